//! Limits that all nodes share: how much of something may be done in a time.
//!
//! The rule is GCRA, the leaky bucket that remembers one moment: when a cell is whole again. Spending moves that moment on by one
//! interval, and nobody spends whom it would carry farther away than one period. Redis does the same in [`super::redis`], in one step.

use std::fmt;
use std::time::Duration;

use fellesporten_domain::Timestamp;
use fellesporten_telemetry::{events, metrics};

use super::{Backend, Durability, Place, Share, ShortLived, ShortLivedError, measured};

/// How much there is, and how fast it comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// In microseconds: after how long one more is there.
    pub(super) interval: i64,
    /// In microseconds: after how long all is there.
    pub(super) period: i64,
}

impl Quota {
    /// `most` at once, and as many again spread over each `period`; none for 0. Intervals are whole microseconds, so ten thousands in a
    /// minute may be a few more.
    #[must_use]
    pub fn new(most: u32, period: Duration) -> Option<Self> {
        let period = i64::try_from(period.as_micros()).ok()?;
        let interval = period.checked_div(i64::from(most))?.max(1);
        Some(Self { interval, period })
    }
}

/// What came of spending one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    /// There was one. The next is there after this time; zero when it is there already.
    Yes {
        /// The wait.
        next_in: Duration,
    },
    /// There was none. The next is there after this time.
    No {
        /// The wait.
        next_in: Duration,
    },
}

impl Spent {
    /// `micros` until the next one.
    pub(super) fn new(one: bool, micros: i64) -> Self {
        let next_in = Duration::from_micros(u64::try_from(micros).unwrap_or(0));
        if one { Self::Yes { next_in } } else { Self::No { next_in } }
    }
}

/// When what was spent is whole again: microseconds since 1970, by the product's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell(i64);

impl Cell {
    /// Takes one of what is held; the cell is the same afterwards when there was none. However far away a cell is by a clock that went
    /// back, it is whole in one period from now.
    pub(super) fn take(held: Option<Self>, quota: Quota, now: Timestamp) -> (Self, Spent) {
        let now = micros(now);
        let latest = now.saturating_add(quota.period);
        let whole = held.map_or(now, |cell| cell.0).clamp(now, latest);
        let after = whole.saturating_add(quota.interval);
        let room = latest.saturating_sub(after);
        if room < 0 {
            return (Self(whole), Spent::new(false, -room));
        }
        (Self(after), Spent::new(true, quota.interval.saturating_sub(room)))
    }

    /// The cell that was written like this.
    pub(super) fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// From when on it need not be remembered.
    pub(super) fn whole_at(self) -> Timestamp {
        Timestamp::from_millis(self.0.saturating_add(999).div_euclid(1000))
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

pub(super) const fn micros(moment: Timestamp) -> i64 {
    moment.as_millis().saturating_mul(1000)
}

/// A quota for each of many, under one name; or none, and then the store is never asked.
#[derive(Debug, Clone)]
pub struct Limit {
    store: ShortLived,
    name: &'static str,
    quota: Option<Quota>,
}

impl Limit {
    /// The limit `name` (unique in the program; its metrics bear it too).
    #[must_use]
    pub fn new(store: &ShortLived, name: &'static str, quota: Option<Quota>) -> Self {
        Self { store: store.clone(), name, quota }
    }

    /// Spends one of whom `id` names. A store that cannot count stops nobody.
    pub async fn spend(&self, id: impl FnOnce() -> String) -> Spent {
        const UNLIMITED: Spent = Spent::Yes { next_in: Duration::ZERO };
        let Some(quota) = self.quota else { return UNLIMITED };
        let (id, durability, share) = (id(), Durability::Memory, Share::All);
        match self.store.spend(Place { shelf: self.name, id: &id, durability, share }, quota).await {
            Ok(Spent::Yes { next_in }) => Spent::Yes { next_in },
            Ok(Spent::No { next_in }) => {
                self.count_refusal();
                Spent::No { next_in }
            }
            Err(error) => {
                events::stores::limit_not_counted(self.name, error);
                metrics::LIMIT_UNCOUNTED.inc([self.name]);
                UNLIMITED
            }
        }
    }

    /// Counts, for the metrics, a refusal that needed no look into the store.
    pub fn count_refusal(&self) {
        metrics::LIMIT_REFUSALS.inc([self.name]);
    }
}

impl ShortLived {
    async fn spend(&self, place: Place<'_>, quota: Quota) -> Result<Spent, ShortLivedError> {
        measured("spend", async {
            match &*self.0 {
                Backend::Embedded(store) => store.spend(place, quota),
                Backend::Redis(store) => store.spend(place, quota).await,
            }
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is spent at which second, and how many seconds until the next.
    fn spend(quota: Quota, seconds: &[i64]) -> Vec<(bool, u64)> {
        let mut held = None;
        let spend = |second: &i64| {
            let (cell, spent) = Cell::take(held, quota, Timestamp::from_secs(1_790_000_000 + second));
            held = Some(cell);
            match spent {
                Spent::Yes { next_in } => (true, next_in.as_secs()),
                Spent::No { next_in } => (false, next_in.as_secs()),
            }
        };
        seconds.iter().map(spend).collect()
    }

    #[test]
    fn what_is_spent_comes_back_one_by_one() {
        let (yes, no) = (|wait| (true, wait), |wait| (false, wait));
        let minute = Duration::from_secs(60);
        for (most, seconds, wanted) in [
            (1, &[0, 0, 59, 60, 60][..], vec![yes(60), no(60), no(1), yes(60), no(60)]),
            (3, &[0, 0, 0, 0, 10, 20, 20], vec![yes(0), yes(0), yes(20), no(20), no(10), yes(20), no(20)]),
            // time that nobody used is not saved up
            (2, &[0, 3600, 3600, 3600], vec![yes(0), yes(0), yes(30), no(30)]),
            // refusals cost nothing
            (2, &[0, 0, 1, 2, 3, 30], vec![yes(0), yes(30), no(29), no(28), no(27), yes(30)]),
            // a clock that goes back makes nobody wait for longer than a period
            (2, &[3600, 3600, 0, 30], vec![yes(0), yes(30), no(30), yes(30)]),
        ] {
            assert_eq!(spend(Quota::new(most, minute).unwrap(), seconds), wanted, "{most}");
        }
    }

    #[test]
    fn exactly_as_many_as_there_are_can_be_spent_at_once() {
        for most in [1, 2, 7, 30, 6000, 7001, 12_000] {
            let quota = Quota::new(most, Duration::from_secs(60)).unwrap();
            let moment = vec![0; most as usize + 1];
            let spent = spend(quota, &moment).into_iter().filter(|(spent, _)| *spent).count();
            assert_eq!(spent, most as usize);
        }
        assert_eq!(Quota::new(0, Duration::from_secs(60)), None);
    }

    #[test]
    fn a_cell_is_read_as_it_is_written_and_remembered_until_it_is_whole() {
        let cell = Cell(1_790_000_000_000_001);
        assert_eq!(Cell::read(&cell.to_string()), Some(cell));
        assert_eq!(cell.whole_at(), Timestamp::from_millis(1_790_000_000_001));
        assert_eq!(Cell::read("1.79e+15"), None);
    }
}
