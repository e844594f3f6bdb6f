//! Time as people in Norway reckon it.

use std::fmt;
use std::str::FromStr;

use jiff::Zoned;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::Timestamp;

/// Norway's time since 1996, as a rule: no machine needs a time zone database for it.
const NORWAY: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// A moment as clocks in Norway show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTime {
    /// Year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
    /// 1 (Monday) to 7.
    pub weekday: i8,
    /// 0 to 23.
    pub hour: i8,
    /// 0 to 59.
    pub minute: i8,
}

impl Timestamp {
    /// The moment in Norway, for pages that people read and for what goes by Norwegian days.
    #[must_use]
    pub fn in_norway(self) -> LocalTime {
        let moment = zoned(self);
        LocalTime {
            year: moment.year(),
            month: moment.month(),
            day: moment.day(),
            weekday: moment.weekday().to_monday_one_offset(),
            hour: moment.hour(),
            minute: moment.minute(),
        }
    }

    /// What clocks in Norway show, `2026-09-21T16:13:20`: to the second, and without an offset.
    #[must_use]
    pub fn local_in_norway(self) -> String {
        zoned(self).datetime().to_string()
    }

    /// How many times it is midnight in Norway before a later moment; 0 on the same day, below 0 when it is past.
    #[must_use]
    pub fn norwegian_days_until(self, later: Self) -> i32 {
        zoned(self).date().until(zoned(later).date()).map_or(0, |days| days.get_days())
    }
}

impl Timestamp {
    /// The moment as ISO 8601 with Norway's offset and milliseconds, `2026-02-03T09:15:00.123+01:00`: how the self-service API
    /// writes times (docs/contracts/maskinporten.md §5.2).
    #[must_use]
    pub fn iso_in_norway(self) -> String {
        let moment = jiff::Timestamp::from_millisecond(self.as_millis()).unwrap_or_default().to_zoned(zone());
        moment.strftime("%Y-%m-%dT%H:%M:%S.%3f%:z").to_string()
    }
}

fn zone() -> TimeZone {
    TimeZone::posix(NORWAY).unwrap_or(TimeZone::UTC)
}

fn zoned(moment: Timestamp) -> Zoned {
    jiff::Timestamp::from_second(moment.as_secs()).unwrap_or_default().to_zoned(zone())
}

/// A calendar month in Norway, written `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i16,
    month: i8,
}

/// The text is no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a month of 1970 to 9998, such as 2026-11")]
pub struct NotAMonth;

impl Month {
    /// The month in which a moment lies.
    #[must_use]
    pub fn of(moment: Timestamp) -> Self {
        let LocalTime { year, month, .. } = moment.in_norway();
        Self { year, month }
    }

    /// Its first moment.
    #[must_use]
    pub fn begins(self) -> Timestamp {
        midnight(date(self.year, self.month, 1))
    }

    /// The first moment after it.
    #[must_use]
    pub fn ends(self) -> Timestamp {
        let next = if self.month == 12 { date(self.year + 1, 1, 1) } else { date(self.year, self.month + 1, 1) };
        midnight(next)
    }
}

fn midnight(day: Date) -> Timestamp {
    let moment = day.to_zoned(zone()).map(|moment| moment.timestamp()).unwrap_or_default();
    Timestamp::from_millis(moment.as_millisecond())
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        if year.len() != 4 || month.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return Err(NotAMonth);
        }
        let (year, month) = (year.parse().map_err(|_| NotAMonth)?, month.parse().map_err(|_| NotAMonth)?);
        if (1970..=9998).contains(&year) && (1..=12).contains(&month) {
            Ok(Self { year, month })
        } else {
            Err(NotAMonth)
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norway_has_winter_and_summer_time() {
        let shown = |seconds| {
            let LocalTime { year, month, day, weekday, hour, minute } = Timestamp::from_secs(seconds).in_norway();
            format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02} {weekday}")
        };
        assert_eq!(shown(1_790_000_000), "2026-09-21 16:13 1");
        assert_eq!(Timestamp::from_millis(1_790_000_000_123).local_in_norway(), "2026-09-21T16:13:20");
        assert_eq!(shown(1_798_761_600), "2027-01-01 01:00 5");
        assert_eq!(
            (shown(1_792_889_999), shown(1_792_890_000)),
            ("2026-10-25 02:59 7".to_owned(), "2026-10-25 02:00 7".to_owned())
        );
    }

    #[test]
    fn days_are_counted_by_midnights_in_norway() {
        for (from, to, days) in [
            ("2026-11-29T22:59:59Z", "2026-11-29T23:00:00Z", 1),
            ("2026-11-29T23:00:00Z", "2026-11-30T22:59:59Z", 0),
            ("2026-03-28T12:00:00Z", "2026-03-30T11:00:00Z", 2),
            ("2026-11-29T12:00:00Z", "2027-11-29T12:00:00Z", 365),
            ("2026-11-29T12:00:00Z", "2026-11-22T12:00:00Z", -7),
        ] {
            let moment = |text| Timestamp::parse(text).unwrap();
            assert_eq!(moment(from).norwegian_days_until(moment(to)), days, "{from} {to}");
        }
    }

    #[test]
    fn months_begin_at_midnight_in_norway_and_have_their_hours() {
        for (month, begins, hours) in [
            ("2026-11", "2026-10-31T23:00:00Z", 30 * 24),
            ("2026-03", "2026-02-28T23:00:00Z", 31 * 24 - 1),
            ("2026-10", "2026-09-30T22:00:00Z", 31 * 24 + 1),
            ("2028-02", "2028-01-31T23:00:00Z", 29 * 24),
            ("2026-12", "2026-11-30T23:00:00Z", 31 * 24),
        ] {
            let it: Month = month.parse().unwrap();
            assert_eq!((it.to_string().as_str(), it.begins().to_string().as_str()), (month, begins));
            assert_eq!(it.ends().since(it.begins()).as_secs(), hours * 3600, "{month}");
            assert_eq!(Month::of(it.begins()), it);
            assert_ne!(Month::of(it.ends()), it);
        }
        for text in ["", "2026", "2026-13", "2026-00", "26-11", "2026-1", "2026-+1", "2026-11-01", "1969-12", "9999-12"]
        {
            assert_eq!(text.parse::<Month>(), Err(NotAMonth), "{text}");
        }
    }
}
