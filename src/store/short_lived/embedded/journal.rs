//! The journal: what must survive the process, in SQL.
//!
//! Callers do not hand over values but say which entry changed; whoever commits writes the entry as it is then. So several
//! changes of one entry become one row, the last state always wins, and what a failed commit left behind is made good by the next.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fellesporten_domain::Timestamp;
use tokio::sync::{mpsc, oneshot};

use super::map::{Digest, Map};
use crate::short_lived::{Content, ShortLivedError};
use crate::{Records, RecordsError, Statement, Value, values};

/// Entries that one commit takes at most.
const BATCH: usize = 256;
/// Callers that may wait for a commit; more wait for a place.
const QUEUE: usize = 4096;
/// How long after a failed commit it is tried again, if nothing else wants to commit.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// Entries that are loaded with one query.
const PAGE: usize = 1000;

pub(super) const SAVE: &str = "INSERT INTO embedded_entries (entry_key, expires_at, value) VALUES ($1, $2, $3) \
     ON CONFLICT (entry_key) DO UPDATE SET expires_at = excluded.expires_at, value = excluded.value";
pub(super) const LOAD: &str = "SELECT entry_key, expires_at, value FROM embedded_entries \
     WHERE entry_key > $1 AND expires_at > $2 ORDER BY entry_key LIMIT 1000";

#[derive(Debug)]
pub(super) struct Journal(mpsc::Sender<Change>);

#[derive(Debug)]
struct Change {
    digest: Digest,
    saved: oneshot::Sender<Result<(), ShortLivedError>>,
}

impl Journal {
    /// Starts the task that commits; it ends when the journal is dropped.
    pub(super) fn start(records: Records, map: Arc<Map>) -> Self {
        let (sender, changes) = mpsc::channel(QUEUE);
        tokio::spawn(commit_all(records, map, changes));
        Self(sender)
    }

    /// Returns when the entry, as it is in the map now or later, is in SQL.
    pub(super) async fn save(&self, digest: Digest) -> Result<(), ShortLivedError> {
        let (saved, answer) = oneshot::channel();
        let stopped = || ShortLivedError::Unavailable("the journal has stopped".to_owned());
        self.0.send(Change { digest, saved }).await.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }
}

/// Group commit: while one commit is on its way, the next batch gathers.
async fn commit_all(records: Records, map: Arc<Map>, mut changes: mpsc::Receiver<Change>) {
    let mut unsaved: HashSet<Digest> = HashSet::new();
    loop {
        let mut batch = Vec::new();
        if unsaved.is_empty() {
            if changes.recv_many(&mut batch, BATCH).await == 0 {
                return;
            }
        } else if let Ok(0) = tokio::time::timeout(RETRY_AFTER, changes.recv_many(&mut batch, BATCH)).await {
            return;
        }
        unsaved.extend(batch.iter().map(|change| change.digest));
        let outcome = commit(&records, &map, &unsaved).await;
        match &outcome {
            Ok(()) => unsaved.clear(),
            Err(error) => tracing::warn!(%error, entries = unsaved.len(), "short-lived entries are not saved yet"),
        }
        for change in batch {
            // A caller that has given up needs no answer.
            let _ = change.saved.send(outcome.clone().map_err(ShortLivedError::from));
        }
    }
}

async fn commit(records: &Records, map: &Map, changed: &HashSet<Digest>) -> Result<(), RecordsError> {
    let rows = changed.iter().map(|digest| row(digest, map.copy(digest))).collect();
    records.write(Statement::insert_many(SAVE, rows)).await?;
    Ok(())
}

/// An entry that is gone becomes a row that has expired, without its value; cleaning removes it.
fn row(digest: &Digest, content: Option<Content>) -> Vec<Value> {
    let Content { value, expires_at } =
        content.unwrap_or_else(|| Content { value: String::new(), expires_at: Timestamp::from_millis(0) });
    values![URL_SAFE_NO_PAD.encode(digest), expires_at, value]
}

/// Fills the map with what was saved and has not expired.
pub(super) async fn load(records: &Records, map: &Map, now: Timestamp) -> Result<(), ShortLivedError> {
    let mut after = String::new();
    loop {
        let rows = records.rows(LOAD, values![&after, now]).await?;
        for row in &rows {
            after = row.text("entry_key")?;
            let digest = URL_SAFE_NO_PAD
                .decode(&after)
                .ok()
                .and_then(|bytes| Digest::try_from(bytes).ok())
                .ok_or_else(|| ShortLivedError::Broken("a saved entry has no proper key".to_owned()))?;
            let expires_at = Timestamp::from_millis(row.int("expires_at")?);
            map.put(digest, Content { value: row.text("value")?, expires_at });
        }
        if rows.len() < PAGE {
            return Ok(());
        }
    }
}
