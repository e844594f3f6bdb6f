//! The way in: group commit to SQL, and the spool when SQL is silent.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fellesporten_domain::{Clock, OrgNumber, Rng, Timestamp};
use fellesporten_store::{Pace, Records, RecordsError};
use fellesporten_telemetry::events;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::replay::{open_spool, replay_when_needed};
use crate::spool::Spool;
use crate::{Event, StoredEvent, counting, stored};

/// Events that one commit takes at most.
const BATCH: usize = 250;
/// Callers that may wait for a commit; more wait for a place.
const QUEUE: usize = 4096;
/// How long a person is shown own logins: as long as they are kept.
const KEPT_MONTHS: u16 = 12;
/// Logins that a person is shown.
const MOST_LOGINS: u32 = 50;
/// The latest logins of a person among which those at one organisation are searched.
const MOST_SEARCHED: u32 = 2000;
/// How long SQL may take over a batch before it goes to the spool.
const SQL_PATIENCE: Duration = Duration::from_millis(100);

/// An event is neither in SQL nor in the spool: what it belongs to must not go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an audit event could not be made safe: SQL: {sql}; spool: {spool}")]
pub struct AuditError {
    /// Why SQL did not take it.
    pub sql: String,
    /// Why the spool did not take it.
    pub spool: String,
}

/// How many events are where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Handed in and not safe yet.
    pub pending: u64,
    /// In the spool, waiting for SQL.
    pub spooled: u64,
    /// Committed in SQL by this process, replayed ones included.
    pub committed: u64,
}

/// The audit trail of this process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Audit {
    shared: Arc<Shared>,
    inbox: mpsc::Sender<Recorded>,
    clock: Clock,
    rng: Rng,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// What the tasks share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) records: Records,
    pub(crate) spool: Mutex<Spool>,
    /// Set when SQL was silent, cleared by the first replay that gets through: until then batches do not wait for it.
    pub(crate) sql_is_silent: AtomicBool,
    /// Tells the replay that there is something in the spool.
    pub(crate) spooled_some: Notify,
    pub(crate) pending: AtomicU64,
    pub(crate) spooled: AtomicU64,
    pub(crate) committed: AtomicU64,
}

#[derive(Debug)]
struct Recorded {
    event: StoredEvent,
    safe: oneshot::Sender<Result<(), AuditError>>,
}

impl Shared {
    /// Never below zero: after a failed write a file may hold more than was counted.
    pub(crate) fn no_longer_spooled(&self, count: u64) {
        let subtract = |spooled: u64| Some(spooled.saturating_sub(count));
        // The update never declines, so there is no failure to look at.
        let _ = self.spooled.fetch_update(Ordering::Relaxed, Ordering::Relaxed, subtract);
    }
}

impl Audit {
    /// Starts the audit trail; what an earlier process left in `spool_folder` is replayed. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When the spool's folder cannot be made or read.
    pub async fn start(records: Records, spool_folder: PathBuf, clock: Clock, rng: Rng) -> std::io::Result<Self> {
        let (spool, left_behind) = open_spool(spool_folder, rng.clone()).await?;
        let shared = Arc::new(Shared {
            records,
            spool: Mutex::new(spool),
            sql_is_silent: AtomicBool::new(false),
            spooled_some: Notify::new(),
            pending: AtomicU64::new(0),
            spooled: AtomicU64::new(left_behind),
            committed: AtomicU64::new(0),
        });
        let (inbox, recorded) = mpsc::channel(QUEUE);
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        tasks.spawn(commit_all(Arc::clone(&shared), clock.clone(), recorded, stop.clone()));
        tasks.spawn(replay_when_needed(Arc::clone(&shared), stop.clone()));
        Ok(Self { shared, inbox, clock, rng, stop, tasks })
    }

    /// Records `event` and returns when it is safe.
    ///
    /// # Errors
    /// [`AuditError`] when neither SQL nor the spool could hold it.
    pub async fn record(&self, event: Event) -> Result<(), AuditError> {
        counting::count(&event);
        let event = StoredEvent::new(event, self.clock.now(), &self.rng);
        let (safe, answer) = oneshot::channel();
        self.shared.pending.fetch_add(1, Ordering::Relaxed);
        let stopped = || AuditError { sql: "stopped".to_owned(), spool: "stopped".to_owned() };
        if self.inbox.send(Recorded { event, safe }).await.is_err() {
            self.shared.pending.fetch_sub(1, Ordering::Relaxed);
            return Err(stopped());
        }
        answer.await.map_err(|_| stopped())?
    }

