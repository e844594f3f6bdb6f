//! The map in memory, in shards so that cores seldom wait for each other. No lock is held across an await.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use fellesporten_domain::Timestamp;

use crate::short_lived::quota::{Cell, Quota, Spent};
use crate::short_lived::{Content, Size};

/// The SHA-256 of shelf and identifier.
pub(super) type Digest = [u8; 32];

/// A power of two.
const SHARDS: usize = 64;

/// Bytes that all shards together may hold: a quarter of a million sessions. What comes beyond is refused, so that a flood of
/// logins that nobody finishes ends in 503 and not in the death of the process.
const MOST_BYTES: usize = 256 << 20;
/// What a slot costs beside its value.
const SLOT_BYTES: usize = 96;

#[derive(Debug)]
pub(super) struct Map(Vec<Shard>);

#[derive(Debug, Default)]
pub(super) struct Shard(Mutex<Slots>);

#[derive(Debug, Default)]
struct Slots {
    slots: HashMap<Digest, Slot>,
    bytes: usize,
}

/// There is no room.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full;

/// A content without spare room: sessions lie here by the hundred thousand.
#[derive(Debug)]
struct Slot {
    value: Box<str>,
    expires_at: Timestamp,
}

impl From<Content> for Slot {
    fn from(content: Content) -> Self {
        Self { value: content.value.into_boxed_str(), expires_at: content.expires_at }
    }
}

impl From<Slot> for Content {
    fn from(slot: Slot) -> Self {
        Self { value: slot.value.into_string(), expires_at: slot.expires_at }
    }
}

impl Slot {
    fn copy(&self) -> Content {
        Content { value: self.value.to_string(), expires_at: self.expires_at }
    }

    fn is_live(&self, now: Timestamp) -> bool {
        self.expires_at > now
    }

    fn holds(&self, content: &Content) -> bool {
        self.expires_at == content.expires_at && *self.value == *content.value
    }

    const fn bytes(&self) -> usize {
        SLOT_BYTES + self.value.len()
    }
}

impl Slots {
    fn live(&self, digest: &Digest, now: Timestamp) -> Option<&Slot> {
        self.slots.get(digest).filter(|slot| slot.is_live(now))
    }

    /// Puts it over whatever is there, whether there is room or not; gives what was there.
    fn set(&mut self, digest: Digest, new: Slot) -> Option<Slot> {
        self.bytes += new.bytes();
        let old = self.slots.insert(digest, new);
        self.bytes -= old.as_ref().map_or(0, Slot::bytes);
        old
    }

    fn put(&mut self, digest: Digest, new: Slot) -> Result<(), Full> {
        if self.bytes + new.bytes() > MOST_BYTES / SHARDS {
            return Err(Full);
        }
        self.set(digest, new);
        Ok(())
    }

    fn remove(&mut self, digest: &Digest) -> Option<Slot> {
        let removed = self.slots.remove(digest)?;
        self.bytes -= removed.bytes();
        Some(removed)
    }
}

impl Map {
    pub(super) fn new() -> Self {
        Self((0..SHARDS).map(|_| Shard::default()).collect())
    }

    pub(super) fn shards(&self) -> &[Shard] {
        &self.0
    }

    /// What lies under `digest`, live or not.
    pub(super) fn copy(&self, digest: &Digest) -> Option<Content> {
        self.shard(digest)?.slots.get(digest).map(Slot::copy)
    }

    pub(super) fn get(&self, digest: &Digest, now: Timestamp) -> Option<Content> {
        self.shard(digest)?.live(digest, now).map(Slot::copy)
    }

    pub(super) fn put(&self, digest: Digest, new: Content) -> Result<(), Full> {
        self.shard(&digest).map_or(Err(Full), |mut shard| shard.put(digest, new.into()))
    }

    /// What is loaded from SQL was there before, so there is room for it.
    pub(super) fn load(&self, digest: Digest, content: Content) {
        if let Some(mut shard) = self.shard(&digest) {
            shard.set(digest, content.into());
        }
    }

    /// Whether it was put: not when something live lies there.
    pub(super) fn put_if_absent(&self, digest: Digest, new: Content, now: Timestamp) -> Result<bool, Full> {
        let Some(mut shard) = self.shard(&digest) else { return Err(Full) };
        if shard.live(&digest, now).is_some() {
            return Ok(false);
        }
        shard.put(digest, new.into()).map(|()| true)
    }

    pub(super) fn take(&self, digest: &Digest, now: Timestamp) -> Option<Content> {
        self.shard(digest)?.remove(digest).filter(|slot| slot.is_live(now)).map(Content::from)
    }

    pub(super) fn exchange(&self, digest: &Digest, new: Content, now: Timestamp) -> Option<Content> {
        let mut shard = self.shard(digest)?;
        shard.live(digest, now)?;
        shard.set(*digest, new.into()).map(Content::from)
    }

