//! The map in memory, in shards so that cores seldom wait for each other. No lock is held across an await.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, MutexGuard, PoisonError};

use fellesporten_domain::Timestamp;

use crate::short_lived::Content;

/// The SHA-256 of shelf and identifier.
pub(super) type Digest = [u8; 32];

/// A power of two.
const SHARDS: usize = 64;

#[derive(Debug)]
pub(super) struct Map(Vec<Shard>);

#[derive(Debug, Default)]
pub(super) struct Shard(Mutex<HashMap<Digest, Slot>>);

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
        self.shard(digest)?.get(digest).map(Slot::copy)
    }

    pub(super) fn get(&self, digest: &Digest, now: Timestamp) -> Option<Content> {
        self.shard(digest)?.get(digest).filter(|slot| slot.is_live(now)).map(Slot::copy)
    }

    pub(super) fn put(&self, digest: Digest, new: Content) {
        if let Some(mut shard) = self.shard(&digest) {
            shard.insert(digest, new.into());
        }
    }

    /// Whether it was put: not when something live lies there.
    pub(super) fn put_if_absent(&self, digest: Digest, new: Content, now: Timestamp) -> bool {
        let Some(mut shard) = self.shard(&digest) else { return false };
        match shard.entry(digest) {
            Entry::Occupied(held) if held.get().is_live(now) => false,
            Entry::Occupied(mut expired) => {
                expired.insert(new.into());
                true
            }
            Entry::Vacant(vacant) => {
                vacant.insert(new.into());
                true
            }
        }
    }

    pub(super) fn take(&self, digest: &Digest, now: Timestamp) -> Option<Content> {
        self.shard(digest)?.remove(digest).filter(|slot| slot.is_live(now)).map(Content::from)
    }

    pub(super) fn exchange(&self, digest: &Digest, new: Content, now: Timestamp) -> Option<Content> {
        let mut shard = self.shard(digest)?;
        let held = shard.get_mut(digest).filter(|slot| slot.is_live(now))?;
        Some(std::mem::replace(held, new.into()).into())
    }

    pub(super) fn replace(&self, digest: &Digest, old: &Content, new: Content) -> bool {
        let Some(mut shard) = self.shard(digest) else { return false };
        let Some(held) = shard.get_mut(digest).filter(|slot| slot.holds(old)) else { return false };
        *held = new.into();
        true
    }

    /// The shard of a digest. There is always one; `None` only spares an index that could panic.
    fn shard(&self, digest: &Digest) -> Option<MutexGuard<'_, HashMap<Digest, Slot>>> {
        let [first, ..] = digest;
        self.0.get(usize::from(*first) % SHARDS).map(Shard::lock)
    }
}

impl Shard {
    /// Throws away what has expired, and room that is no longer needed.
    pub(super) fn clean(&self, now: Timestamp) {
        let mut shard = self.lock();
        shard.retain(|_, slot| slot.is_live(now));
        if shard.capacity() > 4 * shard.len() {
            let room = 2 * shard.len();
            shard.shrink_to(room);
        }
    }

    /// No operation leaves a shard half changed, so a panic elsewhere in a holder's task does not spoil it.
    fn lock(&self) -> MutexGuard<'_, HashMap<Digest, Slot>> {
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
        map.put(key, content("old", 100));
        assert_eq!(map.get(&key, now), None);
        assert_eq!(map.exchange(&key, content("new", 200), now), None);
        assert_eq!(map.copy(&key), Some(content("old", 100)), "nothing was exchanged");
        assert!(map.put_if_absent(key, content("new", 200), now));
        assert!(!map.put_if_absent(key, content("newer", 200), now));
        assert_eq!(map.get(&key, now), Some(content("new", 200)));
        assert_eq!(map.take(&key, Timestamp::from_secs(200)), None);
    }

    #[test]
    fn replacing_needs_the_very_content() {
        let (map, key) = (Map::new(), [7; 32]);
        map.put(key, content("a", 100));
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
            map.put(key, content("x", if number < 10 { 200 } else { 100 }));
        }
        let shard = &map.shards()[0];
        shard.clean(Timestamp::from_secs(150));
        assert_eq!(shard.lock().len(), 10);
        assert!(shard.lock().capacity() < 100);
    }
}
