-- Where an organisation is told what it must see to (src/registry/organisation.rs).
ALTER TABLE organisations ADD COLUMN contact_email TEXT;

-- Which organisation was told that something of a client ends (src/expiry_warnings/). credential: client_secret, `jwks` or `x5c` with
-- the kid. days: the warning of so many days before expires_at. claimed_at: when a node began to tell; sent_at: when the mail had left.
CREATE TABLE expiry_warnings (
    org_number TEXT   NOT NULL,
    client_id  TEXT   NOT NULL,
    credential TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    days       BIGINT NOT NULL,
    claimed_at BIGINT NOT NULL,
    sent_at    BIGINT,
    PRIMARY KEY (org_number, client_id, credential, expires_at, days)
);
CREATE INDEX expiry_warnings_expires_at ON expiry_warnings (expires_at);
