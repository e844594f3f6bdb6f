-- The built-in delegation source (docs/contracts/maskinporten.md §6.3–6.5). Its delegations are the registry's table `delegations`.

-- scheme: JSON, without the scopes.
CREATE TABLE delegation_schemes (
    scheme_id    TEXT   NOT NULL PRIMARY KEY,
    owner_orgno  TEXT   NOT NULL,
    scheme       TEXT   NOT NULL,
    created      BIGINT NOT NULL
);
CREATE INDEX delegation_schemes_owner ON delegation_schemes (owner_orgno);

-- A scope is in one scheme at most, so that a delegation belongs to one.
CREATE TABLE delegation_scheme_scopes (
    scope        TEXT   NOT NULL PRIMARY KEY,
    scheme_id    TEXT   NOT NULL
);
CREATE INDEX delegation_scheme_scopes_scheme ON delegation_scheme_scopes (scheme_id);

-- A vendor's system, with the clients that may ask for its system users. system: JSON.
CREATE TABLE vendor_systems (
    system_id    TEXT   NOT NULL PRIMARY KEY,
    vendor_orgno TEXT   NOT NULL,
    active       BIGINT NOT NULL CHECK (active IN (0, 1)),
    system       TEXT   NOT NULL,
    created      BIGINT NOT NULL
);

-- What vendors ask customers for. kind: standard, agent or change. external_ref: the customer's number where none was given. status: as
-- answered; one that ran out still says New, and its time tells. request: JSON.
CREATE TABLE system_user_requests (
    request_id   TEXT   NOT NULL PRIMARY KEY,
    kind         TEXT   NOT NULL,
    system_id    TEXT   NOT NULL,
    party_orgno  TEXT   NOT NULL,
    external_ref TEXT   NOT NULL,
    status       TEXT   NOT NULL,
    request      TEXT   NOT NULL,
    created      BIGINT NOT NULL
);
CREATE INDEX system_user_requests_system ON system_user_requests (system_id);
CREATE INDEX system_user_requests_party ON system_user_requests (party_orgno);

-- What customers approved. system_user: JSON.
CREATE TABLE system_users (
    system_user_id TEXT   NOT NULL PRIMARY KEY,
    system_id      TEXT   NOT NULL,
    party_orgno    TEXT   NOT NULL,
    external_ref   TEXT   NOT NULL,
    active         BIGINT NOT NULL CHECK (active IN (0, 1)),
    system_user    TEXT   NOT NULL,
    created        BIGINT NOT NULL
);
CREATE UNIQUE INDEX system_users_standing ON system_users (system_id, party_orgno, external_ref) WHERE active = 1;
CREATE INDEX system_users_party ON system_users (party_orgno);

-- What people and organisations of demo and test consented to; empty in production. consent: JSON.
CREATE TABLE altinn_consents (
    consent_id   TEXT   NOT NULL PRIMARY KEY,
    consent      TEXT   NOT NULL,
    revoked      BIGINT NOT NULL CHECK (revoked IN (0, 1)),
    consented    BIGINT NOT NULL,
    valid_to     BIGINT NOT NULL
);
