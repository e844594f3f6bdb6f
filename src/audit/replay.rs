//! From the spool to SQL, when SQL is back.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use fellesporten_domain::Rng;
use fellesporten_telemetry::events;
use tokio_util::sync::CancellationToken;

use crate::recorder::Shared;
use crate::spool::{self, Contents, Spool};
use crate::stored;

/// How long after a failed attempt SQL is tried again.
const RETRY_AFTER: Duration = Duration::from_millis(500);
/// Events that one commit takes at most.
const BATCH: usize = 250;

/// Why a replay did not come to its end.
#[derive(Debug, thiserror::Error)]
enum ReplayError {
    #[error(transparent)]
    Sql(#[from] fellesporten_store::RecordsError),
    #[error("the spool: {0}")]
    Spool(#[from] io::Error),
}

/// Replays at the start and whenever something was spooled, until `stop`.
pub(crate) async fn replay_when_needed(shared: Arc<Shared>, stop: CancellationToken) {
    let mut said: Option<String> = None;
    loop {
        match replay(&shared).await {
            Ok(()) => {
                if said.take().is_some() {
                    events::stores::audit_spool_empty();
                }
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = shared.spooled_some.notified() => {}
                }
            }
            Err(error) => {
                let cause = error.to_string();
                if said.as_ref() != Some(&cause) {
                    events::stores::audit_spool_waits(&cause);
                    said = Some(cause);
                }
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(RETRY_AFTER) => {}
                }
            }
        }
    }
}

/// Everything that is in the spool now. Files leave it one by one, each when SQL has all its events.
async fn replay(shared: &Arc<Shared>) -> Result<(), ReplayError> {
    for file in closed_files(shared).await? {
        let Contents { events, damaged } = read(file.clone()).await?;
        for batch in events.chunks(BATCH) {
            stored::insert(&shared.records, batch).await?;
            shared.sql_is_silent.store(false, Ordering::Release);
        }
        let count = u64::try_from(events.len()).unwrap_or_default();
        if damaged > 0 {
            events::stores::audit_spool_damaged(file.display(), damaged as u64);
        }
        blocking(move || spool::retire(&file, damaged > 0)).await?;
        shared.committed.fetch_add(count, Ordering::Relaxed);
        shared.no_longer_spooled(count);
    }
    shared.sql_is_silent.store(false, Ordering::Release);
    Ok(())
}

async fn closed_files(shared: &Arc<Shared>) -> io::Result<Vec<PathBuf>> {
    let shared = Arc::clone(shared);
    blocking(move || shared.spool.lock().unwrap_or_else(PoisonError::into_inner).close()).await
}

async fn read(file: PathBuf) -> io::Result<Contents> {
    blocking(move || spool::read(&file)).await
}

/// File work waits for the disk: not on a thread that serves requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other).flatten()
}

/// Opens the spool, and says how many events an earlier process left behind.
pub(crate) async fn open_spool(folder: PathBuf, rng: Rng) -> io::Result<(Spool, u64)> {
    blocking(move || {
        let mut spool = Spool::new(folder, rng)?;
        let mut left_behind = 0;
        for file in spool.close()? {
            left_behind += u64::try_from(spool::read(&file)?.events.len()).unwrap_or_default();
        }
        Ok((spool, left_behind))
    })
    .await
}
