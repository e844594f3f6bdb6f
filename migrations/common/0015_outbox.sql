-- What demo and test environments "sent": SMS, e-mails and letters, for whoever tries the product to read. Empty in production.
-- kind: sms, email or letter. recipient: mobile number, address, or the name on the letter.

CREATE TABLE outbox (
    message_id TEXT   NOT NULL PRIMARY KEY,
    sent_at    BIGINT NOT NULL,
    kind       TEXT   NOT NULL CHECK (kind IN ('sms', 'email', 'letter')),
    recipient  TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    body       TEXT   NOT NULL
);
CREATE INDEX outbox_sent_at ON outbox (sent_at);
