//! The epoch: since when a short-lived store has forgotten nothing.
//!
//! A failover loses acknowledged writes, a flush forgets them all, and embedded replay marks die with the process. What was
//! issued before the epoch can have been used without the store knowing, so it is not accepted as a first use.

use fellesporten_domain::{Clock, Timestamp};

/// An epoch of a short-lived store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epoch {
    /// 16 random characters.
    pub id: String,
    /// When it began, in real time.
    pub started_at: Timestamp,
}

impl Epoch {
    /// The beginning as something dated by the product's clock must see it. When the test clock is set back, what is issued now
    /// is dated before the real beginning, and must not be refused for that; set forward, it changes nothing.
    pub(super) fn started_for(&self, clock: &Clock) -> Timestamp {
        let back = clock.offset_seconds().min(0).saturating_mul(1000);
        Timestamp::from_millis(self.started_at.as_millis().saturating_add(back))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clock_set_back_moves_the_beginning() {
        let clock = Clock::fixed(Timestamp::from_secs(5000));
        let epoch = Epoch { id: String::new(), started_at: Timestamp::from_secs(4000) };
        for (offset, seen) in [(0, 4000), (600, 4000), (-600, 3400)] {
            clock.set_offset_seconds(offset);
            assert_eq!(epoch.started_for(&clock), Timestamp::from_secs(seen), "{offset}");
        }
    }
}
