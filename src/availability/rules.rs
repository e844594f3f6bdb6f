//! From minutes to figures (docs/contracts/eid-adapters.md fact 56): availability = minutes that were not down / minutes that count,
//! where the maintenance window is on neither side.

use std::collections::BTreeMap;
use std::ops::Range;

use fellesporten_domain::{LocalTime, Timestamp};

use super::minute::Bits;

/// What a minute is that no node saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unseen {
    /// Down: no node was there to serve.
    IsDown,
    /// Nothing: it speaks neither for nor against who is judged, so it does not count.
    DoesNotCount,
}

/// Minutes of a span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Figures {
    /// In the maintenance window.
    pub(super) window: i64,
    /// Outside it, and counted.
    pub(super) counted: i64,
    /// Of those, down.
    pub(super) down: i64,
    /// Outside the window, and seen by no node.
    pub(super) unseen: i64,
}

/// Counts the minutes of `span` (minutes since 1970) in the hours that are known.
pub(super) fn figures(hours: &BTreeMap<i64, Bits>, span: Range<i64>, unseen: Unseen) -> Figures {
    let mut figures = Figures::default();
    for minute in span {
        if is_in_window(minute) {
            figures.window += 1;
            continue;
        }
        let bits = hours.get(&minute.div_euclid(60)).copied().unwrap_or_default();
        let bit = 1_i64 << minute.rem_euclid(60);
        if bits.seen & bit == 0 {
            figures.unseen += 1;
            if unseen == Unseen::DoesNotCount {
                continue;
            }
        }
        figures.counted += 1;
        if bits.up & bit == 0 {
            figures.down += 1;
        }
    }
    figures
}

/// The maintenance window of the terms: the night to Tuesday, 00:30 to 05:00 in Norway.
fn is_in_window(minute: i64) -> bool {
    let LocalTime { weekday, hour, minute, .. } = Timestamp::from_secs(minute * 60).in_norway();
    weekday == 2 && ((hour == 0 && minute >= 30) || (1..5).contains(&hour))
}

impl Figures {
    /// Percent, in ten-thousandths of one, rounded down; none when nothing counts.
    pub(super) fn percent(self) -> Option<f64> {
        let share = (self.counted - self.down).saturating_mul(1_000_000).checked_div(self.counted)?;
        Some(exact(share) / 10_000.0)
    }

    /// Minutes that a target, in hundredths of a percent, allows.
    pub(super) fn allowed(self, target: i64) -> f64 {
        exact(self.counted.saturating_mul(10_000 - target)) / 10_000.0
    }

    /// Whether the target is kept.
    pub(super) const fn keeps(self, target: i64) -> bool {
        self.down.saturating_mul(10_000) <= self.counted.saturating_mul(10_000 - target)
    }
}

