-- What people consented to (docs/contracts/idporten.md §8.5). person is a keyed hash, never a number; onbehalfof is the customer
-- for whom a supplier's client asked, empty when it asked for its own organisation. A row is in force until expires_at or until
-- it is withdrawn, which deletes it; the audit events tell both.
CREATE TABLE consents (
    person TEXT NOT NULL,
    client_id TEXT NOT NULL,
    onbehalfof TEXT NOT NULL,
    scope TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (person, client_id, onbehalfof, scope)
);
CREATE INDEX consents_expires_at ON consents (expires_at);
