//! When an hourly job has its turn, by a clock that tests move both ways.

use std::time::Duration;

use fellesporten_domain::{Clock, Timestamp};
use tokio_util::sync::CancellationToken;

/// From one turn to the next.
pub(crate) const EVERY: Duration = Duration::from_secs(60 * 60);
/// From a turn that failed to the next.
const RETRY_AFTER: Duration = Duration::from_secs(60);
/// How often the clock is looked at, which costs nothing.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The turns of one job: the first at once, then every hour, and a minute after a failure.
#[derive(Default)]
pub(crate) struct Turns {
    last_and_next: Option<(Timestamp, Timestamp)>,
    failing: bool,
}

impl Turns {
    /// Waits for the next turn, and says when it began; none when it is time to stop.
    pub(crate) async fn next(&self, clock: &Clock, stop: &CancellationToken) -> Option<Timestamp> {
        loop {
            tokio::select! {
                () = stop.cancelled() => return None,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            let now = clock.now();
            if self.has_come(now) {
                return Some(now);
            }
        }
    }

    /// Ends the turn that began then. Gives the failure if it is the first in a row: one line of log is enough.
    pub(crate) fn end<E>(&mut self, began: Timestamp, outcome: Result<(), E>) -> Option<E> {
        let was_failing = self.failing;
        self.failing = outcome.is_err();
        self.last_and_next = Some((began, began.plus(if self.failing { RETRY_AFTER } else { EVERY })));
        outcome.err().filter(|_| !was_failing)
    }

    fn has_come(&self, now: Timestamp) -> bool {
        self.last_and_next.is_none_or(|(last, next)| now >= next || now < last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_secs(1_790_000_000);

    #[test]
    fn a_turn_comes_first_then_every_hour_and_when_the_clock_is_set_back() {
        let mut turns = Turns::default();
        assert!(turns.has_come(START));
        assert_eq!(turns.end(START, Ok::<(), ()>(())), None);
        for (now, come) in [
            (START, false),
            (START.plus(EVERY - Duration::from_secs(1)), false),
            (START.plus(EVERY), true),
            (START.minus(Duration::from_secs(1)), true),
        ] {
            assert_eq!(turns.has_come(now), come, "{now}");
        }
    }

    #[test]
    fn a_failure_is_tried_again_in_a_minute_and_told_once() {
        let mut turns = Turns::default();
        for (outcome, told) in [(Err("a"), Some("a")), (Err("b"), None), (Ok(()), None), (Err("c"), Some("c"))] {
            assert_eq!(turns.end(START, outcome), told);
            let in_a_minute = turns.has_come(START.plus(RETRY_AFTER));
            assert_eq!(in_a_minute, outcome.is_err());
        }
    }
}
