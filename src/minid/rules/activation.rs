//! The letter with the activation code (`docs/contracts/minid.md` §4; fact 38).

use std::time::Duration;

use fellesporten_domain::{Rng, Timestamp, one_time_code::draw};

/// How long an activation code can be used, and how long no other letter is sent.
pub const LIFETIME: Duration = Duration::from_secs(60 * 24 * 60 * 60);

const ALPHABET: &[u8] = b"ACDEFGHJKMNPQRSTWXYZ2345789";
const LENGTH: usize = 10;

/// A new activation code: ten large letters and digits that look like no other.
pub fn draw_code(rng: &Rng) -> String {
    draw(rng, ALPHABET, LENGTH)
}

/// A code as a person typed it: case, spaces and hyphens do not matter.
pub fn typed(text: &str) -> String {
    text.chars().filter(|one| !one.is_whitespace() && *one != '-').collect::<String>().to_uppercase()
}

/// Whether a letter may be ordered, when the latest was ordered then.
pub fn may_order(latest: Option<Timestamp>, now: Timestamp) -> bool {
    latest.is_none_or(|latest| !is_valid(latest, now))
}

/// Whether the code of a letter ordered then can still be used.
pub fn is_valid(ordered: Timestamp, now: Timestamp) -> bool {
    now < ordered.plus(LIFETIME)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// eid-adapters.md fact 38.
    #[test]
    fn one_letter_in_sixty_days() {
        let ordered = Timestamp::from_secs(1_790_000_000);
        let day = |days: u64| ordered.plus(Duration::from_secs(days * 86_400));
        assert!(may_order(None, ordered));
        for (days, may) in [(0, false), (59, false), (60, true), (61, true)] {
            assert_eq!(may_order(Some(ordered), day(days)), may, "{days}");
            assert_eq!(is_valid(ordered, day(days)), !may, "{days}");
        }
    }

    #[test]
    fn a_code_is_read_as_it_stands_in_the_letter_or_not() {
        assert_eq!(typed(" acd23-EFG45 "), "ACD23EFG45");
        assert_eq!(draw_code(&Rng::seeded(1)).len(), LENGTH);
    }
}
