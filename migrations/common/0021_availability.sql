-- Availability by the minute (src/availability/). hour: whole hours since 1970 (UTC). subject: idporten, or eid/ and the eID's id.
-- Bit n of seen: some node knows how it was in minute n; of up: some node found it working all that minute. Nodes add their bits,
-- so a repeat changes nothing, and the number of nodes does not show.
CREATE TABLE availability_hours (
    hour    BIGINT NOT NULL,
    subject TEXT   NOT NULL,
    seen    BIGINT NOT NULL,
    up      BIGINT NOT NULL,
    PRIMARY KEY (hour, subject)
);
