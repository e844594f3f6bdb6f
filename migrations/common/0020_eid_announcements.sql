-- What operators announce of eIDs (src/idporten/announcements/kept.rs). announcement: JSON. ends_at: when it ends by itself, after
-- which the sweep takes it; NULL: when it is withdrawn. Every write raises registry_revision, so that running nodes read it anew.
CREATE TABLE eid_announcements (
    announcement_id TEXT   NOT NULL PRIMARY KEY,
    announcement    TEXT   NOT NULL,
    announced_at    BIGINT NOT NULL,
    ends_at         BIGINT
);
