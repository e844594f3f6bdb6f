//! The test clock of test and demo environments: `PUT /clock` on one node moves the product's time on all of them.
//!
//! The offset lies in one row. Every node reads it twenty times a second, and says in its own row of `nodes` how far it has
//! come; so the node that was asked can wait until all that live have it.

use std::time::Duration;

use fellesporten_domain::{Clock, Timestamp};
use fellesporten_telemetry::events;
use tokio_util::sync::CancellationToken;

use crate::{Records, RecordsError, Statement, values};

/// How often a node looks.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How often a node says that it lives when nothing else changes.
const SAY_EVERY: Duration = Duration::from_secs(1);
/// A node that has been silent for longer is not waited for.
const SILENT_AFTER: Duration = Duration::from_secs(3);
/// How long [`publish`] waits for the nodes.
const PATIENCE: Duration = Duration::from_secs(10);

const PUBLISH: &str = "INSERT INTO test_clock (id, offset_seconds, version) VALUES (1, $1, 1) \
     ON CONFLICT (id) DO UPDATE SET offset_seconds = excluded.offset_seconds, version = test_clock.version + 1";
const READ: &str = "SELECT offset_seconds, version FROM test_clock WHERE id = 1";
const SAY: &str = "INSERT INTO nodes (node_id, seen_at, clock_version) VALUES ($1, $2, $3) \
     ON CONFLICT (node_id) DO UPDATE SET seen_at = excluded.seen_at, clock_version = excluded.clock_version";
const BEHIND: &str = "SELECT node_id FROM nodes WHERE seen_at > $1 AND clock_version < $2 ORDER BY node_id";
const LEAVE: &str = "DELETE FROM nodes WHERE node_id = $1";
const FORGET_SILENT: &str = "DELETE FROM nodes WHERE seen_at < $1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[PUBLISH, READ, SAY, BEHIND, LEAVE, FORGET_SILENT];

/// Why the clock could not be set everywhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TestClockError {
    /// The records could not be read or written.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// These live nodes did not take the new time in ten seconds.
    #[error("nodes that did not take the new time: {}", .0.join(", "))]
    NotFollowed(Vec<String>),
}

/// Sets the product's time to real time plus `offset_seconds`, and returns when every live node has it.
///
/// # Errors
/// [`TestClockError`] says why it is not so, or not known to be so.
pub async fn publish(records: &Records, clock: &Clock, offset_seconds: i64) -> Result<(), TestClockError> {
    let silent = clock.real_now().minus(SILENT_AFTER * 20);
    records
        .write(vec![Statement::new(PUBLISH, values![offset_seconds]), Statement::new(FORGET_SILENT, values![silent])])
        .await?;
    let (_, version) = read(records).await?;
    let deadline = clock.monotonic() + PATIENCE;
    loop {
        let behind = behind(records, clock.real_now(), version).await?;
        if behind.is_empty() {
            return Ok(());
        }
        if clock.monotonic() >= deadline {
            return Err(TestClockError::NotFollowed(behind));
        }
        tokio::time::sleep(LOOK_EVERY / 2).await;
    }
}

/// The published offset in seconds, for a process that must have the right time from its first moment.
///
/// # Errors
/// As [`Records::rows`].
pub async fn published(records: &Records) -> Result<i64, RecordsError> {
    Ok(read(records).await?.0)
}

/// Keeps `clock` at the published offset and tells under `node_id` that it does, until `stop`. Run it as a task of its own,
/// in test and demo environments only. While the records are away the clock stays as it is.
pub async fn follow(records: Records, clock: Clock, node_id: String, stop: CancellationToken) {
    let mut said: Option<(i64, Timestamp)> = None;
    let mut away = false;
    loop {
        match step(&records, &clock, &node_id, said).await {
            Ok(now_said) => {
                said = now_said;
                away = false;
            }
            Err(error) if !away => {
                events::stores::test_clock_not_followed(error);
                away = true;
            }
            Err(_) => {}
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
    if let Err(error) = records.write(vec![Statement::new(LEAVE, values![node_id])]).await {
        events::stores::test_clock_not_left(error);
    }
}

/// One look, and a word about it when there is news or the last word is old. Gives the last word: version and time.
async fn step(
    records: &Records,
    clock: &Clock,
    node_id: &str,
    said: Option<(i64, Timestamp)>,
) -> Result<Option<(i64, Timestamp)>, RecordsError> {
    let (offset_seconds, version) = read(records).await?;
    clock.set_offset_seconds(offset_seconds);
    let now = clock.real_now();
    match said {
        Some((said_version, at)) if said_version == version && now.since(at) < SAY_EVERY => Ok(said),
        _ => {
            records.write(vec![Statement::new(SAY, values![node_id, now, version])]).await?;
            Ok(Some((version, now)))
        }
    }
}

/// The published offset and its version; both 0 before the first [`publish`].
async fn read(records: &Records) -> Result<(i64, i64), RecordsError> {
    match records.row(READ, Vec::new()).await? {
        Some(row) => Ok((row.int("offset_seconds")?, row.int("version")?)),
        None => Ok((0, 0)),
    }
}

async fn behind(records: &Records, now: Timestamp, version: i64) -> Result<Vec<String>, RecordsError> {
    let rows = records.rows(BEHIND, values![now.minus(SILENT_AFTER), version]).await?;
    rows.iter().map(|row| row.text("node_id")).collect()
}
