//! Short-lived state: what lives minutes or hours.
//!
//! Redis for a cluster, else embedded in the process. Each operation is atomic in both, every expiry is judged by the
//! product's clock, and an identifier (which is a secret) is only ever stored as its hash.

mod embedded;
mod epoch;
mod error;
mod quota;
mod redis;
mod share;
mod shelf;

use std::sync::Arc;

use fellesporten_domain::{Clock, Rng, Stopwatch, Timestamp};
use fellesporten_telemetry::{metrics, spans};

pub use embedded::{STATEMENTS, short_lived_sweeping};
pub use epoch::Epoch;
pub use error::ShortLivedError;
pub use quota::{Limit, Quota, Spent};
pub use share::Share;
pub use shelf::{FirstUse, Shelf};

use self::redis::Redis;
use embedded::Embedded;

use crate::Records;

/// What must happen to an entry when an embedded process dies. (Redis keeps what its operator configures.)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// It may be lost: login attempts, codes, replay marks.
    Memory,
    /// It is found again: SSO sessions, refresh grants. A call that changes it returns when SQL has it.
    Survives,
    /// It is found again as it was at most a second before: the inactivity timer of an SSO session. Nobody waits.
    Soon,
}

/// What an embedded store holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Entries.
    pub entries: usize,
    /// Bytes that count against its bound.
    pub bytes: usize,
}

/// The short-lived store of one deployment. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ShortLived(Arc<Backend>);

#[derive(Debug)]
enum Backend {
    Embedded(Embedded),
    Redis(Box<Redis>),
}

impl ShortLived {
    /// A store inside this process; what [`Durability::Survives`] is kept in `records` too and loaded from there now. Must be
    /// called inside a tokio runtime.
    ///
    /// # Errors
    /// As [`Records::rows`].
    pub async fn embedded(records: Records, clock: Clock, rng: &Rng) -> Result<Self, ShortLivedError> {
        Ok(Self(Arc::new(Backend::Embedded(Embedded::load(records, clock, rng).await?))))
    }

    /// A store in Redis 6.2 or later (`redis://…`, `rediss://…` for TLS); all keys begin with `key_prefix`. It connects with
    /// the first use, so an absent server is no error here.
    ///
    /// # Errors
    /// [`ShortLivedError::Broken`] when the URL cannot be read; the text does not repeat it, since it may hold a password.
    pub fn redis(url: &str, key_prefix: &str, clock: Clock, rng: Rng) -> Result<Self, ShortLivedError> {
        Ok(Self(Arc::new(Backend::Redis(Box::new(Redis::new(url, key_prefix, clock, rng)?)))))
    }

    /// Begins a store that no process of this deployment ever used: it has forgotten nothing, so nothing is too old for it. Whoever
    /// calls this twice in the life of a deployment makes replays possible.
    ///
    /// # Errors
    /// [`ShortLivedError::Unavailable`] when Redis is away; its first epoch then begins when it comes.
    pub async fn begin(&self) -> Result<(), ShortLivedError> {
        match &*self.0 {
            // What is marked here outlives the process where it must.
            Backend::Embedded(_) => Ok(()),
            Backend::Redis(store) => store.begin().await,
        }
    }

    /// Since when this store remembers every single use (architecture: epochs).
    ///
    /// # Errors
    /// [`ShortLivedError::Unavailable`] when Redis is away.
    pub async fn epoch(&self) -> Result<Epoch, ShortLivedError> {
        match &*self.0 {
            Backend::Embedded(store) => Ok(store.epoch()),
            Backend::Redis(store) => store.epoch().await,
        }
    }

    /// Asks the store for a sign of life.
    ///
    /// # Errors
    /// [`ShortLivedError::Unavailable`] when Redis is away.
    pub async fn ping(&self) -> Result<(), ShortLivedError> {
        match &*self.0 {
            Backend::Embedded(_) => Ok(()),
            Backend::Redis(store) => store.ping().await,
        }
    }

