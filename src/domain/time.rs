//! Time as a value: [`Timestamp`], and [`Clock`], the only place it comes from.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z. Serialised as that integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment `millis` milliseconds after 1970.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// The moment `secs` seconds after 1970 (a JWT's NumericDate, RFC 7519 §2); saturates far outside any calendar.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded down.
    #[must_use]
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The moment `duration` later (saturating).
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(millis_of(duration)))
    }

    /// The moment `duration` earlier (saturating).
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(millis_of(duration)))
    }

    /// The moment this many calendar months earlier, in UTC; the beginning of time where the calendar ends.
    #[must_use]
    pub fn months_before(self, months: u16) -> Self {
        jiff::Timestamp::from_millisecond(self.0)
            .ok()
            .and_then(|moment| moment.to_zoned(TimeZone::UTC).checked_sub(i64::from(months).months()).ok())
            .map_or(Self(i64::MIN), |moment| Self(moment.timestamp().as_millisecond()))
    }

    /// The moment that a text in RFC 3339 names, whatever its offset.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|moment| Self(moment.as_millisecond()))
    }

    /// How long after `earlier` this is; zero when it is not after.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// RFC 3339 in UTC with whole seconds: `2026-09-21T14:13:20Z`. For people and logs; on the wire a moment is a number.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.as_secs()) {
            Ok(moment) => f.pad(&moment.to_string()),
            Err(_) => write!(f, "{} ms after 1970", self.0),
        }
    }
}

fn millis_of(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The product's clock. Clones share one hand, so an offset set on one is seen by all.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Hands>);

#[derive(Debug)]
struct Hands {
    source: Source,
    /// What `PUT /clock` sets: seconds between the real time and the product's.
    offset_seconds: AtomicI64,
}

#[derive(Debug)]
enum Source {
    System,
    Fixed { millis: AtomicI64, start: Timestamp, started: Instant },
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::with_source(Source::System)
    }

    /// A clock that stands at `moment` until [`Clock::advance`] moves it. For tests.
    #[must_use]
    pub fn fixed(moment: Timestamp) -> Self {
        Self::with_source(Source::Fixed {
            millis: AtomicI64::new(moment.as_millis()),
            start: moment,
            started: system_instant(),
        })
    }

    fn with_source(source: Source) -> Self {
        Self(Arc::new(Hands { source, offset_seconds: AtomicI64::new(0) }))
    }

    /// The product's time: real time plus the offset. What every rule judges by.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let offset = self.offset_seconds().saturating_mul(1000);
        Timestamp::from_millis(self.real_now().as_millis().saturating_add(offset))
    }

    /// Real time, untouched by the offset: for what other programs also judge (leases, stores' own expiry).
    #[must_use]
    pub fn real_now(&self) -> Timestamp {
        match &self.0.source {
            Source::System => system_now(),
            Source::Fixed { millis, .. } => Timestamp::from_millis(millis.load(Ordering::Acquire)),
        }
    }

    /// A steady clock for measuring how long something took.
    #[must_use]
    pub fn monotonic(&self) -> Instant {
        match &self.0.source {
            Source::System => system_instant(),
            Source::Fixed { start, started, .. } => *started + self.real_now().since(*start),
        }
    }

    /// Makes the product's time real time plus `seconds` (not added to an earlier offset; 0 resets).
    pub fn set_offset_seconds(&self, seconds: i64) {
        self.0.offset_seconds.store(seconds, Ordering::Release);
    }

    /// The offset in force, in seconds.
    #[must_use]
    pub fn offset_seconds(&self) -> i64 {
        self.0.offset_seconds.load(Ordering::Acquire)
    }

    /// Moves a [`Clock::fixed`] clock forward. The machine's clock is not ours to move: it stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Source::Fixed { millis, .. } = &self.0.source {
            millis.fetch_add(millis_of(by), Ordering::AcqRel);
        }
    }
}

/// Measures how long something really took, for metrics alone: no rule judges by it.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts one.
    #[must_use]
    pub fn start() -> Self {
        Self(system_instant())
    }

    /// How long it has run.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        system_instant().saturating_duration_since(self.0)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place where the product reads the machine's clock")]
