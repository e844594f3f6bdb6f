//! Stores of a test's own, on both engines.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use fellesporten_domain::{Clock, Rng};
use fellesporten_store::{Records, RecordsOptions, ShortLived};
use tempfile::TempDir;

use crate::servers;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A name that no other test of this run has.
pub(crate) fn unique(what: &str) -> String {
    format!("{what}_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

pub(crate) async fn sqlite(folder: &Path) -> Records {
    let records = Records::sqlite(&folder.join("records.db"), &RecordsOptions::default()).await.unwrap();
    records.migrate(false).await.unwrap();
    records
}

pub(crate) fn new_postgres_database() -> Records {
    let name = unique("store");
    servers::postgres().create_database(&name, None);
    Records::postgres(&servers::postgres().url(&name), &RecordsOptions::default()).unwrap()
}

pub(crate) async fn postgres() -> Records {
    let records = new_postgres_database();
    records.migrate(false).await.unwrap();
    records
}

pub(crate) async fn embedded(folder: &Path, clock: &Clock) -> ShortLived {
    ShortLived::embedded(sqlite(folder).await, clock.clone(), &Rng::system()).await.unwrap()
}

pub(crate) fn redis(server: &servers::Redis, prefix: &str, clock: &Clock) -> ShortLived {
    ShortLived::redis(&server.url(), prefix, clock.clone(), Rng::system()).unwrap()
}

pub(crate) fn folder() -> TempDir {
    tempfile::Builder::new().prefix("fellesporten-store-").tempdir().unwrap()
}

/// Polls until it holds; gives up after ten seconds.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let started = Instant::now();
    while !holds().await {
        assert!(started.elapsed() < Duration::from_secs(10), "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Makes two tests of one body over records: `sqlite` and `postgres`.
macro_rules! both_engines {
    ($($(#[$note:meta])* async fn $name:ident($records:ident) $body:block)*) => {$(
        $(#[$note])*
        mod $name {
            use super::*;

            async fn behaviour($records: fellesporten_store::Records) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                let folder = $crate::support::folder();
                behaviour($crate::support::sqlite(folder.path()).await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                behaviour($crate::support::postgres().await).await;
            }
        }
    )*};
}

/// Makes two tests of one body over a short-lived store and its clock: `embedded` and `redis`.
macro_rules! both_stores {
    ($($(#[$note:meta])* async fn $name:ident($store:ident, $clock:ident) $body:block)*) => {$(
        $(#[$note])*
        mod $name {
            use super::*;

            async fn behaviour($store: fellesporten_store::ShortLived, $clock: fellesporten_domain::Clock) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn embedded() {
                let (folder, clock) = ($crate::support::folder(), fellesporten_domain::Clock::system());
                behaviour($crate::support::embedded(folder.path(), &clock).await, clock).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn redis() {
                let clock = fellesporten_domain::Clock::system();
                let prefix = $crate::support::unique("fp");
                behaviour($crate::support::redis($crate::servers::redis(), &prefix, &clock), clock).await;
            }
        }
    )*};
}

pub(crate) use {both_engines, both_stores};
