-- The ground: what every process needs, whichever solutions it serves.

-- Raised by every write to the registry, in that write's own transaction; its row lock orders commits, so there are no gaps.
-- The row appears with the first write (see `RAISE_REVISION` in src/store/records/statement.rs).
CREATE TABLE registry_revision (
    id       BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    revision BIGINT NOT NULL
);

-- What the embedded short-lived store must find again after a restart. The key is a hash. A row with `expires_at` 0 is removed.
CREATE TABLE embedded_entries (
    entry_key  TEXT   NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL,
    value      TEXT   NOT NULL
);
CREATE INDEX embedded_entries_expiry ON embedded_entries (expires_at);

-- Audit events. `day` is whole days since 1970 (UTC) of `occurred_at`, first in the key so that the table can be cut by day.
CREATE TABLE audit_events (
    day         BIGINT NOT NULL,
    event_id    TEXT   NOT NULL,
    occurred_at BIGINT NOT NULL,
    kind        TEXT   NOT NULL,
    trace_id    TEXT   NOT NULL,
    event       TEXT   NOT NULL,
    PRIMARY KEY (day, event_id)
);

-- Running processes, and how far each follows the test clock. Only test and demo environments write here.
CREATE TABLE nodes (
    node_id       TEXT   NOT NULL PRIMARY KEY,
    seen_at       BIGINT NOT NULL,
    clock_version BIGINT NOT NULL
);

-- The test clock: the product's time is real time plus this. The row appears with the first `PUT /clock`.
CREATE TABLE test_clock (
    id             BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    offset_seconds BIGINT NOT NULL,
    version        BIGINT NOT NULL
);
