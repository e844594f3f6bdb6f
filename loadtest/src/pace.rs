//! Work that comes at a fixed pace, whether or not earlier work is done.

use std::{future::Future, sync::Arc, time::Duration};

use anyhow::Result;
use tokio::time::{Instant, sleep_until};

/// Starts `rate` pieces of work per second, which `workers` do by turns; how long each took from when it was due, so that a server which keeps somebody waiting
/// cannot hide it by being asked less.
///
/// # Errors
/// When a piece fails.
pub(crate) async fn at_pace<Worker, Work>(
    rate: u32,
    seconds: u32,
    workers: &[Arc<Worker>],
    work: impl Fn(Arc<Worker>) -> Work,
) -> Result<Vec<Duration>>
where
    Work: Future<Output = Result<()>> + Send + 'static,
{
    let begun = Instant::now();
    let mut under_way = Vec::new();
    for (number, worker) in (0..rate * seconds).zip(workers.iter().cycle()) {
        let due = begun + Duration::from_secs(1) * number / rate;
        sleep_until(due).await;
        let work = work(Arc::clone(worker));
        under_way.push(tokio::spawn(async move {
            work.await?;
            anyhow::Ok(due.elapsed())
        }));
    }
    let mut times = Vec::new();
    for one in under_way {
        times.push(one.await??);
    }
    Ok(times)
}