    /// The latest logins of a person, as [`Event::Authentication`] names it, within the year that they are kept
    /// (docs/contracts/idporten.md §1.4 rule 11); the latest first. What still lies in a spool is not among them.
    ///
    /// # Errors
    /// As [`Records::rows`].
    pub async fn logins_of(&self, person: &str, now: Timestamp) -> Result<Vec<StoredEvent>, RecordsError> {
        stored::logins_of(&self.shared.records, person, now.months_before(KEPT_MONTHS), MOST_LOGINS).await
    }

    /// A person's logins at the services of one organisation, within the same year; the latest first. Of who logs in very often, the
    /// latest logins are searched.
    ///
    /// # Errors
    /// As [`Records::rows`].
    pub async fn logins_at(
        &self,
        person: &str,
        organisation: OrgNumber,
        now: Timestamp,
    ) -> Result<Vec<StoredEvent>, RecordsError> {
        let since = now.months_before(KEPT_MONTHS);
        let mut logins = stored::logins_of(&self.shared.records, person, since, MOST_SEARCHED).await?;
        logins.retain(|it| it.event.organisation() == Some(organisation));
        Ok(logins)
    }

    /// How many events are where.
    #[must_use]
    pub fn counters(&self) -> Counters {
        Counters {
            pending: self.shared.pending.load(Ordering::Relaxed),
            spooled: self.shared.spooled.load(Ordering::Relaxed),
            committed: self.shared.committed.load(Ordering::Relaxed),
        }
    }

    /// Takes no more events, makes those safe that were handed in, and ends. What is in the spool stays there for the next start.
    pub async fn stop(&self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// Group commit: while one commit is on its way, and until it is time for another, the next batch gathers.
async fn commit_all(
    shared: Arc<Shared>,
    clock: Clock,
    mut recorded: mpsc::Receiver<Recorded>,
    stop: CancellationToken,
) {
    let mut pace = Pace::new(clock.clone());
    loop {
        let mut batch = Vec::with_capacity(16);
        tokio::select! {
            biased;
            count = recorded.recv_many(&mut batch, BATCH) => if count == 0 { return },
            () = stop.cancelled(), if !recorded.is_closed() => {
                // Those already in the queue are still made safe.
                recorded.close();
                continue;
            }
        }
        pace.wait().await;
        while batch.len() < BATCH
            && let Ok(next) = recorded.try_recv()
        {
            batch.push(next);
        }
        let count = u64::try_from(batch.len()).unwrap_or_default();
        let (events, callers): (Vec<_>, Vec<_>) = batch.into_iter().map(|one| (one.event, one.safe)).unzip();
        let outcome = make_safe(&shared, &clock, events).await;
        shared.pending.fetch_sub(count, Ordering::Relaxed);
        for caller in callers {
            // A caller that has given up needs no answer.
            let _ = caller.send(outcome.clone());
        }
    }
}

async fn make_safe(shared: &Arc<Shared>, clock: &Clock, events: Vec<StoredEvent>) -> Result<(), AuditError> {
    let count = u64::try_from(events.len()).unwrap_or_default();
    let sql = match commit(shared, &events).await {
        Ok(()) => {
            shared.committed.fetch_add(count, Ordering::Relaxed);
            return Ok(());
        }
        Err(cause) => cause,
    };
    // Counted first, and taken back on failure: the replay must never subtract what was not added yet.
    shared.spooled.fetch_add(count, Ordering::Relaxed);
    let (keeper, now) = (Arc::clone(shared), clock.real_now());
    let spooled = tokio::task::spawn_blocking(move || {
        keeper.spool.lock().unwrap_or_else(PoisonError::into_inner).append(&events, now)
    })
    .await
    .map_err(std::io::Error::other)
    .flatten();
    shared.spooled_some.notify_one();
    spooled.map_err(|error| {
        shared.no_longer_spooled(count);
        events::stores::audit_batch_lost(&sql, &error);
        AuditError { sql, spool: error.to_string() }
    })
}

/// In SQL, or why not.
async fn commit(shared: &Shared, events: &[StoredEvent]) -> Result<(), String> {
    if shared.sql_is_silent.load(Ordering::Acquire) {
        return Err("it was silent before".to_owned());
    }
    let cause = match tokio::time::timeout(SQL_PATIENCE, stored::insert(&shared.records, events)).await {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("no answer in {} ms", SQL_PATIENCE.as_millis()),
    };
    shared.sql_is_silent.store(true, Ordering::Release);
    events::stores::audit_spooling(&cause);
    Err(cause)
}
