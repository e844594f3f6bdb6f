//! Whether a refresh token renews its grant (`docs/contracts/idporten.md` §4.3, facts 60 and 61).

use std::time::Duration;

use fellesporten_domain::Timestamp;
use fellesporten_registry::RefreshTokenUsage;

use crate::{grant::Refresh, refresh_token::RefreshToken};

/// An old token that comes within this time of its replacement is a parallel request of its holder, not a theft.
pub const PARALLEL: Duration = Duration::from_secs(10);

/// What a presented token is to its grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It renews the grant.
    Renews,
    /// It, or the authorization, has ended.
    Ended,
    /// It was replaced a moment ago: refused, and the grant lives.
    Parallel,
    /// It was replaced before, so somebody has a copy: refused, and the family ends.
    Copied,
}

/// Judges a token of ours against what the store remembers of its family.
pub fn judge(token: &RefreshToken, usage: RefreshTokenUsage, state: &Refresh, now: Timestamp) -> Verdict {
    if now >= token.expires_at {
        return Verdict::Ended;
    }
    if usage == RefreshTokenUsage::Reuse {
        // The first token is the only one; a family that rotated before the client changed to REUSE goes on with its latest.
        let is_the_one = token.generation >= state.generation;
        return if now >= state.idle_until {
            Verdict::Ended
        } else if is_the_one {
            Verdict::Renews
        } else {
            Verdict::Copied
        };
    }
    let is_latest = token.generation == state.generation && token.hash == state.token_hash;
    // A write that the store lost: the holder's token is newer than what is stored.
    let is_newer = token.generation > state.generation;
    if is_latest || is_newer {
        return Verdict::Renews;
    }
    let is_previous = token.generation.checked_add(1) == Some(state.generation) || token.generation == state.generation;
    if is_previous && now <= state.rotated_at.plus(PARALLEL) { Verdict::Parallel } else { Verdict::Copied }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROTATED: i64 = 1_000_000;

    fn token(generation: u32, hash: &str) -> RefreshToken {
        RefreshToken {
            grant_id: "g".to_owned(),
            generation,
            expires_at: Timestamp::from_secs(ROTATED + 600),
            hash: hash.to_owned(),
        }
    }

    fn state() -> Refresh {
        Refresh {
            generation: 5,
            token_hash: "fifth".to_owned(),
            rotated_at: Timestamp::from_secs(ROTATED),
            idle_until: Timestamp::from_secs(ROTATED + 300),
            jkt: None,
        }
    }

    #[test]
    fn fact_060_each_token_of_a_family() {
        use RefreshTokenUsage::{OneTime, Reuse};
        for (generation, hash, usage, after, expected) in [
            (5, "fifth", OneTime, 0, Verdict::Renews),
            (5, "fifth", OneTime, 599, Verdict::Renews),
            (5, "fifth", OneTime, 600, Verdict::Ended),
            (4, "fourth", OneTime, 0, Verdict::Parallel),
            (4, "fourth", OneTime, 10, Verdict::Parallel),
            (4, "fourth", OneTime, 11, Verdict::Copied),
            (3, "third", OneTime, 1, Verdict::Copied),
            // The store lost the sixth rotation: its holder goes on.
            (6, "sixth", OneTime, 100, Verdict::Renews),
            // The store lost the fifth, somebody renewed the fourth again: two fifths are about.
            (5, "another fifth", OneTime, 3, Verdict::Parallel),
            (5, "another fifth", OneTime, 11, Verdict::Copied),
            (5, "fifth", Reuse, 299, Verdict::Renews),
            (5, "fifth", Reuse, 300, Verdict::Ended),
            (4, "fourth", Reuse, 1, Verdict::Copied),
        ] {
            let now = Timestamp::from_secs(ROTATED + after);
            assert_eq!(judge(&token(generation, hash), usage, &state(), now), expected, "{hash} after {after} s");
        }
    }
}
