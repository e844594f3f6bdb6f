//! From which age one can have a MinID (`docs/contracts/minid.md` §4; fact 38).

use fellesporten_domain::{Pid, PidRules, Timestamp};

/// One may order in the calendar year in which one turns this old.
const LEAST_AGE: i16 = 13;

/// Whether a person born in this year may order now.
pub fn is_old_enough(birth_year: i16, now: Timestamp) -> bool {
    year(now) - birth_year >= LEAST_AGE
}

/// The year now, in Norway: at New Year that is an hour ahead of UTC.
fn year(now: Timestamp) -> i16 {
    let norway = jiff::tz::TimeZone::fixed(jiff::tz::offset(1));
    jiff::Timestamp::from_second(now.as_secs()).map_or(i16::MIN, |moment| moment.to_zoned(norway).year())
}

/// The year of birth, where the number tells it: those issued from 2032 do not, and then the population register must
/// (`docs/contracts/eid-adapters.md` §4.3).
pub fn birth_year(number: &Pid) -> Option<i16> {
    let todays = PidRules { real: true, synthetic: true, nav: true, helsenett: true, expanded: false };
    Pid::parse(number.expose(), &todays).ok()?;
    let digits = |range: std::ops::Range<usize>| number.expose().get(range)?.parse::<i16>().ok();
    let (short, individual) = (digits(4..6)?, digits(6..9)?);
    match (individual, short) {
        (0..=499, _) => Some(1900 + short),
        (500..=999, 0..=39) => Some(2000 + short),
        (900..=999, 40..=99) => Some(1900 + short),
        (500..=749, 54..=99) => Some(1800 + short),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fellesporten_domain::Environment;

    fn number(text: &str) -> Pid {
        Pid::parse(text, &PidRules::for_environment(Environment::Test)).unwrap()
    }

    /// eid-adapters.md fact 38.
    #[test]
    fn one_may_order_from_the_first_of_january_of_the_year_one_turns_thirteen() {
        let moment = |text: &str| {
            let moment: jiff::Timestamp = text.parse().unwrap();
            Timestamp::from_secs(moment.as_second())
        };
        for (birth_year, now, enough) in [
            (2014, "2026-12-31T22:59:59Z", false),
            (2014, "2026-12-31T23:00:00Z", true),
            (2014, "2027-06-01T00:00:00Z", true),
            (2015, "2027-12-31T12:00:00Z", false),
            (1975, "2026-11-28T12:00:00Z", true),
        ] {
            assert_eq!(is_old_enough(birth_year, moment(now)), enough, "{birth_year} {now}");
        }
    }

    #[test]
    fn the_number_tells_the_year_of_birth_or_nothing() {
        for (text, expected) in [
            ("12847949919", Some(1979)),
            ("57858449911", Some(1984)),
            ("08884099812", Some(1940)),
            ("03910899960", Some(2008)),
            ("21821499930", Some(2014)),
            // Valid by the rule of 2032 only.
            ("09839099921", None),
        ] {
            assert_eq!(birth_year(&number(text)), expected, "{text}");
        }
    }
}
