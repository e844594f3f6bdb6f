//! The mechanism of retention: deleting what is older than a moment in small batches, and the proof that it was done.
//!
//! What is kept for how long is said in one table, at the roof. A crate that owns a table of records says how its rows are
//! found, as a [`Sweeping`].

use fellesporten_domain::Timestamp;

use crate::{Records, RecordsError, Statement, Value, values};

const CLAIM: &str = "INSERT INTO retention_sweeps (kind, claimed_at, deleted, deleted_in_all) VALUES ($1, $2, 0, 0) \
     ON CONFLICT (kind) DO UPDATE SET claimed_at = excluded.claimed_at \
     WHERE retention_sweeps.claimed_at <= $3 OR retention_sweeps.claimed_at > excluded.claimed_at";
const FINISH: &str = "UPDATE retention_sweeps SET swept_at = $2, cut_off = $3, deleted = $4, \
     deleted_in_all = deleted_in_all + $4 WHERE kind = $1";
const LAST: &str = "SELECT kind, swept_at, cut_off, deleted, deleted_in_all FROM retention_sweeps \
     WHERE swept_at IS NOT NULL ORDER BY kind";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[CLAIM, FINISH, LAST];

/// How the rows of one kind of record are counted and deleted.
///
/// Both statements take the kind's name as `$1` when `by_kind` is set, then the cut-off in milliseconds; `delete` takes the
/// largest number of rows as its last value.
#[derive(Debug, Clone, Copy)]
pub struct Sweeping {
    /// The kind's name in a table that several kinds share.
    pub by_kind: Option<&'static str>,
    /// Gives `held`, `oldest` (milliseconds) and `overdue` (rows older than the cut-off).
    pub survey: &'static str,
    /// Deletes rows older than the cut-off.
    pub delete: &'static str,
}

/// What is held of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Survey {
    /// Rows.
    pub held: i64,
    /// The oldest.
    pub oldest: Option<Timestamp>,
    /// Rows that should be gone.
    pub overdue: i64,
}

/// The proof of the last sweep of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    /// The kind's name.
    pub kind: String,
    /// When it ended.
    pub at: Timestamp,
    /// What was older is gone.
    pub cut_off: Timestamp,
    /// Rows it deleted.
    pub deleted: i64,
    /// Rows that all sweeps deleted.
    pub deleted_in_all: i64,
}

impl Sweeping {
    fn values(&self, cut_off: Timestamp) -> Vec<Value> {
        self.by_kind.map(Value::from).into_iter().chain([cut_off.into()]).collect()
    }

    /// What is held, and how much of it is older than `cut_off`.
    ///
    /// # Errors
    /// As [`Records::rows`].
    pub async fn survey(&self, records: &Records, cut_off: Timestamp) -> Result<Survey, RecordsError> {
        match records.row(self.survey, self.values(cut_off)).await? {
            Some(row) => Ok(Survey {
                held: row.int("held")?,
                oldest: row.opt_int("oldest")?.map(Timestamp::from_millis),
                overdue: row.opt_int("overdue")?.unwrap_or(0),
            }),
            None => Ok(Survey { held: 0, oldest: None, overdue: 0 }),
        }
    }

    /// Deletes at most `limit` rows that are older than `cut_off`, and says how many. Two that do so at once do no harm.
    ///
    /// # Errors
    /// As [`Records::write`].
    pub async fn delete(&self, records: &Records, cut_off: Timestamp, limit: u32) -> Result<u64, RecordsError> {
        let mut values = self.values(cut_off);
        values.push(limit.into());
        let changed = records.write(vec![Statement::new(self.delete, values)]).await?;
        Ok(changed.into_iter().sum())
    }
}

/// Whether this caller is to sweep `kind` now: nobody else has begun since `not_since`. A clock that was set back waits for
/// nobody.
///
/// # Errors
/// As [`Records::write`].
pub async fn claim(records: &Records, kind: &str, now: Timestamp, not_since: Timestamp) -> Result<bool, RecordsError> {
    let changed = records.write(vec![Statement::new(CLAIM, values![kind, now, not_since])]).await?;
    Ok(changed.into_iter().sum::<u64>() > 0)
}

/// Writes down a finished sweep.
///
/// # Errors
/// As [`Records::write`].
pub async fn finish(
    records: &Records,
    kind: &str,
    now: Timestamp,
    cut_off: Timestamp,
    deleted: i64,
) -> Result<(), RecordsError> {
    records.write(vec![Statement::new(FINISH, values![kind, now, cut_off, deleted])]).await.map(drop)
}

/// The last finished sweep of every kind.
///
/// # Errors
/// As [`Records::rows`].
pub async fn last(records: &Records) -> Result<Vec<Sweep>, RecordsError> {
    let rows = records.rows(LAST, Vec::new()).await?;
    rows.iter()
        .map(|row| {
            Ok(Sweep {
                kind: row.text("kind")?,
                at: Timestamp::from_millis(row.int("swept_at")?),
                cut_off: Timestamp::from_millis(row.int("cut_off")?),
                deleted: row.int("deleted")?,
                deleted_in_all: row.int("deleted_in_all")?,
            })
        })
        .collect()
}