fn system_now() -> Timestamp {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(after) => Timestamp::from_millis(millis_of(after)),
        Err(before) => Timestamp::from_millis(millis_of(before.duration()).saturating_neg()),
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place where the product reads the machine's clock")]
fn system_instant() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_saturates_and_rounds_down() {
        let moment = Timestamp::from_secs(100);
        assert_eq!(moment.as_millis(), 100_000);
        assert_eq!(moment.plus(Duration::from_millis(1500)).as_secs(), 101);
        assert_eq!(moment.minus(Duration::from_millis(1)).as_secs(), 99);
        assert_eq!(Timestamp::from_millis(-1).as_secs(), -1);
        assert_eq!(moment.since(Timestamp::from_secs(40)), Duration::from_secs(60));
        assert_eq!(moment.since(Timestamp::from_secs(140)), Duration::ZERO);
        assert_eq!(Timestamp::from_millis(i64::MAX).plus(Duration::from_secs(1)).as_millis(), i64::MAX);
        assert_eq!(Timestamp::from_secs(i64::MAX).as_millis(), i64::MAX);
        assert_eq!(Timestamp::from_millis(i64::MIN).since(Timestamp::from_millis(i64::MAX)), Duration::ZERO);
    }

    #[test]
    fn serialised_as_an_integer() {
        assert_eq!(serde_json::to_string(&Timestamp::from_millis(1_790_000_000_123)).unwrap(), "1790000000123");
        assert_eq!(serde_json::from_str::<Timestamp>("5").unwrap(), Timestamp::from_millis(5));
    }

    #[test]
    fn printed_for_people() {
        assert_eq!(Timestamp::from_millis(1_790_000_000_999).to_string(), "2026-09-21T14:13:20Z");
        assert_eq!(format!("{:>22}", Timestamp::from_secs(0)), "  1970-01-01T00:00:00Z");
        assert_eq!(Timestamp::parse("2026-09-21T16:13:20+02:00"), Some(Timestamp::from_secs(1_790_000_000)));
        assert_eq!(Timestamp::parse("2026-09-21T16:13:20"), None, "whose time it is must be said");
        assert_eq!(Timestamp::from_millis(i64::MAX).to_string(), "9223372036854775807 ms after 1970");
    }

    #[test]
    fn months_are_the_calendars() {
        let day = |text: &str| Timestamp::from_millis(text.parse::<jiff::Timestamp>().unwrap().as_millisecond());
        for (now, months, then) in [
            ("2026-11-28T12:00:00.5Z", 12, "2025-11-28T12:00:00.5Z"),
            ("2026-11-28T12:00:00Z", 13, "2025-10-28T12:00:00Z"),
            ("2028-02-29T00:00:00Z", 12, "2027-02-28T00:00:00Z"),
        ] {
            assert_eq!(day(now).months_before(months), day(then), "{now}");
        }
        assert_eq!(Timestamp::from_millis(i64::MAX).months_before(1), Timestamp::from_millis(i64::MIN));
    }

    #[test]
    fn clones_share_the_offset_and_real_time_does_not_move_with_it() {
        let clock = Clock::fixed(Timestamp::from_secs(1000));
        let other = clock.clone();
        clock.set_offset_seconds(-60);
        assert_eq!(other.now(), Timestamp::from_secs(940));
        assert_eq!(other.real_now(), Timestamp::from_secs(1000));
        other.set_offset_seconds(30);
        assert_eq!(clock.now(), Timestamp::from_secs(1030), "an offset replaces the earlier one");
        assert_eq!(clock.offset_seconds(), 30);
    }

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let clock = Clock::fixed(Timestamp::from_secs(1000));
        let before = clock.monotonic();
        assert_eq!(clock.monotonic(), before);
        clock.advance(Duration::from_secs(5));
        assert_eq!(clock.now(), Timestamp::from_secs(1005));
        assert_eq!(clock.monotonic() - before, Duration::from_secs(5));
    }

    #[test]
    fn the_system_clock_is_in_this_century_and_is_not_advanced() {
        let clock = Clock::system();
        let before = clock.now();
        assert!(before > Timestamp::from_secs(1_700_000_000) && before < Timestamp::from_secs(4_102_444_800));
        clock.advance(Duration::from_secs(3600));
        assert!(clock.now().since(before) < Duration::from_secs(1800));
    }
}
