-- Whose login an audit event is: a keyed hash of the person number, so that people find their own and the index names nobody.
ALTER TABLE audit_events ADD COLUMN person TEXT;
CREATE INDEX audit_events_of_a_person ON audit_events (person, occurred_at) WHERE person IS NOT NULL;
