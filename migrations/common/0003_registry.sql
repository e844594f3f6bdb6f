-- The registry: who may do what (docs/contracts/idporten.md §7–8).
-- Every write raises registry_revision in its own transaction and stamps it on what it changed; nodes read what is newer
-- than theirs. Nothing is ever deleted, so that a switched-off row reaches every node too.

CREATE TABLE organisations (
    org_number TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    active BIGINT NOT NULL CHECK (active IN (0, 1)),
    created BIGINT NOT NULL,
    last_updated BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX organisations_revision ON organisations (revision);

CREATE TABLE scope_prefixes (
    prefix TEXT PRIMARY KEY,
    owner_orgno TEXT NOT NULL,
    created BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX scope_prefixes_revision ON scope_prefixes (revision);

-- attributes: JSON with the wire names of the self-service API.
CREATE TABLE scopes (
    name TEXT PRIMARY KEY,
    owner_orgno TEXT NOT NULL,
    active BIGINT NOT NULL CHECK (active IN (0, 1)),
    attributes TEXT NOT NULL,
    last_updated BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX scopes_revision ON scopes (revision);

CREATE TABLE scope_access (
    consumer_orgno TEXT NOT NULL,
    scope TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('REQUESTED', 'APPROVED', 'DENIED')),
    created BIGINT NOT NULL,
    last_updated BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (consumer_orgno, scope)
);
CREATE INDEX scope_access_revision ON scope_access (revision);

-- registration: JSON with the wire names of the self-service API; secrets: JSON array of SHA-256 hashes with their
-- expiry; jwks: JSON array of public keys with theirs. One row per client, so that a change is one atomic write.
CREATE TABLE clients (
    client_id TEXT PRIMARY KEY,
    client_orgno TEXT NOT NULL,
    active BIGINT NOT NULL CHECK (active IN (0, 1)),
    registration TEXT NOT NULL,
    secrets TEXT NOT NULL,
    jwks TEXT NOT NULL,
    last_updated BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX clients_revision ON clients (revision);

-- What the delegation source of demo and test environments answers with.
CREATE TABLE delegations (
    consumer_orgno TEXT NOT NULL,
    supplier_orgno TEXT NOT NULL,
    scope TEXT NOT NULL,
    active BIGINT NOT NULL CHECK (active IN (0, 1)),
    created BIGINT NOT NULL,
    last_updated BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (consumer_orgno, supplier_orgno, scope)
);
CREATE INDEX delegations_revision ON delegations (revision);

-- The synthetic people of demo and test environments; empty in production. person: JSON.
CREATE TABLE citizens (
    pid TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    last_updated BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX citizens_revision ON citizens (revision);
