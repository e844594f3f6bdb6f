//! The checks that need the token alone: algorithm, critical headers, times.

use fellesporten_domain::Timestamp;
use serde_json::Value;

use super::jwt::Jwt;
use super::report::Report;

/// Seconds by which clocks may differ.
const LEEWAY: i64 = 10;

/// `alg` and `crit`.
pub(crate) fn header(jwt: &Jwt, report: &mut Report) {
    match jwt.header_text("alg") {
        Some(alg @ ("RS256" | "RS384" | "RS512")) => report.passed("alg", alg),
        Some(alg) if alg.eq_ignore_ascii_case("none") => {
            report.failed("alg", "none: an unsigned token is never accepted; sign it")
        }
        Some(alg) if alg.starts_with("HS") => {
            report.failed("alg", format!("{alg}: a shared secret is never accepted; sign with RS256"));
        }
        Some(alg) => report.failed("alg", format!("{alg} is not accepted; sign with RS256")),
        None => report.failed("alg", "is missing from the header"),
    }
    match jwt.header.get("crit") {
        None => report.passed("crit", "absent"),
        Some(_) => report.failed("crit", "names extensions that must be understood, and none is; leave it out"),
    }
}

/// `exp`, `iat`, `nbf` and the lifetime, at `now`. `longest` is the longest lifetime in seconds that the receiver takes.
pub(crate) fn times(jwt: &Jwt, now: Timestamp, longest: Option<i64>, report: &mut Report) {
    let now = now.as_millis().div_euclid(1000);
    let (exp, iat, nbf) = (seconds(jwt, "exp"), seconds(jwt, "iat"), seconds(jwt, "nbf"));
    match exp {
        Ok(Some(exp)) if exp <= now => report.failed("exp", format!("expired {} ago; get a new one", span(now - exp))),
        Ok(Some(exp)) => report.passed("exp", format!("in {}", span(exp - now))),
        Ok(None) => report.failed("exp", "is missing: a token without end is never accepted"),
        Err(()) => report.failed("exp", "is not a number of seconds since 1970"),
    }
    match iat {
        Ok(Some(iat)) if iat > now + LEEWAY => {
            report.failed("iat", format!("{} in the future; set the clock of the sender", span(iat - now)));
        }
        Ok(Some(iat)) => report.passed("iat", format!("{} ago", span((now - iat).max(0)))),
        Ok(None) => report.failed("iat", "is missing"),
        Err(()) => report.failed("iat", "is not a number of seconds since 1970"),
    }
    match nbf {
        Ok(Some(nbf)) if nbf > now + LEEWAY => {
            report.failed("nbf", format!("not valid before {} from now", span(nbf - now)))
        }
        Ok(Some(_)) => report.passed("nbf", "has come"),
        Ok(None) => report.passed("nbf", "absent"),
        Err(()) => report.failed("nbf", "is not a number of seconds since 1970"),
    }
    match (exp, iat) {
        (Ok(Some(exp)), Ok(Some(iat))) => {
            let lifetime = exp.saturating_sub(iat);
            match longest {
                _ if lifetime <= 0 => report.failed("lifetime", "exp is not after iat"),
                Some(longest) if lifetime > longest => {
                    report.failed("lifetime", format!("{}; at most {} is accepted", span(lifetime), span(longest)));
                }
                _ => report.passed("lifetime", span(lifetime)),
            }
        }
        _ => report.not_reached("lifetime", "needs exp and iat"),
    }
}

/// A NumericDate in whole seconds; fractions are cut.
fn seconds(jwt: &Jwt, claim: &str) -> Result<Option<i64>, ()> {
    /// Beyond this (year 9999) a number is no date, and arithmetic with it could overflow.
    const LAST: f64 = 253_402_300_799.0;
    match jwt.claims.get(claim) {
        None => Ok(None),
        Some(Value::Number(number)) => match number.as_f64() {
            #[allow(clippy::cast_possible_truncation, reason = "bounded on the line above its use")]
            Some(value) if value.abs() <= LAST => Ok(Some(value as i64)),
            _ => Err(()),
        },
        Some(_) => Err(()),
    }
}

/// Seconds in words.
fn span(seconds: i64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}
