//! The map in memory, in shards so that cores seldom wait for each other. No lock is held across an await.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use fellesporten_domain::Timestamp;

use crate::short_lived::quota::{Cell, Quota, Spent};
use crate::short_lived::{Content, Share, Size};

/// The SHA-256 of shelf and identifier.
pub(super) type Digest = [u8; 32];

/// A power of two.
const SHARDS: usize = 64;

/// Bytes that all shards together may hold: a quarter of a million sessions. What comes beyond is refused, so that too much ends in 503
/// and not in the death of the process.
const MOST_BYTES: usize = 256 << 20;
/// Bytes that one shard may hold.
const SHARD_BYTES: usize = MOST_BYTES / SHARDS;
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
    /// As [`Share::BOUNDED`].
    shares: [Held; Share::BOUNDED.len()],
}

/// What a share holds.
#[derive(Debug, Default)]
struct Held {
    bytes: usize,
    /// The oldest first; some are gone.
    order: VecDeque<Digest>,
}

/// There is no room.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full;

/// A content without spare room: sessions lie here by the hundred thousand.
#[derive(Debug)]
struct Slot {
    value: Box<str>,
    expires_at: Timestamp,
    share: Share,
}

impl From<Slot> for Content {
    fn from(slot: Slot) -> Self {
        Self { value: slot.value.into_string(), expires_at: slot.expires_at }
    }
}

