-- Passkeys of MinID (docs/contracts/minid.md §8). credential_id is unique over all accounts: base64url. passkey: public key and counters as
-- JSON. Nothing here names a person: number_hash is a keyed digest.

CREATE TABLE minid_passkeys (
    credential_id TEXT   NOT NULL PRIMARY KEY,
    number_hash   TEXT   NOT NULL,
    passkey       TEXT   NOT NULL,
    nickname      TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    last_used_at  BIGINT,
    disabled      BIGINT NOT NULL CHECK (disabled IN (0, 1))
);
CREATE INDEX minid_passkeys_number_hash ON minid_passkeys (number_hash);

-- Ceremonies under way: the challenge stays here, the browser holds the id alone. Gone with the first use.
CREATE TABLE minid_ceremonies (
    ceremony_id TEXT   NOT NULL PRIMARY KEY,
    number_hash TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    expires_at  BIGINT NOT NULL
);
CREATE INDEX minid_ceremonies_expires_at ON minid_ceremonies (expires_at);