    pub(super) fn replace(&self, digest: &Digest, old: &Content, new: Content) -> bool {
        let Some(mut shard) = self.shard(digest) else { return false };
        if !shard.slots.get(digest).is_some_and(|slot| slot.holds(old)) {
            return false;
        }
        shard.set(*digest, new.into());
        true
    }

    /// Takes one from the cell under `digest`.
    pub(super) fn spend(&self, digest: Digest, quota: Quota, now: Timestamp) -> Result<Spent, Full> {
        let Some(mut shard) = self.shard(&digest) else { return Err(Full) };
        let held = shard.live(&digest, now).and_then(|slot| Cell::read(&slot.value));
        let (cell, spent) = Cell::take(held, quota, now);
        shard.put(digest, Slot { value: cell.to_string().into_boxed_str(), expires_at: cell.whole_at() })?;
        Ok(spent)
    }

    /// The shard of a digest. There is always one; `None` only spares an index that could panic.
    fn shard(&self, digest: &Digest) -> Option<MutexGuard<'_, Slots>> {
        let [first, ..] = digest;
        self.0.get(usize::from(*first) % SHARDS).map(Shard::lock)
    }
}

impl Shard {
    /// Throws away what has expired, and room that is no longer needed.
    pub(super) fn clean(&self, now: Timestamp) {
        let mut shard = self.lock();
        shard.slots.retain(|_, slot| slot.is_live(now));
        shard.bytes = shard.slots.values().map(Slot::bytes).sum();
        if shard.slots.capacity() > 4 * shard.slots.len() {
            let room = 2 * shard.slots.len();
            shard.slots.shrink_to(room);
        }
    }

    /// What it holds, expired or not.
    pub(super) fn size(&self) -> Size {
        let shard = self.lock();
        Size { entries: shard.slots.len(), bytes: shard.bytes }
    }

    /// No operation leaves a shard half changed, so a panic elsewhere in a holder's task does not spoil it.
    fn lock(&self) -> MutexGuard<'_, Slots> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(value: &str, expires_at: i64) -> Content {
        Content { value: value.to_owned(), expires_at: Timestamp::from_secs(expires_at) }
    }

    #[test]
    fn what_has_expired_counts_as_absent() {
        let (map, key, now) = (Map::new(), [7; 32], Timestamp::from_secs(100));
        map.put(key, content("old", 100)).unwrap();
        assert_eq!(map.get(&key, now), None);
        assert_eq!(map.exchange(&key, content("new", 200), now), None);
        assert_eq!(map.copy(&key), Some(content("old", 100)), "nothing was exchanged");
        assert_eq!(map.put_if_absent(key, content("new", 200), now), Ok(true));
        assert_eq!(map.put_if_absent(key, content("newer", 200), now), Ok(false));
        assert_eq!(map.get(&key, now), Some(content("new", 200)));
        assert_eq!(map.take(&key, Timestamp::from_secs(200)), None);
    }

    #[test]
    fn replacing_needs_the_very_content() {
        let (map, key) = (Map::new(), [7; 32]);
        map.put(key, content("a", 100)).unwrap();
        assert!(!map.replace(&key, &content("b", 100), content("c", 100)));
        assert!(!map.replace(&key, &content("a", 101), content("c", 100)));
        assert!(map.replace(&key, &content("a", 100), content("c", 100)));
        assert!(!map.replace(&[8; 32], &content("a", 100), content("c", 100)));
    }

    #[test]
    fn cleaning_gives_room_back() {
        let map = Map::new();
        for number in 0..5_000_u16 {
            let [high, low] = number.to_be_bytes();
            let mut key = [0; 32];
            (key[1], key[2]) = (high, low);
            map.put(key, content("x", if number < 10 { 200 } else { 100 })).unwrap();
        }
        let shard = &map.shards()[0];
        shard.clean(Timestamp::from_secs(150));
        assert_eq!(shard.lock().slots.len(), 10);
        assert!(shard.lock().slots.capacity() < 100);
    }

    #[test]
    fn a_full_shard_refuses_and_has_room_again_when_it_was_cleaned() {
        let map = Map::new();
        let large = "x".repeat(1 << 20);
        let key = |number: u8| {
            let mut key = [0; 32];
            key[1] = number;
            key
        };
        let held = (0..=255).take_while(|number| map.put(key(*number), content(&large, 100)).is_ok()).count();
        assert!((2..=4).contains(&held), "{held}");
        assert_eq!(map.put_if_absent(key(200), content(&large, 100), Timestamp::from_secs(1)), Err(Full));
        let now = Timestamp::from_secs(1);
        assert!(map.exchange(&key(0), content("small", 100), now).is_some(), "what is there can change");
        assert!(map.put(key(201), content(&large, 100)).is_ok(), "and make room");
        map.shards()[0].clean(Timestamp::from_secs(100));
        assert_eq!(map.shards()[0].lock().bytes, 0);
        assert!(map.put(key(202), content(&large, 200)).is_ok());
    }
}