#[expect(clippy::cast_precision_loss, reason = "minutes of a month times ten thousand are exact")]
const fn exact(number: i64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use fellesporten_domain::Month;

    const ALL: i64 = (1 << 60) - 1;

    fn span(month: &str) -> Range<i64> {
        let month: Month = month.parse().unwrap();
        month.begins().as_secs() / 60..month.ends().as_secs() / 60
    }

    fn up(span: &Range<i64>) -> BTreeMap<i64, Bits> {
        (span.start / 60..span.end / 60 + 1).map(|hour| (hour, Bits { seen: ALL, up: ALL })).collect()
    }

    /// Minute of a moment in UTC.
    fn minute(text: &str) -> i64 {
        Timestamp::parse(text).unwrap().as_secs() / 60
    }

    /// Says how it was in the minutes of a span: `None` for unseen.
    fn say(hours: &mut BTreeMap<i64, Bits>, span: Range<i64>, is_up: Option<bool>) {
        for minute in span {
            let (bits, bit) = (hours.entry(minute / 60).or_default(), 1 << (minute % 60));
            let set = |word: i64, on: bool| if on { word | bit } else { word & !bit };
            *bits = Bits { seen: set(bits.seen, is_up.is_some()), up: set(bits.up, is_up == Some(true)) };
        }
    }

    /// eid-adapters.md fact 56; months with summer time's changes have an hour less and more, and never in a window.
    #[test]
    fn each_month_has_its_minutes_and_its_windows() {
        for (month, days, hours, nights, allowed) in [
            ("2026-11", 30, 0, 4, 210.6),
            ("2026-09", 30, 0, 5, 209.25),
            ("2026-03", 31, -1, 5, 216.15),
            ("2026-10", 31, 1, 4, 218.1),
            ("2027-02", 28, 0, 4, 196.2),
            ("2028-02", 29, 0, 5, 202.05),
        ] {
            let span = span(month);
            let figures = figures(&up(&span), span.clone(), Unseen::IsDown);
            assert_eq!(figures.window, nights * 270, "{month}");
            assert_eq!(figures.counted, (days * 24 + hours) * 60 - nights * 270, "{month}");
            assert_eq!((figures.down, figures.unseen, figures.percent()), (0, 0, Some(100.0)), "{month}");
            assert!((figures.allowed(9950) - allowed).abs() < 1e-9, "{month}: {}", figures.allowed(9950));
        }
    }

    #[test]
    fn a_target_is_kept_to_the_last_minute_and_no_longer() {
        let month = span("2026-11");
        let monday = minute("2026-11-02T08:00:00Z");
        for (target, most) in [(9950, 210), (9990, 42)] {
            for (down, kept) in [(0, true), (most, true), (most + 1, false)] {
                let mut hours = up(&month);
                say(&mut hours, monday..monday + down, Some(false));
                let figures = figures(&hours, month.clone(), Unseen::IsDown);
                assert_eq!((figures.down, figures.keeps(target)), (down, kept), "{target} {down}");
            }
        }
        assert_eq!(Figures { counted: 42_120, down: 210, ..Figures::default() }.percent(), Some(99.5014));
        assert_eq!(Figures { counted: 3, down: 1, ..Figures::default() }.percent(), Some(66.6666), "rounded down");
        assert_eq!(Figures::default().percent(), None);
    }

    #[test]
    fn the_window_counts_on_neither_side_and_its_edges_are_sharp() {
        // Tuesday 3 November, 00:30 to 05:00 in Norway is 23:30 to 04:00 in UTC; Tuesday 7 July is an hour earlier.
        for (month, from, until) in [
            ("2026-11", "2026-11-02T23:30:00Z", "2026-11-03T04:00:00Z"),
            ("2026-07", "2026-07-06T22:30:00Z", "2026-07-07T03:00:00Z"),
        ] {
            let (month, from, until) = (span(month), minute(from), minute(until));
            for (down, counted) in [
                (from..until, 0),
                (from - 1..until, 1),
                (from..until + 1, 1),
                (from + 1440..until + 1440, 270),
                (from - 1440..until - 1440, 270),
            ] {
                let mut hours = up(&month);
                say(&mut hours, down.clone(), Some(false));
                assert_eq!(figures(&hours, month.clone(), Unseen::IsDown).down, counted, "{down:?}");
            }
        }
    }

    #[test]
    fn minutes_of_other_months_do_not_count() {
        let month = span("2026-11");
        let mut hours = up(&month);
        // The last hour of October and the first of December, in Norway.
        say(&mut hours, month.start - 60..month.start, Some(false));
        say(&mut hours, month.end..month.end + 60, Some(false));
        assert_eq!(figures(&hours, month.clone(), Unseen::IsDown).down, 0);
        say(&mut hours, month.start..month.start + 1, Some(false));
        say(&mut hours, month.end - 1..month.end, Some(false));
        assert_eq!(figures(&hours, month, Unseen::IsDown).down, 2);
    }

    #[test]
    fn what_nobody_saw_is_down_for_us_and_nothing_for_an_eid() {
        let month = span("2026-11");
        let monday = minute("2026-11-02T08:00:00Z");
        let mut hours = up(&month);
        say(&mut hours, monday..monday + 90, None);
        let all = figures(&up(&month), month.clone(), Unseen::IsDown).counted;
        let ours = figures(&hours, month.clone(), Unseen::IsDown);
        assert_eq!((ours.counted, ours.down, ours.unseen), (all, 90, 90));
        let theirs = figures(&hours, month.clone(), Unseen::DoesNotCount);
        assert_eq!((theirs.counted, theirs.down, theirs.unseen), (all - 90, 0, 90));
        let nothing = figures(&BTreeMap::new(), month, Unseen::DoesNotCount);
        assert_eq!((nothing.counted, nothing.percent()), (0, None));
    }

    #[test]
    fn a_minute_is_up_when_any_node_found_it_so() {
        let hour = minute("2026-11-02T08:00:00Z") / 60;
        let [first, second] = [Bits { seen: 0b0111, up: 0b0011 }, Bits { seen: 0b1110, up: 0b0100 }];
        let mut both = first;
        both.add(second);
        let counted = |bits: Bits| {
            let figures = figures(&BTreeMap::from([(hour, bits)]), hour * 60..hour * 60 + 4, Unseen::DoesNotCount);
            (figures.counted, figures.down, figures.unseen)
        };
        assert_eq!((counted(first), counted(second), counted(both)), ((3, 1, 1), (3, 2, 1), (4, 1, 0)));
    }
}
