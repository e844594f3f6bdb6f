//! The store inside the process: a map in memory, and a journal in SQL of what must survive.

mod journal;
mod map;

use std::sync::Arc;
use std::time::Duration;

use fellesporten_domain::{Clock, Rng};
use fellesporten_telemetry::events;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::quota::{Quota, Spent};
use super::{Content, Durability, Epoch, Place, PutIfAbsent, ShortLivedError, Size};
use crate::retention::Sweeping;
use crate::{Records, RecordsError, Statement, values};
use journal::Journal;
use map::{Digest, Full, Map};

/// How often expired entries are thrown away.
const CLEAN_EVERY: Duration = Duration::from_secs(15);
const CLEAN: &str = "DELETE FROM embedded_entries WHERE expires_at <= $1";

const SURVEY: &str = "SELECT COUNT(*) AS held, MIN(expires_at) AS oldest, \
     SUM(CASE WHEN expires_at < CAST($1 AS BIGINT) THEN 1 ELSE 0 END) AS overdue FROM embedded_entries";
const SWEEP: &str = "DELETE FROM embedded_entries WHERE entry_key IN \
     (SELECT entry_key FROM embedded_entries WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)";

/// Every statement of the embedded store, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[CLEAN, SURVEY, SWEEP, journal::SAVE, journal::LOAD];

/// How entries that have ended are swept: also those that a process left which no longer runs.
#[must_use]
pub const fn short_lived_sweeping() -> Sweeping {
    Sweeping { by_kind: None, survey: SURVEY, delete: SWEEP }
}

#[derive(Debug)]
pub(super) struct Embedded {
    map: Arc<Map>,
    journal: Journal,
    clock: Clock,
    epoch: Epoch,
    _cleaning: DropGuard,
}

impl Embedded {
    pub(super) async fn load(records: Records, clock: Clock, rng: &Rng) -> Result<Self, ShortLivedError> {
        let map = Arc::new(Map::new());
        journal::load(&records, &map, clock.now()).await?;
        let stop = CancellationToken::new();
        tokio::spawn(clean(Arc::clone(&map), records.clone(), clock.clone(), stop.clone()));
        let epoch = Epoch { id: rng.token::<12>(), started_at: clock.real_now() };
        let journal = Journal::start(records, Arc::clone(&map), clock.clone());
        Ok(Self { map, journal, clock, epoch, _cleaning: stop.drop_guard() })
    }

    pub(super) async fn close(&self) {
        self.journal.close().await;
    }

    pub(super) fn size(&self) -> Size {
        self.map.shards().iter().map(map::Shard::size).fold(Size::default(), |all, shard| Size {
            entries: all.entries + shard.entries,
            bytes: all.bytes + shard.bytes,
        })
    }

    pub(super) fn epoch(&self) -> Epoch {
        self.epoch.clone()
    }

    pub(super) const fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(super) fn get(&self, place: Place<'_>) -> Option<Content> {
        self.map.get(&digest(place), self.clock.now())
    }

    pub(super) async fn put(&self, place: Place<'_>, new: Content) -> Result<(), ShortLivedError> {
        let digest = digest(place);
        self.map.put(digest, new, place.share).map_err(full)?;
        self.save(place, digest).await
    }

    /// No check of the epoch: what this process wrote it remembers, and what it loaded is what it had saved.
    pub(super) async fn take(&self, place: Place<'_>) -> Result<Option<Content>, ShortLivedError> {
        let digest = digest(place);
        let Some(taken) = self.map.take(&digest, self.clock.now()) else { return Ok(None) };
        self.save(place, digest).await?;
        Ok(Some(taken))
    }

    pub(super) async fn exchange(&self, place: Place<'_>, new: Content) -> Result<Option<Content>, ShortLivedError> {
        let digest = digest(place);
        let Some(old) = self.map.exchange(&digest, new, self.clock.now()) else { return Ok(None) };
        self.save(place, digest).await?;
        Ok(Some(old))
    }

    pub(super) async fn replace(&self, place: Place<'_>, old: &Content, new: Content) -> Result<bool, ShortLivedError> {
        let digest = digest(place);
        if !self.map.replace(&digest, old, new) {
            return Ok(false);
        }
        self.save(place, digest).await?;
        Ok(true)
    }

    pub(super) async fn put_if_absent(&self, place: Place<'_>, new: Content) -> Result<PutIfAbsent, ShortLivedError> {
        let digest = digest(place);
        if !self.map.put_if_absent(digest, new, place.share, self.clock.now()).map_err(full)? {
            return Ok(PutIfAbsent::Found);
        }
        self.save(place, digest).await?;
        // Marks in memory begin with this process; saved ones were never forgotten.
        Ok(PutIfAbsent::Put((place.durability == Durability::Memory).then(|| self.epoch.started_for(&self.clock))))
    }

    pub(super) fn spend(&self, place: Place<'_>, quota: Quota) -> Result<Spent, ShortLivedError> {
        self.map.spend(digest(place), quota, self.clock.now()).map_err(full)
    }

    async fn save(&self, place: Place<'_>, digest: Digest) -> Result<(), ShortLivedError> {
        match place.durability {
            Durability::Memory => Ok(()),
            Durability::Survives => self.journal.save(digest).await,
            Durability::Soon => self.journal.save_soon(digest).await,
        }
    }
}

fn full(_: Full) -> ShortLivedError {
    ShortLivedError::Unavailable("the embedded store is full".to_owned())
}

/// Shelf and identifier in one hash: the map's key needs no more.
fn digest(place: Place<'_>) -> Digest {
    let mut text = Vec::with_capacity(place.shelf.len() + 1 + place.id.len());
    text.extend_from_slice(place.shelf.as_bytes());
    text.push(0);
    text.extend_from_slice(place.id.as_bytes());
    fellesporten_jose::sha256(&text)
}

/// Throws away what has expired, from memory and SQL, until the store is dropped.
async fn clean(map: Arc<Map>, records: Records, clock: Clock, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(CLEAN_EVERY) => {}
        }
        let now = clock.now();
        for shard in map.shards() {
            shard.clean(now);
            tokio::task::yield_now().await;
        }
        match records.write(vec![Statement::new(CLEAN, values![now])]).await {
            Ok(_) => {}
            Err(RecordsError::Unavailable(cause)) => events::stores::expired_entries_kept(cause),
            Err(error) => events::stores::expired_entries_stuck(error),
        }
    }
}
