-- Grants that refresh tokens renew for longer than a day: no short-lived store is asked to keep something for months. `state` is the
-- grant as JSON; whoever changes it names the `version` that was read, so of two who renew at once one wins. `person` is a keyed hash,
-- `sid` the session whose logout ends the grant, if one does.
CREATE TABLE long_grants (
    grant_id   TEXT   NOT NULL PRIMARY KEY,
    person     TEXT,
    sid        TEXT,
    expires_at BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    state      TEXT   NOT NULL
);
CREATE INDEX long_grants_of_a_person ON long_grants (person) WHERE person IS NOT NULL;
CREATE INDEX long_grants_of_a_session ON long_grants (sid) WHERE sid IS NOT NULL;
CREATE INDEX long_grants_expiry ON long_grants (expires_at);
