//! The snapshot of this process, kept as new as the records.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use fellesporten_domain::Stopwatch;
use fellesporten_store::{Records, RecordsError};
use fellesporten_telemetry::events;
use tokio::sync::Mutex;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::built_in::BuiltIn;
use crate::reading;
use crate::snapshot::Snapshot;

/// How often a node looks for a newer revision, so that a deactivation reaches every node within a second.
pub const FOLLOW_INTERVAL: Duration = Duration::from_millis(250);

/// The registry as this process sees it. Clones share one snapshot.
#[derive(Clone)]
pub struct Registry {
    records: Records,
    current: Arc<ArcSwap<Snapshot>>,
    /// One reader at a time, so that an older reading never replaces a newer one.
    reading: Arc<Mutex<()>>,
    /// Started when the snapshot was last known to be the newest.
    known: Arc<ArcSwap<Stopwatch>>,
}

impl Registry {
    /// Reads everything.
    ///
    /// # Errors
    /// When the records cannot be read, or hold something that is not a registry.
    pub async fn load(records: Records, built_in: BuiltIn) -> Result<Self, RecordsError> {
        let snapshot = reading::everything(&records, Arc::new(built_in)).await?;
        Ok(Self {
            records,
            current: Arc::new(ArcSwap::from_pointee(snapshot)),
            reading: Arc::new(Mutex::new(())),
            known: Arc::new(ArcSwap::from_pointee(Stopwatch::start())),
        })
    }

    /// The newest snapshot of this process. Take it once per request, so that one request sees one registry.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    pub(crate) const fn records(&self) -> &Records {
        &self.records
    }

    /// How long ago the snapshot was known to be the newest: a quarter of a second while the records answer.
    #[must_use]
    pub fn age(&self) -> Duration {
        self.known.load().elapsed()
    }

    /// Reads what is newer than the snapshot, if anything is, and gives the newest snapshot.
    ///
    /// # Errors
    /// When the records cannot be read; the snapshot then stands.
    pub async fn refresh(&self) -> Result<Arc<Snapshot>, RecordsError> {
        let _one_at_a_time = self.reading.lock().await;
        let snapshot = self.snapshot();
        let asked = Arc::new(Stopwatch::start());
        let revision = reading::revision(&self.records).await?;
        if revision == snapshot.revision() {
            self.known.store(asked);
            return Ok(snapshot);
        }
        let newer = if revision > snapshot.revision() {
            snapshot.with(reading::since(&self.records, snapshot.revision()).await?)
        } else {
            // The records were set back to an older copy: what they no longer know must go.
            reading::everything(&self.records, Arc::clone(snapshot.built_in())).await?
        };
        self.current.store(Arc::new(newer));
        self.known.store(asked);
        Ok(self.snapshot())
    }

    /// Follows the records until `stop`: looks every `interval`, and calls `on_change` at the start and after every
    /// new revision (signing keys raise the revision too). An `on_change` that fails is called again at the next look.
    pub async fn follow<F, Fut, E>(self, interval: Duration, stop: CancellationToken, on_change: F)
    where
        F: Fn(Arc<Snapshot>) -> Fut + Send,
        Fut: Future<Output = Result<(), E>> + Send,
        E: Display,
    {
        let mut look = tokio::time::interval(interval);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut told = None;
        let mut trouble = Trouble::default();
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = look.tick() => {}
            }
            let outcome = match self.refresh().await {
                Ok(snapshot) if told == Some(snapshot.revision()) => Ok(()),
                Ok(snapshot) => {
                    let revision = snapshot.revision();
                    match on_change(snapshot).await {
                        Ok(()) => {
                            told = Some(revision);
                            Ok(())
                        }
                        Err(cause) => Err(cause.to_string()),
                    }
                }
                Err(cause) => Err(cause.to_string()),
            };
            trouble.note(outcome);
        }
    }
}

/// Logs the start and the end of trouble, not each quarter second of it.
#[derive(Default)]
struct Trouble(bool);

impl Trouble {
    fn note(&mut self, outcome: Result<(), String>) {
        match &outcome {
            Ok(()) if self.0 => events::stores::registry_followed(),
            Err(cause) if !self.0 => events::stores::registry_not_followed(cause),
            _ => {}
        }
        self.0 = outcome.is_err();
    }
}
