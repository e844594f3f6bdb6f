-- Retention: what is too old is found by its kind and day, and every sweep leaves its proof.
CREATE INDEX audit_events_kind ON audit_events (kind, day);

-- The last sweep of each kind of record (src/retention/rules.rs). claimed_at: when a node took the work upon itself; others
-- wait an hour. cut_off: what was older is gone. deleted: by that sweep; deleted_in_all: by every sweep so far.
CREATE TABLE retention_sweeps (
    kind           TEXT   NOT NULL PRIMARY KEY,
    claimed_at     BIGINT NOT NULL,
    swept_at       BIGINT,
    cut_off        BIGINT,
    deleted        BIGINT NOT NULL,
    deleted_in_all BIGINT NOT NULL
);
