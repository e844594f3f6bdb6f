//! Announcements in the records: few rows, read whole.

use fellesporten_domain::Timestamp;
use fellesporten_store::{Records, RecordsError, Statement, retention::Sweeping, values};

use super::Announcement;

const ALL: &str = "SELECT announcement FROM eid_announcements ORDER BY announced_at, announcement_id";
const PUT: &str = "INSERT INTO eid_announcements (announcement_id, announcement, announced_at, ends_at) \
     VALUES ($1, $2, $3, $4) ON CONFLICT (announcement_id) DO UPDATE SET announcement = excluded.announcement, \
     announced_at = excluded.announced_at, ends_at = excluded.ends_at";
const DELETE: &str = "DELETE FROM eid_announcements WHERE announcement_id = $1";
const SURVEY: &str = "SELECT COUNT(*) AS held, MIN(announced_at) AS oldest, \
     SUM(CASE WHEN ends_at <= $1 THEN 1 ELSE 0 END) AS overdue FROM eid_announcements";
const SWEEP: &str = "DELETE FROM eid_announcements WHERE announcement_id IN \
     (SELECT announcement_id FROM eid_announcements WHERE ends_at <= $1 ORDER BY ends_at LIMIT $2)";

/// Every statement on `eid_announcements`, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[ALL, PUT, DELETE, SURVEY, SWEEP];

/// How those that have ended are swept. The audit still knows them.
pub const SWEEPING: Sweeping = Sweeping { by_kind: None, survey: SURVEY, delete: SWEEP };

pub(super) async fn all(records: &Records) -> Result<Vec<Announcement>, RecordsError> {
    let rows = records.rows(ALL, Vec::new()).await?;
    let read = |text: String| serde_json::from_str(&text).map_err(|error| RecordsError::Broken(error.to_string()));
    rows.iter().map(|row| row.text("announcement").and_then(read)).collect()
}

pub(super) fn put(announcement: &Announcement, now: Timestamp) -> Result<Statement, RecordsError> {
    let json = serde_json::to_string(announcement).map_err(|error| RecordsError::Broken(error.to_string()))?;
    let ends_at = announcement.until.map(Timestamp::as_millis);
    Ok(Statement::new(PUT, values![announcement.id.as_str(), json, now, ends_at]))
}

pub(super) fn delete(id: &str) -> Statement {
    Statement::new(DELETE, values![id]).must_change()
}