    /// Makes everything safe that shall survive. Call it once, at the end: what is changed afterwards is not saved.
    pub async fn close(&self) {
        match &*self.0 {
            Backend::Embedded(store) => store.close().await,
            Backend::Redis(_) => {}
        }
    }

    /// Entries and bytes of an embedded store; none of Redis, which counts its own.
    #[must_use]
    pub fn size(&self) -> Option<Size> {
        match &*self.0 {
            Backend::Embedded(store) => Some(store.size()),
            Backend::Redis(_) => None,
        }
    }

    fn clock(&self) -> &Clock {
        match &*self.0 {
            Backend::Embedded(store) => store.clock(),
            Backend::Redis(store) => store.clock(),
        }
    }
}

/// Where an entry lies: a shelf, and the identifier on it.
#[derive(Clone, Copy)]
struct Place<'a> {
    shelf: &'static str,
    id: &'a str,
    durability: Durability,
    share: Share,
}

/// An entry's content, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Content {
    value: String,
    expires_at: Timestamp,
}

/// What came of putting something where nothing may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PutIfAbsent {
    /// Nothing was there. Since the store began to remember at this moment, a mark so put proves a first use of what is younger.
    Put(Option<Timestamp>),
    /// Something live was there already.
    Found,
}

/// Each operation, on whichever store it is.
impl ShortLived {
    async fn put(&self, place: Place<'_>, new: Content) -> Result<(), ShortLivedError> {
        measured("put", async {
            match &*self.0 {
                Backend::Embedded(store) => store.put(place, new).await,
                Backend::Redis(store) => store.put(place, &new).await,
            }
        })
        .await
    }

    async fn get(&self, place: Place<'_>) -> Result<Option<Content>, ShortLivedError> {
        measured("get", async {
            match &*self.0 {
                Backend::Embedded(store) => Ok(store.get(place)),
                Backend::Redis(store) => store.get(place).await,
            }
        })
        .await
    }

    async fn take(&self, place: Place<'_>) -> Result<Option<Content>, ShortLivedError> {
        measured("take", async {
            match &*self.0 {
                Backend::Embedded(store) => store.take(place).await,
                Backend::Redis(store) => store.take(place).await,
            }
        })
        .await
    }

    async fn exchange(&self, place: Place<'_>, new: Content) -> Result<Option<Content>, ShortLivedError> {
        measured("exchange", async {
            match &*self.0 {
                Backend::Embedded(store) => store.exchange(place, new).await,
                Backend::Redis(store) => store.exchange(place, &new).await,
            }
        })
        .await
    }

    /// Puts `new` where `old` lies; false when something else lies there by now.
    async fn replace(&self, place: Place<'_>, old: &Content, new: Content) -> Result<bool, ShortLivedError> {
        measured("replace", async {
            match &*self.0 {
                Backend::Embedded(store) => store.replace(place, old, new).await,
                Backend::Redis(store) => store.replace(place, old, &new).await,
            }
        })
        .await
    }

    async fn put_if_absent(&self, place: Place<'_>, new: Content) -> Result<PutIfAbsent, ShortLivedError> {
        measured("put_if_absent", async {
            match &*self.0 {
                Backend::Embedded(store) => store.put_if_absent(place, new).await,
                Backend::Redis(store) => store.put_if_absent(place, &new).await,
            }
        })
        .await
    }

    async fn remove(&self, place: Place<'_>) -> Result<(), ShortLivedError> {
        measured("remove", async {
            match &*self.0 {
                Backend::Embedded(store) => store.take(place).await.map(drop),
                Backend::Redis(store) => store.remove(place).await,
            }
        })
        .await
    }
}

/// Counts an operation, and gives its outcome on.
async fn measured<T>(
    operation: &'static str,
    work: impl Future<Output = Result<T, ShortLivedError>>,
) -> Result<T, ShortLivedError> {
    let started = Stopwatch::start();
    let outcome = spans::short_lived(operation).around(work).await;
    metrics::SHORT_LIVED_SECONDS.observe([operation], started.elapsed());
    if let Err(error) = &outcome {
        metrics::SHORT_LIVED_FAILURES.inc([operation, error.cause()]);
    }
    outcome
}
