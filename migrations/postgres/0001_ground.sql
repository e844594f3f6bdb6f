-- Rows that are rewritten all the time: room on their page, so that an update stays there and touches no index.
ALTER TABLE registry_revision SET (fillfactor = 50);
ALTER TABLE nodes SET (fillfactor = 50);
ALTER TABLE embedded_entries SET (fillfactor = 70);
