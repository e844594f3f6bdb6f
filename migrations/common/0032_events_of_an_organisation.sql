-- Whose event it is, so that organisations find their own: the owner of the client or record, and another one that it concerns (the
-- consumer that a supplier's token acts for; the owner of a scope, where the consumer's access changed).
ALTER TABLE audit_events ADD COLUMN organisation TEXT;
ALTER TABLE audit_events ADD COLUMN counterpart TEXT;
CREATE INDEX audit_events_of_an_organisation ON audit_events (organisation, occurred_at) WHERE organisation IS NOT NULL;
CREATE INDEX audit_events_of_a_counterpart ON audit_events (counterpart, occurred_at) WHERE counterpart IS NOT NULL;
