//! When to stop asking somebody else's service for a while (`docs/contracts/eid-adapters.md` §2.3). It hears of our own calls alone.

use std::collections::VecDeque;
use std::time::Duration;

use fellesporten_domain::{BreakerLimits, Timestamp};

/// How the breaker stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Calls go through.
    Closed,
    /// No call goes through.
    Open,
    /// The time is over: one call may try.
    HalfOpen,
}

/// The breaker of one service.
#[derive(Debug)]
pub struct Breaker {
    limits: BreakerLimits,
    in_a_row: u32,
    /// When the latest calls ended, and whether well.
    calls: VecDeque<(Timestamp, bool)>,
    open: Option<Open>,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    until: Timestamp,
    length: Duration,
    /// Until when a call that tries is waited for; one that never reports must not keep the breaker open for ever.
    probe_until: Option<Timestamp>,
}

/// How long a try is waited for.
const PROBE_PATIENCE: Duration = Duration::from_secs(30);
/// Calls that are remembered: beyond this the share is not made more exact by more of them.
const MOST_CALLS: usize = 1024;

impl Breaker {
    /// A closed one.
    pub fn new(limits: BreakerLimits) -> Self {
        Self { limits, in_a_row: 0, calls: VecDeque::new(), open: None }
    }

    /// How it stands.
    pub fn standing(&self, now: Timestamp) -> Standing {
        match self.open {
            None => Standing::Closed,
            Some(open) if now < open.until => Standing::Open,
            Some(_) => Standing::HalfOpen,
        }
    }

    /// Whether a call may be made; with the time over, one may, and it decides.
    pub fn admits(&mut self, now: Timestamp) -> bool {
        let Some(open) = &mut self.open else { return true };
        let may = now >= open.until && open.probe_until.is_none_or(|until| now >= until);
        if may {
            open.probe_until = Some(now.plus(PROBE_PATIENCE));
        }
        may
    }

    /// Ends the waiting: the next call decides.
    pub fn probe_now(&mut self, now: Timestamp) {
        if let Some(open) = &mut self.open {
            open.until = open.until.min(now);
        }
    }

    /// A call ended.
    pub fn heard(&mut self, now: Timestamp, well: bool) {
        if let Some(mut open) = self.open {
            // Calls from before it opened tell nothing new.
            if open.probe_until.take().is_some() || now >= open.until {
                if well { self.close() } else { self.reopen(now, open) }
            }
            return;
        }
        self.in_a_row = if well { 0 } else { self.in_a_row + 1 };
        let window = Duration::from_secs(self.limits.window_seconds.into());
        self.calls.push_back((now, well));
        while self.calls.front().is_some_and(|(at, _)| now.since(*at) > window) || self.calls.len() > MOST_CALLS {
            self.calls.pop_front();
        }
        if self.is_too_much() {
            let length = Duration::from_secs(self.limits.open_seconds.into());
            self.open = Some(Open { until: now.plus(length), length, probe_until: None });
            self.forget();
        }
    }

    fn is_too_much(&self) -> bool {
        let failures = self.calls.iter().filter(|(_, well)| !well).count();
        let is_many = self.calls.len() >= self.limits.least_calls as usize
            && failures * 100 >= self.calls.len() * self.limits.failure_percent as usize;
        self.in_a_row >= self.limits.consecutive_failures || is_many
    }

    fn close(&mut self) {
        self.open = None;
        self.forget();
    }

    fn reopen(&mut self, now: Timestamp, open: Open) {
        let longest = Duration::from_secs(self.limits.longest_open_seconds.into());
        let length = (open.length * 2).min(longest);
        self.open = Some(Open { until: now.plus(length), length, probe_until: None });
    }

    fn forget(&mut self) {
        self.in_a_row = 0;
        self.calls.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_secs(1_790_000_000 + seconds)
    }

    fn broken() -> Breaker {
        let mut breaker = Breaker::new(BreakerLimits::default());
        for _ in 0..5 {
            assert!(breaker.admits(at(0)));
            breaker.heard(at(0), false);
        }
        breaker
    }

    #[test]
    fn five_failures_in_a_row_open_it_for_15_seconds() {
        let mut breaker = broken();
        assert_eq!(breaker.standing(at(14)), Standing::Open);
        assert!(!breaker.admits(at(14)));
        assert_eq!(breaker.standing(at(15)), Standing::HalfOpen);
        assert!(breaker.admits(at(15)), "one probe");
        assert!(!breaker.admits(at(15)), "and no other");
        breaker.heard(at(16), true);
        assert_eq!(breaker.standing(at(16)), Standing::Closed);
    }

    #[test]
    fn each_failed_probe_doubles_the_time_to_two_minutes() {
        let mut breaker = broken();
        let mut now = 15;
        for length in [30, 60, 120, 120] {
            assert!(breaker.admits(at(now)));
            breaker.heard(at(now), false);
            assert_eq!(breaker.standing(at(now + length - 1)), Standing::Open, "{length}");
            assert_eq!(breaker.standing(at(now + length)), Standing::HalfOpen, "{length}");
            now += length;
        }
    }

    #[test]
    fn half_of_twenty_calls_within_30_seconds_open_it() {
        let mut breaker = Breaker::new(BreakerLimits::default());
        for number in 0..18 {
            breaker.heard(at(number), number % 2 == 0);
        }
        breaker.heard(at(18), true);
        assert_eq!(breaker.standing(at(18)), Standing::Closed, "19 calls");
        breaker.heard(at(19), false);
        assert_eq!(breaker.standing(at(19)), Standing::Open);
        let mut slow = Breaker::new(BreakerLimits::default());
        for number in 0..40 {
            slow.heard(at(number * 3), number % 2 == 0);
        }
        assert_eq!(slow.standing(at(120)), Standing::Closed, "never 20 in 30 seconds");
    }

    #[test]
    fn a_success_between_failures_keeps_it_closed() {
        let mut breaker = Breaker::new(BreakerLimits::default());
        for _ in 0..2 {
            for _ in 0..4 {
                breaker.heard(at(0), false);
            }
            breaker.heard(at(0), true);
        }
        assert_eq!(breaker.standing(at(0)), Standing::Closed);
    }

    #[test]
    fn a_person_may_try_anyway() {
        let mut breaker = broken();
        breaker.probe_now(at(3));
        assert!(breaker.admits(at(3)));
        assert!(!breaker.admits(at(3)));
        breaker.heard(at(4), true);
        assert_eq!(breaker.standing(at(4)), Standing::Closed);
    }
}
