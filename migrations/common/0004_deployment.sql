-- What these records belong to, for ever: their environment, and the fingerprints of secrets that can never change. A row appears
-- with the first process that says it; a process that says otherwise is refused (src/store/deployment.rs).
CREATE TABLE deployment (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
