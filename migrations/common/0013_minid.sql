-- MinID (docs/contracts/minid.md §2, 7). No person number stands here: number_hash is a keyed digest of it, and sealed is the account
-- as JSON, sealed with AES-256-GCM for that digest alone; both keys come from minid.secret_file.

-- renew_password: a quarantine was there, so the right password leads to choosing a new one. It stands outside the seal because it is
-- set for a number whether it has an account or not.
CREATE TABLE minid_accounts (
    number_hash    TEXT   NOT NULL PRIMARY KEY,
    account_id     TEXT   NOT NULL UNIQUE,
    sealed         BYTEA  NOT NULL,
    renew_password BIGINT NOT NULL CHECK (renew_password IN (0, 1)),
    version        BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL
);

-- Tries of a number, known or not. purse: which tries count together.
CREATE TABLE minid_tries (
    number_hash       TEXT   NOT NULL,
    purse             TEXT   NOT NULL CHECK (purse IN ('codes', 'pin_sheet', 'passkeys')),
    counted           BIGINT NOT NULL,
    quarantined_until BIGINT,
    latest            BIGINT NOT NULL,
    version           BIGINT NOT NULL,
    PRIMARY KEY (number_hash, purse)
);
CREATE INDEX minid_tries_latest ON minid_tries (latest);

-- When a letter was last ordered for a number, known or not.
CREATE TABLE minid_orders (
    number_hash TEXT   NOT NULL PRIMARY KEY,
    ordered_at  BIGINT NOT NULL
);
CREATE INDEX minid_orders_ordered_at ON minid_orders (ordered_at);
