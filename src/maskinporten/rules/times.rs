//! Step 7: when the grant was made, and how long it lives (`docs/contracts/maskinporten.md` §3.3).
//!
//! Clocks may differ by ten seconds; the lifetime is the client's own sum, so it gets none of them. How long ago a grant was made
//! does not count by itself.

use std::ops::Range;

use fellesporten_domain::Timestamp;
use fellesporten_oauth::rules::clock_skew::CLOCK_SKEW;

use super::grant::Grant;
use crate::error::Fault;

/// What is a moment between 1973 and 5138 in milliseconds, and none that anybody means in seconds.
const MILLISECONDS: Range<i64> = 100_000_000_000..100_000_000_000_000;

/// Judged times of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// `iat`.
    pub issued_at: Timestamp,
    /// `exp`.
    pub expires_at: Timestamp,
}

/// Judges `iat`, `exp` and `nbf`, at most `longest` seconds apart.
///
/// # Errors
/// What is missing or out of time.
pub fn judge(grant: &Grant<'_>, longest: u32, now: Timestamp) -> Result<Times, Fault> {
    let needed = |name| grant.seconds(name)?.ok_or(Fault::Claim(name, "there, in seconds since 1970"));
    let (iat, exp) = (needed("iat")?, needed("exp")?);
    let nbf = grant.seconds("nbf")?;
    for (name, time) in [("iat", Some(iat)), ("exp", Some(exp)), ("nbf", nbf)] {
        if time.is_some_and(|time| MILLISECONDS.contains(&time)) {
            return Err(Fault::Milliseconds(name));
        }
    }
    let times = Times { issued_at: Timestamp::from_secs(iat), expires_at: Timestamp::from_secs(exp) };
    let latest = now.plus(CLOCK_SKEW);
    if times.issued_at > latest {
        return Err(Fault::IssuedInFuture);
    }
    if now >= times.expires_at.plus(CLOCK_SKEW) {
        return Err(Fault::Expired);
    }
    if exp.saturating_sub(iat) > i64::from(longest) {
        return Err(Fault::TooLong(longest));
    }
    match nbf {
        Some(nbf) if Timestamp::from_secs(nbf) > latest => Err(Fault::NotYetValid),
        _ => Ok(times),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rules::examples::{NOW, with_claims};

    /// maskinporten.md facts 28, 29 and 30.
    #[test]
    fn two_minutes_at_most_and_ten_seconds_for_the_clocks() {
        let number = |name| Some(Fault::Claim(name, "seconds since 1970, as a number"));
        let there = |name| Some(Fault::Claim(name, "there, in seconds since 1970"));
        for (claims, expected) in [
            (json!({"iat": NOW, "exp": NOW + 120}), None),
            (json!({"iat": NOW, "exp": NOW + 10}), None),
            (json!({"iat": NOW, "exp": NOW + 121}), Some(Fault::TooLong(120))),
            (json!({"iat": NOW, "exp": NOW + 181}), Some(Fault::TooLong(120))),
            (json!({"iat": NOW - 119, "exp": NOW + 1}), None),
            (json!({"iat": NOW + 5, "exp": NOW + 125}), None),
            (json!({"iat": NOW + 10, "exp": NOW + 20}), None),
            (json!({"iat": NOW + 11, "exp": NOW + 20}), Some(Fault::IssuedInFuture)),
            (json!({"iat": NOW + 30, "exp": NOW + 40}), Some(Fault::IssuedInFuture)),
            (json!({"iat": NOW + 30, "exp": NOW + 1000}), Some(Fault::IssuedInFuture)),
            (json!({"iat": NOW + 30, "exp": NOW - 30}), Some(Fault::IssuedInFuture)),
            (json!({"iat": NOW - 60, "exp": NOW - 5}), None),
            (json!({"iat": NOW - 60, "exp": NOW - 9}), None),
            (json!({"iat": NOW - 60, "exp": NOW - 10}), Some(Fault::Expired)),
            (json!({"iat": NOW - 90, "exp": NOW - 30}), Some(Fault::Expired)),
            (json!({"iat": NOW, "exp": NOW + 60, "nbf": NOW}), None),
            (json!({"iat": NOW, "exp": NOW + 60, "nbf": NOW + 10}), None),
            (json!({"iat": NOW, "exp": NOW + 60, "nbf": NOW + 11}), Some(Fault::NotYetValid)),
            (json!({"iat": NOW, "exp": NOW + 60, "nbf": null}), None),
            (json!({"iat": NOW, "exp": NOW + 60, "nbf": "soon"}), number("nbf")),
            (json!({"iat": 1_790_000_000.5, "exp": 1_790_000_120.4}), None),
            (json!({"iat": NOW.to_string(), "exp": NOW + 60}), number("iat")),
            (json!({"iat": NOW, "exp": (NOW + 60).to_string()}), number("exp")),
            (json!({"exp": NOW + 60}), there("iat")),
            (json!({"iat": NOW}), there("exp")),
            (json!({"iat": NOW, "exp": null}), there("exp")),
            (json!({"iat": i64::MIN, "exp": i64::MAX}), Some(Fault::TooLong(120))),
            (json!({"iat": NOW, "exp": i64::MAX}), Some(Fault::TooLong(120))),
            (json!({"iat": i64::MAX, "exp": i64::MAX}), Some(Fault::IssuedInFuture)),
            (json!({"iat": 1e300, "exp": NOW}), number("iat")),
            (json!({"iat": NOW * 1000, "exp": NOW * 1000 + 120_000}), Some(Fault::Milliseconds("iat"))),
            (json!({"iat": NOW, "exp": NOW * 1000}), Some(Fault::Milliseconds("exp"))),
            (json!({"iat": NOW, "exp": NOW + 60, "nbf": NOW * 1000}), Some(Fault::Milliseconds("nbf"))),
        ] {
            let judged = with_claims(claims.clone(), |grant| judge(grant, 120, Timestamp::from_secs(NOW)));
            assert_eq!(judged.err(), expected, "{claims}");
        }
        let longer =
            with_claims(json!({"iat": NOW, "exp": NOW + 180}), |grant| judge(grant, 180, Timestamp::from_secs(NOW)));
        assert!(longer.is_ok(), "where the configuration allows it");
    }
}
