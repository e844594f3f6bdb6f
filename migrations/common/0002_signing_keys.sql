-- Issuers' signing keys (docs/contracts/idporten.md §2.3). One row per key, for ever, so that no `kid` is used twice.
-- wrapped_key: PKCS#8 sealed by the wrapping key, empty once the key can never sign again. made_in: the environment that made
-- it, so that production refuses the keys of a demo. certificate_chain: PEM, leaf first.

CREATE TABLE signing_keys (
    issuer            TEXT   NOT NULL,
    kid               TEXT   NOT NULL,
    state             TEXT   NOT NULL CHECK (state IN ('held', 'announced', 'active', 'retired', 'revoked')),
    made_in           TEXT   NOT NULL,
    wrapped_key       BYTEA  NOT NULL,
    certificate_chain TEXT   NOT NULL,
    created_at        BIGINT NOT NULL,
    announced_at      BIGINT,
    activated_at      BIGINT,
    retired_at        BIGINT,
    revoked_at        BIGINT,
    reason            TEXT,
    revision          BIGINT NOT NULL,
    PRIMARY KEY (issuer, kid)
);
-- An issuer signs with one key at a time.
CREATE UNIQUE INDEX signing_keys_one_active ON signing_keys (issuer) WHERE state = 'active';
