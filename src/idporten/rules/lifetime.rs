//! A lifetime as people say it (`docs/contracts/idporten.md` §8.5).

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;

/// The unit that a lifetime is said in, and how many of it: never less than it is. The unit is the last part of a key of the locales.
pub fn in_words(seconds: u32) -> (&'static str, u32) {
    if seconds >= 2 * DAY || (seconds > 0 && seconds.is_multiple_of(DAY)) {
        ("days", seconds.div_ceil(DAY))
    } else if seconds >= HOUR && seconds.is_multiple_of(HOUR) {
        ("hours", seconds / HOUR)
    } else {
        ("minutes", seconds.div_ceil(MINUTE).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn a_lifetime_is_said_in_the_unit_that_fits() {
        for (seconds, words) in [
            (0, ("minutes", 1)),
            (30, ("minutes", 1)),
            (120, ("minutes", 2)),
            (121, ("minutes", 3)),
            (3_600, ("hours", 1)),
            (5_400, ("minutes", 90)),
            (7_200, ("hours", 2)),
            (86_400, ("days", 1)),
            (129_600, ("hours", 36)),
            (172_801, ("days", 3)),
            (31_536_000, ("days", 365)),
        ] {
            assert_eq!(in_words(seconds), words, "{seconds}");
        }
    }
}
