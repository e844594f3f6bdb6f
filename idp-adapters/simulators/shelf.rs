//! What the simulator remembers for a while, under a name: bounded in time and number.

use std::collections::HashMap;

use fellesporten_domain::Timestamp;

/// More entries than this, and the one that ends first goes.
const MOST: usize = 10_000;

/// Entries that end by themselves.
#[derive(Debug)]
pub(crate) struct Shelf<T> {
    entries: HashMap<String, (Timestamp, T)>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { entries: HashMap::new() }
    }
}

impl<T> Shelf<T> {
    /// Remembers until `ends`.
    pub(crate) fn put(&mut self, name: String, value: T, ends: Timestamp, now: Timestamp) {
        self.entries.retain(|_, (ends, _)| *ends > now);
        if self.entries.len() >= MOST {
            let first = self.entries.iter().min_by_key(|(_, (ends, _))| *ends).map(|(name, _)| name.clone());
            first.and_then(|name| self.entries.remove(&name));
        }
        self.entries.insert(name, (ends, value));
    }

    /// Takes it away; it can be taken once.
    pub(crate) fn take(&mut self, name: &str, now: Timestamp) -> Option<T> {
        self.entries.remove(name).filter(|(ends, _)| *ends > now).map(|(_, value)| value)
    }

    /// Looks at it.
    pub(crate) fn get(&self, name: &str, now: Timestamp) -> Option<&T> {
        self.entries.get(name).filter(|(ends, _)| *ends > now).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_can_be_taken_once_and_ends() {
        let (now, later) = (Timestamp::from_secs(100), Timestamp::from_secs(160));
        let mut shelf = Shelf::default();
        shelf.put("a".to_owned(), 1, later, now);
        assert_eq!(shelf.get("a", now), Some(&1));
        assert_eq!(shelf.get("a", later), None);
        assert_eq!(shelf.take("a", now), Some(1));
        assert_eq!(shelf.take("a", now), None);
        shelf.put("b".to_owned(), 2, later, now);
        assert_eq!(shelf.take("b", later), None);
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let now = Timestamp::from_secs(0);
        let mut shelf = Shelf::default();
        for number in 0..=MOST {
            let ends = Timestamp::from_secs(1 + i64::try_from(number).unwrap());
            shelf.put(number.to_string(), number, ends, now);
        }
        assert_eq!(shelf.get("0", now), None);
        assert_eq!(shelf.get("1", now), Some(&1));
    }
}