impl Slot {
    fn new(content: Content, share: Share) -> Self {
        Self { value: content.value.into_boxed_str(), expires_at: content.expires_at, share }
    }

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
        let old = self.remove(&digest);
        self.bytes += new.bytes();
        if let Some(held) = self.held(new.share) {
            held.bytes += new.bytes();
            if old.is_none() {
                held.order.push_back(digest);
            }
        }
        self.slots.insert(digest, new);
        old
    }

    /// Changes what is there, which stays in its share; gives what was there.
    fn change(&mut self, digest: Digest, new: Content) -> Option<Slot> {
        let share = self.slots.get(&digest)?.share;
        self.set(digest, Slot::new(new, share))
    }

    fn put(&mut self, digest: Digest, new: Slot) -> Result<(), Full> {
        self.make_room(new.share, new.bytes());
        let old = self.slots.get(&digest).map_or(0, Slot::bytes);
        // What grows nothing is taken even where there is no room: a grant that dies, a session that ends.
        if new.bytes() > old && self.bytes - old + new.bytes() > SHARD_BYTES {
            return Err(Full);
        }
        self.set(digest, new);
        Ok(())
    }

    /// Lets the oldest of a share give way until it has room for so many bytes.
    fn make_room(&mut self, share: Share, bytes: usize) {
        let oldest = |held: &mut Held| (held.bytes + bytes > share.of(SHARD_BYTES)).then(|| held.order.pop_front())?;
        while let Some(digest) = self.held(share).and_then(oldest) {
            if self.slots.get(&digest).is_some_and(|slot| slot.share == share) {
                self.remove(&digest);
            }
        }
    }

    fn remove(&mut self, digest: &Digest) -> Option<Slot> {
        let removed = self.slots.remove(digest)?;
        self.bytes -= removed.bytes();
        if let Some(held) = self.held(removed.share) {
            held.bytes -= removed.bytes();
        }
        Some(removed)
    }

    fn held(&mut self, share: Share) -> Option<&mut Held> {
        let index = Share::BOUNDED.iter().position(|bounded| *bounded == share)?;
        self.shares.get_mut(index)
    }

    /// Throws away what has expired, and room that is no longer needed.
    fn clean(&mut self, now: Timestamp) {
        self.slots.retain(|_, slot| slot.is_live(now));
        self.bytes = self.slots.values().map(Slot::bytes).sum();
        for (share, held) in Share::BOUNDED.into_iter().zip(&mut self.shares) {
            held.order.retain(|digest| self.slots.get(digest).is_some_and(|slot| slot.share == share));
            held.bytes = self.slots.values().filter(|slot| slot.share == share).map(Slot::bytes).sum();
            held.order.shrink_to(2 * held.order.len());
        }
        if self.slots.capacity() > 4 * self.slots.len() {
            self.slots.shrink_to(2 * self.slots.len());
        }
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

    pub(super) fn put(&self, digest: Digest, new: Content, share: Share) -> Result<(), Full> {
        self.shard(&digest).map_or(Err(Full), |mut shard| shard.put(digest, Slot::new(new, share)))
    }

    /// What is loaded from SQL was there before, so there is room for it. What strangers make grow is not saved.
    pub(super) fn load(&self, digest: Digest, content: Content) {
        if let Some(mut shard) = self.shard(&digest) {
            shard.set(digest, Slot::new(content, Share::All));
        }
    }

    /// Whether it was put: not when something live lies there.
    pub(super) fn put_if_absent(
        &self,
        digest: Digest,
        new: Content,
        share: Share,
        now: Timestamp,
    ) -> Result<bool, Full> {
        let Some(mut shard) = self.shard(&digest) else { return Err(Full) };
        if shard.live(&digest, now).is_some() {
            return Ok(false);
        }
        shard.put(digest, Slot::new(new, share)).map(|()| true)
    }

    pub(super) fn take(&self, digest: &Digest, now: Timestamp) -> Option<Content> {
        self.shard(digest)?.remove(digest).filter(|slot| slot.is_live(now)).map(Content::from)
    }

    pub(super) fn exchange(&self, digest: &Digest, new: Content, now: Timestamp) -> Option<Content> {
        let mut shard = self.shard(digest)?;
        shard.live(digest, now)?;
        shard.change(*digest, new).map(Content::from)
    }

    pub(super) fn replace(&self, digest: &Digest, old: &Content, new: Content) -> bool {
        let Some(mut shard) = self.shard(digest) else { return false };
        if !shard.slots.get(digest).is_some_and(|slot| slot.holds(old)) {
            return false;
        }
        shard.change(*digest, new);
        true
    }

    /// Takes one from the cell under `digest`.
    pub(super) fn spend(&self, digest: Digest, quota: Quota, now: Timestamp) -> Result<Spent, Full> {
        let Some(mut shard) = self.shard(&digest) else { return Err(Full) };
        let held = shard.live(&digest, now).and_then(|slot| Cell::read(&slot.value));
        let (cell, spent) = Cell::take(held, quota, now);
        let cell = Content { value: cell.to_string(), expires_at: cell.whole_at() };
        shard.put(digest, Slot::new(cell, Share::All))?;
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
        self.lock().clean(now);
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
        map.put(key, content("old", 100), Share::All).unwrap();
        assert_eq!(map.get(&key, now), None);
        assert_eq!(map.exchange(&key, content("new", 200), now), None);
        assert_eq!(map.copy(&key), Some(content("old", 100)), "nothing was exchanged");
        assert_eq!(map.put_if_absent(key, content("new", 200), Share::All, now), Ok(true));
        assert_eq!(map.put_if_absent(key, content("newer", 200), Share::All, now), Ok(false));
        assert_eq!(map.get(&key, now), Some(content("new", 200)));
        assert_eq!(map.take(&key, Timestamp::from_secs(200)), None);
    }

    #[test]
    fn replacing_needs_the_very_content() {
        let (map, key) = (Map::new(), [7; 32]);
        map.put(key, content("a", 100), Share::All).unwrap();
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
            map.put(key, content("x", if number < 10 { 200 } else { 100 }), Share::All).unwrap();
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
        let held =
            (0..=255).take_while(|number| map.put(key(*number), content(&large, 100), Share::All).is_ok()).count();
        assert!((2..=4).contains(&held), "{held}");
        assert_eq!(map.put_if_absent(key(200), content(&large, 100), Share::All, Timestamp::from_secs(1)), Err(Full));
        let now = Timestamp::from_secs(1);
        assert_eq!(map.put(key(1), content("small", 100), Share::All), Ok(()), "what is there can become less");
        assert_eq!(map.put(key(1), content(&large, 100), Share::All), Ok(()), "and made room");
        assert!(map.exchange(&key(0), content("small", 100), now).is_some(), "what is there can change");
        assert!(map.put(key(201), content(&large, 100), Share::All).is_ok(), "and make room");
        map.shards()[0].clean(Timestamp::from_secs(100));
        assert_eq!(map.shards()[0].lock().bytes, 0);
        assert!(map.put(key(202), content(&large, 200), Share::All).is_ok());
    }

    /// Entries of a tenth of a share, which all lie in one shard.
    fn flood(map: &Map, share: Share, keys: std::ops::Range<u8>) {
        let tenth = "x".repeat(share.of(SHARD_BYTES) / 10 - SLOT_BYTES);
        for number in keys {
            map.put(key(number), content(&tenth, 100), share).unwrap();
        }
    }

    fn key(number: u8) -> Digest {
        let mut key = [0; 32];
        key[1] = number;
        key
    }

    #[test]
    fn of_a_share_that_is_full_the_oldest_gives_way() {
        let (map, now) = (Map::new(), Timestamp::from_secs(1));
        map.put(key(250), content("a session", 100), Share::All).unwrap();
        map.put(key(251), content("a login", 100), Share::Begun).unwrap();
        flood(&map, Share::PushedByAnybody, 0..10);
        assert!(
            map.replace(&key(3), &map.copy(&key(3)).unwrap(), content("opened", 100)),
            "what changes stays where it was"
        );
        assert!(map.take(&key(4), now).is_some());
        flood(&map, Share::PushedByAnybody, 100..101);
        assert!((0..4).all(|number| map.copy(&key(number)).is_some()), "there was room");
        flood(&map, Share::PushedByAnybody, 101..106);
        let left: Vec<u8> = (0..=255).filter(|number| map.copy(&key(*number)).is_some()).collect();
        assert_eq!(left, [6, 7, 8, 9, 100, 101, 102, 103, 104, 105, 250, 251]);
        map.shards()[0].clean(Timestamp::from_secs(100));
        assert!(map.shards()[0].lock().shares.iter().all(|held| held.bytes == 0 && held.order.is_empty()));
        assert_eq!(map.shards()[0].size(), Size::default());
    }

    #[test]
    fn a_flood_of_every_kind_leaves_room_for_sessions() {
        let map = Map::new();
        for (share, first) in Share::BOUNDED.into_iter().zip([0, 60, 120, 180]) {
            flood(&map, share, first..first + 60);
        }
        for share in Share::BOUNDED {
            let held = map.shards()[0].lock().held(share).unwrap().bytes;
            assert!(held <= share.of(SHARD_BYTES) && held > share.of(SHARD_BYTES) / 2, "{share:?}: {held}");
        }
        let quarter = "x".repeat(SHARD_BYTES / 4 - SLOT_BYTES);
        assert_eq!(map.put(key(255), content(&quarter, 100), Share::All), Ok(()));
    }
}
