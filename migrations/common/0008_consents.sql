-- What people consented to (docs/contracts/idporten.md §8.5). person is a keyed hash, never a number. A row is in force until
-- expires_at or until it is withdrawn, which deletes it; the audit events tell both.
CREATE TABLE consents (
    person TEXT NOT NULL,
    client_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (person, client_id, scope)
);
CREATE INDEX consents_expires_at ON consents (expires_at);
