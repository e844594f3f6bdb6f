//! The table `availability_hours`.

use std::collections::BTreeMap;

use fellesporten_store::retention::Sweeping;
use fellesporten_store::{Records, RecordsError, Statement, values};

use super::minute::Bits;

const ADD: &str = "INSERT INTO availability_hours (hour, subject, seen, up) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (hour, subject) DO UPDATE SET seen = availability_hours.seen | excluded.seen, \
     up = availability_hours.up | excluded.up";
const BETWEEN: &str = "SELECT hour, subject, seen, up FROM availability_hours WHERE hour >= $1 AND hour < $2";
const FIRST: &str = "SELECT hour, seen FROM availability_hours WHERE subject = $1 AND seen <> 0 ORDER BY hour LIMIT 1";
/// A whole day goes at once, as audit events do.
const SURVEY: &str = "SELECT COUNT(*) AS held, MIN(hour) * 3600000 AS oldest, \
     SUM(CASE WHEN hour < CAST($1 AS BIGINT) / 86400000 * 24 THEN 1 ELSE 0 END) AS overdue FROM availability_hours";
const SWEEP: &str = "DELETE FROM availability_hours WHERE (hour, subject) IN (SELECT hour, subject FROM availability_hours \
     WHERE hour < CAST($1 AS BIGINT) / 86400000 * 24 ORDER BY hour LIMIT $2)";

/// Every statement of this file, for the test that prepares them on both engines.
#[cfg(test)]
const STATEMENTS: &[&str] = &[ADD, BETWEEN, FIRST, SURVEY, SWEEP];

/// How hours that are too old are swept.
pub(crate) const SWEEPING: Sweeping = Sweeping { by_kind: None, survey: SURVEY, delete: SWEEP };

/// The hours of some subjects.
pub(super) type Hours = BTreeMap<String, BTreeMap<i64, Bits>>;

/// Adds what a node knows.
pub(super) async fn add(records: &Records, unsaved: &BTreeMap<(i64, String), Bits>) -> Result<(), RecordsError> {
    let statement = |((hour, subject), bits): (&(i64, String), &Bits)| {
        Statement::new(ADD, values![*hour, subject.as_str(), bits.seen, bits.up])
    };
    records.write(unsaved.iter().map(statement).collect()).await.map(drop)
}

/// What is known of the hours from `from` on, before `until`.
pub(super) async fn between(records: &Records, from: i64, until: i64) -> Result<Hours, RecordsError> {
    let mut hours = Hours::new();
    for row in records.rows(BETWEEN, values![from, until]).await? {
        let bits = Bits { seen: row.int("seen")?, up: row.int("up")? };
        hours.entry(row.text("subject")?).or_default().insert(row.int("hour")?, bits);
    }
    Ok(hours)
}

/// The first minute since 1970 that is known of a subject.
pub(super) async fn first_minute(records: &Records, subject: &str) -> Result<Option<i64>, RecordsError> {
    let Some(row) = records.row(FIRST, values![subject]).await? else { return Ok(None) };
    Ok(Some(row.int("hour")? * 60 + i64::from(row.int("seen")?.trailing_zeros())))
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::Timestamp;
    use fellesporten_store::RecordsOptions;

    use super::*;

    #[tokio::test]
    async fn nodes_add_up_and_whole_days_go() {
        let folder = tempfile::tempdir().unwrap();
        let records = Records::sqlite(&folder.path().join("records.db"), &RecordsOptions::default()).await.unwrap();
        records.migrate(false).await.unwrap();
        records.prepare_all(STATEMENTS).await.unwrap();
        let one = |seen, up| BTreeMap::from([((48, "x".to_owned()), Bits { seen, up })]);
        for (seen, up) in [(0b0110, 0b0100), (0b0010, 0b0010), (0b1000, 0), (0b1000, 0)] {
            add(&records, &one(seen, up)).await.unwrap();
        }
        let known = between(&records, 48, 49).await.unwrap();
        assert_eq!(known["x"][&48], Bits { seen: 0b1110, up: 0b0110 });
        assert_eq!(first_minute(&records, "x").await.unwrap(), Some(48 * 60 + 1));
        assert_eq!(first_minute(&records, "y").await.unwrap(), None);
        assert!(between(&records, 49, 99).await.unwrap().is_empty());
        let day = |day: i64, hour: i64| Timestamp::from_secs((day * 24 + hour) * 3600);
        assert_eq!(SWEEPING.survey(&records, day(2, 23)).await.unwrap().overdue, 0);
        assert_eq!(SWEEPING.survey(&records, day(3, 0)).await.unwrap().overdue, 1);
        assert_eq!(SWEEPING.delete(&records, day(3, 0), 10).await.unwrap(), 1);
    }
}
