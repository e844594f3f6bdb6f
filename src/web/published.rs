//! A document that somebody else publishes, such as a key set: the last good copy, and one fetch at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use fellesporten_domain::Timestamp;
use fellesporten_telemetry::events;
use fellesporten_telemetry::trail::Trail;
use tokio::sync::{Mutex, OwnedMutexGuard, RwLock};

/// How long the last good copy serves while fetching fails.
const SERVES_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// The copies of one document; clones share them.
pub struct Published<T>(Arc<Shared<T>>);

struct Shared<T> {
    fresh_for: Option<Duration>,
    copy: RwLock<Option<Copy<T>>>,
    /// Held by whoever fetches; says when a fetch was last forced.
    fetching: Arc<Mutex<Option<Timestamp>>>,
    /// Fetches that have ended, well or not.
    ended: AtomicU64,
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
    pub fn fresh_for(fresh_for: Duration) -> Self {
        Self::new(Some(fresh_for), None)
    }

    /// A document that is known without fetching.
    pub fn fixed(value: T) -> Self {
        Self::new(None, Some(Copy { value: Arc::new(value), at: Timestamp::from_secs(0) }))
    }

    fn new(fresh_for: Option<Duration>, copy: Option<Copy<T>>) -> Self {
        let (copy, fetching, ended) = (RwLock::new(copy), Arc::new(Mutex::new(None)), AtomicU64::new(0));
        Self(Arc::new(Shared { fresh_for, copy, fetching, ended }))
    }

    /// The document. Without a usable copy the caller waits for the fetch; with an old one it gets that, and the fetch goes on
    /// behind its back. All who wait get what the one fetch brings, also when that is nothing: a provider that hangs is not asked
    /// by one after the other.
    pub async fn get<F>(&self, now: Timestamp, fetch: impl FnOnce() -> F + Send + 'static) -> Option<Arc<T>>
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
                let ended = self.0.ended.load(Ordering::Acquire);
                let alone = Arc::clone(&self.0.fetching).lock_owned().await;
                if let Some((value, _)) = self.copy(now).await {
                    return Some(value);
                }
                if self.0.ended.load(Ordering::Acquire) == ended {
                    self.fetched(alone, now, fetch).await;
                }
                self.copy(now).await.map(|(value, _)| value)
            }
        }
    }

    /// The document, fetched again unless that was done less than `every` ago.
    pub async fn renewed<F>(
        &self,
        now: Timestamp,
        every: Duration,
        fetch: impl FnOnce() -> F + Send + 'static,
    ) -> Option<Arc<T>>
    where
        F: Future<Output = Option<T>> + Send,
    {
        let mut forced = Arc::clone(&self.0.fetching).lock_owned().await;
        if forced.is_none_or(|at| now.since(at) >= every) {
            *forced = Some(now);
            self.fetched(forced, now, fetch).await;
        }
        self.copy(now).await.map(|(value, _)| value)
    }

    /// Fetches to the end, whether or not the caller waits for it: only then does whoever counts failures hear how it ended.
    async fn fetched<F>(
        &self,
        alone: OwnedMutexGuard<Option<Timestamp>>,
        now: Timestamp,
        fetch: impl FnOnce() -> F + Send + 'static,
    ) where
        F: Future<Output = Option<T>> + Send,
    {
        let published = self.clone();
        let fetching = tokio::spawn(Trail::here().lead(async move {
            published.keep(fetch().await, now).await;
            published.0.ended.fetch_add(1, Ordering::AcqRel);
            drop(alone);
        }));
        if let Err(error) = fetching.await {
            events::http::document_not_fetched(error);
        }
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

#[cfg(test)]
mod tests {
    use tokio::sync::Notify;

    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

    #[tokio::test]
    async fn all_who_wait_share_one_fetch_that_brings_nothing() {
        let published = Published::<u8>::fresh_for(Duration::from_secs(60));
        let (asked, go_on) = (Arc::new(AtomicU64::new(0)), Arc::new(Notify::new()));
        let waiting: Vec<_> = (0..10)
            .map(|_| {
                let (published, asked, go_on) = (published.clone(), Arc::clone(&asked), Arc::clone(&go_on));
                tokio::spawn(async move {
                    published
                        .get(NOW, move || async move {
                            asked.fetch_add(1, Ordering::Relaxed);
                            go_on.notified().await;
                            None
                        })
                        .await
                })
            })
            .collect();
        // On one thread: every caller has run as far as it can.
        tokio::task::yield_now().await;
        while asked.load(Ordering::Relaxed) == 0 {
            tokio::task::yield_now().await;
        }
        go_on.notify_one();
        for caller in waiting {
            assert_eq!(caller.await.unwrap(), None);
        }
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        assert_eq!(published.get(NOW, || async { Some(7) }).await.as_deref(), Some(&7), "the next one asks again");
    }

    #[tokio::test]
    async fn a_fetch_is_ended_although_its_caller_has_gone() {
        let published = Published::<u8>::fresh_for(Duration::from_secs(60));
        let go_on = Arc::new(Notify::new());
        let (going, waits) = (published.clone(), Arc::clone(&go_on));
        let caller = tokio::spawn(async move {
            going
                .get(NOW, move || async move {
                    waits.notified().await;
                    Some(1)
                })
                .await
        });
        tokio::task::yield_now().await;
        caller.abort();
        assert!(caller.await.is_err());
        go_on.notify_one();
        assert_eq!(published.get(NOW, || async { Some(2) }).await.as_deref(), Some(&1));
    }
}
