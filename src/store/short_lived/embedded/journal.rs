//! The journal: what must survive the process, in SQL.
//!
//! Callers do not hand over values but say which entry changed; whoever commits writes the entry as it is then. So several
//! changes of one entry become one row, the last state always wins, and what a failed commit left behind is made good by the next.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fellesporten_domain::{Clock, Timestamp};
use fellesporten_telemetry::events;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::map::{Digest, Map};
use crate::short_lived::{Content, ShortLivedError};
use crate::{Pace, Records, RecordsError, Statement, Value, values};

/// Callers that one commit serves at most.
const BATCH: usize = 256;
/// Callers that may wait for a commit; more wait for a place.
const QUEUE: usize = 4096;
/// How long after a failed commit it is tried again, if nothing else wants to commit.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// How late a change may be saved that nobody waits for: a second less the time of a commit.
const SOON: Duration = Duration::from_millis(500);
/// Entries that are loaded with one query.
const PAGE: usize = 1000;

pub(super) const SAVE: &str = "INSERT INTO embedded_entries (entry_key, expires_at, value) VALUES ($1, $2, $3) \
     ON CONFLICT (entry_key) DO UPDATE SET expires_at = excluded.expires_at, value = excluded.value";
pub(super) const LOAD: &str = "SELECT entry_key, expires_at, value FROM embedded_entries \
     WHERE entry_key > $1 AND expires_at > $2 ORDER BY entry_key LIMIT 1000";

#[derive(Debug)]
pub(super) struct Journal {
    changes: mpsc::Sender<Change>,
    stop: CancellationToken,
    committing: TaskTracker,
}

#[derive(Debug)]
struct Change {
    digest: Digest,
    /// Nobody waits for a change that may come late.
    saved: Option<Saved>,
}

type Saved = oneshot::Sender<Result<(), ShortLivedError>>;

impl Journal {
    /// Starts the task that commits; it ends when the journal is closed or dropped.
    pub(super) fn start(records: Records, map: Arc<Map>, clock: Clock) -> Self {
        let (sender, changes) = mpsc::channel(QUEUE);
        let (stop, committing) = (CancellationToken::new(), TaskTracker::new());
        let committer = Committer {
            records,
            map,
            pace: Pace::new(clock.clone()),
            clock,
            unsaved: HashSet::new(),
            waiting: Vec::new(),
            soon: HashSet::new(),
            due: None,
        };
        committing.spawn(committer.run(changes, stop.clone()));
        Self { changes: sender, stop, committing }
    }

    /// Returns when the entry, as it is in the map now or later, is in SQL.
    pub(super) async fn save(&self, digest: Digest) -> Result<(), ShortLivedError> {
        let (saved, answer) = oneshot::channel();
        self.tell(Change { digest, saved: Some(saved) }).await?;
        answer.await.map_err(|_| stopped())?
    }

    /// The entry will be in SQL within [`SOON`].
    pub(super) async fn save_soon(&self, digest: Digest) -> Result<(), ShortLivedError> {
        self.tell(Change { digest, saved: None }).await
    }

    /// Commits what there is, and ends.
    pub(super) async fn close(&self) {
        self.stop.cancel();
        self.committing.close();
        self.committing.wait().await;
    }

    async fn tell(&self, change: Change) -> Result<(), ShortLivedError> {
        self.changes.send(change).await.map_err(|_| stopped())
    }
}

fn stopped() -> ShortLivedError {
    ShortLivedError::Unavailable("the journal has stopped".to_owned())
}

/// Group commit: while one commit is on its way, and until it is time for another, the next batch gathers.
struct Committer {
    records: Records,
    map: Arc<Map>,
    clock: Clock,
    pace: Pace,
    /// Belongs in the next commit.
    unsaved: HashSet<Digest>,
    /// Who hears of the next commit.
    waiting: Vec<Saved>,
    /// Belongs in the commit that comes at `due`.
    soon: HashSet<Digest>,
    due: Option<Instant>,
}

impl Committer {
    async fn run(mut self, mut changes: mpsc::Receiver<Change>, stop: CancellationToken) {
        loop {
            let mut batch = Vec::new();
            tokio::select! {
                biased;
                count = changes.recv_many(&mut batch, BATCH) => if count == 0 { break },
                () = moment(self.due) => {}
                () = stop.cancelled(), if !changes.is_closed() => {
                    // What is in the queue already is still saved.
                    changes.close();
                    continue;
                }
            }
            batch.into_iter().for_each(|change| self.take(change));
            if self.waiting.is_empty() && !self.is_due() {
                continue;
            }
            self.pace.wait().await;
            while self.waiting.len() < BATCH
                && let Ok(change) = changes.try_recv()
            {
                self.take(change);
            }
            self.commit().await;
        }
        self.due = Some(self.clock.monotonic());
        self.commit().await;
    }

    fn take(&mut self, change: Change) {
        if let Some(saved) = change.saved {
            self.unsaved.insert(change.digest);
            self.waiting.push(saved);
        } else {
            self.soon.insert(change.digest);
            self.due.get_or_insert_with(|| self.clock.monotonic() + SOON);
        }
    }

    fn is_due(&self) -> bool {
        self.due.is_some_and(|due| due <= self.clock.monotonic())
    }

    async fn commit(&mut self) {
        if self.is_due() {
            self.unsaved.extend(self.soon.drain());
            self.due = None;
        }
        let outcome = commit(&self.records, &self.map, &self.unsaved).await;
        match &outcome {
            Ok(()) => self.unsaved.clear(),
            Err(error) => {
                events::stores::short_lived_unsaved(error, self.unsaved.len() as u64);
                self.due = Some(self.clock.monotonic() + RETRY_AFTER);
            }
        }
        for saved in self.waiting.drain(..) {
            // A caller that has given up needs no answer.
            let _ = saved.send(outcome.clone().map_err(ShortLivedError::from));
        }
    }
}

/// Returns at this moment, or never.
async fn moment(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due.into()).await,
        None => std::future::pending().await,
    }
}

async fn commit(records: &Records, map: &Map, changed: &HashSet<Digest>) -> Result<(), RecordsError> {
    if changed.is_empty() {
        return Ok(());
    }
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
            map.load(digest, Content { value: row.text("value")?, expires_at });
        }
        if rows.len() < PAGE {
            return Ok(());
        }
    }
}
