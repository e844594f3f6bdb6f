//! Three wrong tries, then an hour of quarantine (docs/contracts/minid.md §7, eid-adapters.md §6.3; facts 32 and 33).
//!
//! A try is counted before it is judged and given back when it was right, so that a hundred at once are no more than three. Tries
//! belong to a number, whether anybody has a MinID with it or not, or to an e-mail address.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Wrong tries that end in quarantine.
pub const MOST: u32 = 3;
/// How long a quarantine lasts, and how long wrong tries are remembered.
pub const QUARANTINE: Duration = Duration::from_secs(3600);

/// What is remembered of the tries of one number or address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    /// Wrong ones, and those that are being judged.
    pub counted: u32,
    /// End of the quarantine.
    pub quarantined_until: Option<Timestamp>,
    /// When the latest try was counted.
    pub latest: Option<Timestamp>,
}

/// No further try is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarantined;

/// What a wrong try comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// There are more tries.
    Again,
    /// The next wrong one is the last.
    LastWarning,
    /// It was the last one.
    Quarantined,
}

impl Tries {
    /// Whether no try is judged at this moment.
    #[must_use]
    pub fn is_quarantined(&self, now: Timestamp) -> bool {
        self.quarantined_until.is_some_and(|until| now < until)
    }

    /// Counts one more try, which is then judged.
    ///
    /// # Errors
    /// In quarantine, and while as many as are allowed are being judged.
    pub fn counting_one(self, now: Timestamp) -> Result<Tries, Quarantined> {
        let forgotten = self.latest.is_none_or(|latest| now >= latest.plus(QUARANTINE));
        let ended = self.quarantined_until.is_some_and(|until| now >= until);
        let before = if forgotten || ended { Tries::default() } else { self };
        if before.counted >= MOST || before.is_quarantined(now) {
            return Err(Quarantined);
        }
        Ok(Tries { counted: before.counted + 1, quarantined_until: None, latest: Some(now) })
    }

    /// What it comes to when the counted try was wrong.
    #[must_use]
    pub fn wrong(self, now: Timestamp) -> (Tries, Wrong) {
        match self.counted {
            MOST.. => (Tries { quarantined_until: Some(now.plus(QUARANTINE)), ..self }, Wrong::Quarantined),
            counted if counted + 1 == MOST => (self, Wrong::LastWarning),
            _ => (self, Wrong::Again),
        }
    }

    /// The counted try was right: it does not count. The wrong ones before it still do, until a login is complete.
    #[must_use]
    pub fn right(self) -> Tries {
        Tries { counted: self.counted.saturating_sub(1), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

    fn after(seconds: u64) -> Timestamp {
        NOW.plus(Duration::from_secs(seconds))
    }

    fn wrong_try(tries: Tries, now: Timestamp) -> (Tries, Wrong) {
        tries.counting_one(now).unwrap().wrong(now)
    }

    /// eid-adapters.md fact 32.
    #[test]
    fn the_second_wrong_try_warns_and_the_third_quarantines_for_an_hour() {
        let (tries, first) = wrong_try(Tries::default(), NOW);
        let (tries, second) = wrong_try(tries, NOW);
        let (tries, third) = wrong_try(tries, after(10));
        assert_eq!((first, second, third), (Wrong::Again, Wrong::LastWarning, Wrong::Quarantined));
        for (seconds, quarantined) in [(10, true), (3609, true), (3610, false), (3611, false)] {
            assert_eq!(tries.is_quarantined(after(seconds)), quarantined, "{seconds}");
            assert_eq!(tries.counting_one(after(seconds)).is_err(), quarantined, "{seconds}");
        }
        assert_eq!(tries.counting_one(after(3611)).unwrap().counted, 1, "it begins anew");
    }

    #[test]
    fn a_right_try_is_given_back_and_wrong_ones_stay() {
        let (tries, _) = wrong_try(Tries::default(), NOW);
        let tries = tries.counting_one(NOW).unwrap().right();
        assert_eq!(tries.counted, 1);
        assert_eq!(wrong_try(tries, NOW).1, Wrong::LastWarning);
    }

    #[test]
    fn of_a_hundred_at_once_three_are_judged() {
        let mut tries = Tries::default();
        let judged = (0..100).filter(|_| match tries.counting_one(NOW) {
            Ok(counted) => {
                tries = counted;
                true
            }
            Err(Quarantined) => false,
        });
        assert_eq!(judged.count(), 3);
    }

    #[test]
    fn wrong_tries_are_forgotten_after_an_hour() {
        let (tries, _) = wrong_try(Tries::default(), NOW);
        let (tries, _) = wrong_try(tries, NOW);
        assert_eq!(wrong_try(tries, after(3599)).1, Wrong::Quarantined);
        assert_eq!(wrong_try(tries, after(3600)).1, Wrong::Again);
    }
}
