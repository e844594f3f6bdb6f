//! A document that a provider publishes: the last good copy, and one fetch at a time.

use std::sync::Arc;
use std::time::Duration;

use fellesporten_domain::Timestamp;
use tokio::sync::{Mutex, RwLock};

/// How long the last good copy serves while fetching fails.
const SERVES_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// The copies of one document; clones share them.
pub(super) struct Published<T>(Arc<Shared<T>>);

struct Shared<T> {
    fresh_for: Option<Duration>,
    copy: RwLock<Option<Copy<T>>>,
    /// Held by whoever fetches; says when a fetch was last forced.
    fetching: Mutex<Option<Timestamp>>,
}

struct Copy<T> {
    value: Arc<T>,
    at: Timestamp,
}

impl<T> Clone for Published<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Send + Sync + 'static> Published<T> {
    /// A document that is fetched, and fetched again when it is older than this.
    pub(super) fn fresh_for(fresh_for: Duration) -> Self {
        Self::new(Some(fresh_for), None)
    }

    /// A document that is known without fetching.
    pub(super) fn fixed(value: T) -> Self {
        Self::new(None, Some(Copy { value: Arc::new(value), at: Timestamp::from_secs(0) }))
    }

    fn new(fresh_for: Option<Duration>, copy: Option<Copy<T>>) -> Self {
        Self(Arc::new(Shared { fresh_for, copy: RwLock::new(copy), fetching: Mutex::new(None) }))
    }

    /// The document. Without a usable copy the caller waits for the fetch; with an old one it gets that, and the fetch goes on
    /// behind its back.
    pub(super) async fn get<F>(&self, now: Timestamp, fetch: impl FnOnce() -> F + Send + 'static) -> Option<Arc<T>>
    where
        F: Future<Output = Option<T>> + Send,
    {
        match self.copy(now).await {
            Some((value, true)) => Some(value),
            Some((value, false)) => {
                let published = self.clone();
                tokio::spawn(async move {
                    if let Ok(_alone) = published.0.fetching.try_lock() {
                        published.keep(fetch().await, now).await;
                    }
                });
                Some(value)
            }
            None => {
                let _alone = self.0.fetching.lock().await;
                // Whoever was here before may have brought it.
                if let Some((value, _)) = self.copy(now).await {
                    return Some(value);
                }
                self.keep(fetch().await, now).await;
                self.copy(now).await.map(|(value, _)| value)
            }
        }
    }

    /// The document, fetched again unless that was done less than `every` ago.
    pub(super) async fn renewed<F: Future<Output = Option<T>>>(
        &self,
        now: Timestamp,
        every: Duration,
        fetch: impl FnOnce() -> F,
    ) -> Option<Arc<T>> {
        let mut forced = self.0.fetching.lock().await;
        if forced.is_none_or(|at| now.since(at) >= every) {
            *forced = Some(now);
            self.keep(fetch().await, now).await;
        }
        drop(forced);
        self.copy(now).await.map(|(value, _)| value)
    }

    async fn keep(&self, fetched: Option<T>, now: Timestamp) {
        if let Some(value) = fetched {
            *self.0.copy.write().await = Some(Copy { value: Arc::new(value), at: now });
        }
    }

    /// The copy, unless it is too old, and whether it is fresh.
    async fn copy(&self, now: Timestamp) -> Option<(Arc<T>, bool)> {
        let copy = self.0.copy.read().await;
        let copy = copy.as_ref()?;
        match self.0.fresh_for {
            None => Some((Arc::clone(&copy.value), true)),
            Some(fresh_for) => {
                let age = now.since(copy.at);
                (age < SERVES_FOR).then(|| (Arc::clone(&copy.value), age < fresh_for))
            }
        }
    }
}
