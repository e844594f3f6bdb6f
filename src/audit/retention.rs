//! How events that are too old are found, for the sweep that deletes them.

use fellesporten_store::retention::Sweeping;

use crate::Kind;

/// A whole day goes at once, when all of it is older than the cut-off: an event is so kept up to a day longer than its time.
pub(crate) const SURVEY: &str = "SELECT COUNT(*) AS held, MIN(day) * 86400000 AS oldest, \
     SUM(CASE WHEN day < CAST($2 AS BIGINT) / 86400000 THEN 1 ELSE 0 END) AS overdue FROM audit_events WHERE kind = $1";
pub(crate) const DELETE: &str = "DELETE FROM audit_events WHERE (day, event_id) IN (SELECT day, event_id FROM audit_events \
     WHERE kind = $1 AND day < CAST($2 AS BIGINT) / 86400000 ORDER BY day LIMIT $3)";

impl Kind {
    /// How events of this kind are swept.
    #[must_use]
    pub const fn sweeping(self) -> Sweeping {
        Sweeping { by_kind: Some(self.as_str()), survey: SURVEY, delete: DELETE }
    }
}
