//! The claims of a client assertion (RFC 7523 §3, `docs/contracts/idporten.md` §4.1; facts 50–54).

use fellesporten_domain::Timestamp;
use fellesporten_jose::numeric_date;
use serde_json::{Map, Value};

use super::{audience, clock_skew::CLOCK_SKEW};
use crate::error::{TokenError, TokenErrorKind};

/// Seconds from `iat` to `exp` at most.
const LONGEST: i64 = 120;
/// Characters of the longest `jti`.
const LONGEST_JTI: usize = 512;

/// Judged times of an assertion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// `iat`.
    pub issued_at: Timestamp,
    /// `exp`.
    pub expires_at: Timestamp,
}

/// `iss` and `sub` are both there, and both the client.
///
/// # Errors
/// `invalid_request` when one is missing, `invalid_client` when one is another's.
pub fn subject(claims: &Map<String, Value>, client_id: &str) -> Result<(), TokenError> {
    for name in ["iss", "sub"] {
        match claims.get(name).and_then(Value::as_str) {
            None => {
                return Err(TokenError::invalid_request(format!(
                    "the client assertion has no {name}; it must be the client_id"
                )));
            }
            Some(value) if value != client_id => {
                let why = format!("the client assertion's {name} is not the client_id");
                return Err(TokenError::new(TokenErrorKind::InvalidClient, why));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// `aud` is one of `accepted`: a string, or an array of exactly that one.
///
/// # Errors
/// When it is missing, another, or several.
pub fn audience(claims: &Map<String, Value>, accepted: &[String]) -> Result<(), &'static str> {
    match audience::single(claims) {
        Some(aud) if accepted.iter().any(|known| known == aud) => Ok(()),
        _ => Err("the client assertion's aud must be the issuer of the metadata, alone"),
    }
}

/// `iat` and `exp`, at most 120 s apart, around now; `nbf` when there.
///
/// # Errors
/// What is missing or out of time.
pub fn times(claims: &Map<String, Value>, now: Timestamp) -> Result<Times, &'static str> {
    let seconds = |name: &str| numeric_date(claims.get(name));
    let (Some(iat), Some(exp)) = (seconds("iat"), seconds("exp")) else {
        return Err("the client assertion needs iat and exp, in seconds since 1970");
    };
    if exp <= iat || exp.saturating_sub(iat) > LONGEST {
        return Err("the client assertion must live at most 120 seconds from iat to exp");
    }
    let times = Times { issued_at: Timestamp::from_secs(iat), expires_at: Timestamp::from_secs(exp) };
    if now >= times.expires_at {
        return Err("the client assertion has expired; make a new one for each request, and check the clock");
    }
    let latest = now.plus(CLOCK_SKEW);
    if times.issued_at > latest {
        return Err("the client assertion's iat lies in the future; check the clock");
    }
    match claims.get("nbf") {
        None => Ok(times),
        nbf => match numeric_date(nbf).map(Timestamp::from_secs) {
            Some(nbf) if nbf <= latest => Ok(times),
            Some(_) => Err("the client assertion's nbf lies in the future; check the clock"),
            None => Err("the client assertion's nbf is not seconds since 1970"),
        },
    }
}

/// `jti`, when there is one.
///
/// # Errors
/// When it is no text, or absurdly long.
pub fn jti(claims: &Map<String, Value>) -> Result<Option<&str>, &'static str> {
    match claims.get("jti") {
        None => Ok(None),
        Some(Value::String(jti)) if !jti.is_empty() && jti.len() <= LONGEST_JTI => Ok(Some(jti)),
        Some(_) => Err("the client assertion's jti must be 1 to 512 characters of text"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: i64 = 1_790_000_000;

    fn claims(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn fact_051_iss_and_sub_are_both_the_client() {
        for (sent, expected) in [
            (json!({"iss": "c", "sub": "c"}), None),
            (json!({"iss": "c"}), Some(TokenErrorKind::InvalidRequest)),
            (json!({"sub": "c"}), Some(TokenErrorKind::InvalidRequest)),
            (json!({"iss": ["c"], "sub": "c"}), Some(TokenErrorKind::InvalidRequest)),
            (json!({"iss": "c", "sub": "d"}), Some(TokenErrorKind::InvalidClient)),
            (json!({"iss": "C", "sub": "c"}), Some(TokenErrorKind::InvalidClient)),
        ] {
            assert_eq!(subject(&claims(sent.clone()), "c").err().map(|error| error.kind), expected, "{sent}");
        }
    }

    #[test]
    fn fact_052_one_known_audience() {
        let accepted = ["https://op.example".to_owned(), "https://op.example/token".to_owned()];
        for (aud, ok) in [
            (json!("https://op.example"), true),
            (json!("https://op.example/token"), true),
            (json!(["https://op.example"]), true),
            (json!(["https://op.example", "https://op.example/token"]), false),
            (json!(["https://op.example", "https://evil.example"]), false),
            (json!("https://op.example/"), false),
            (json!("https://evil.example"), false),
            (json!([]), false),
            (json!([[]]), false),
            (json!(null), false),
            (json!(7), false),
        ] {
            assert_eq!(audience(&claims(json!({"aud": aud})), &accepted).is_ok(), ok, "{aud}");
        }
        assert!(audience(&Map::new(), &accepted).is_err());
    }

    #[test]
    fn fact_050_at_most_120_seconds_around_now() {
        for (sent, ok) in [
            (json!({"iat": NOW, "exp": NOW + 120}), true),
            (json!({"iat": NOW, "exp": NOW + 121}), false),
            (json!({"iat": NOW, "exp": NOW + 5, "nbf": NOW}), true),
            (json!({"iat": NOW + 10, "exp": NOW + 20}), true),
            (json!({"iat": NOW + 11, "exp": NOW + 20}), false),
            (json!({"iat": NOW - 120, "exp": NOW}), false),
            (json!({"iat": NOW - 119, "exp": NOW + 1}), true),
            (json!({"iat": NOW, "exp": NOW + 5, "nbf": NOW + 11}), false),
            (json!({"iat": NOW, "exp": NOW + 5, "nbf": "soon"}), false),
            (json!({"iat": NOW, "exp": i64::MAX}), false),
            (json!({"iat": i64::MIN, "exp": i64::MAX}), false),
            (json!({"iat": NOW + 5, "exp": NOW + 5}), false),
            (json!({"exp": NOW + 5}), false),
            (json!({"iat": NOW}), false),
            (json!({"iat": NOW.to_string(), "exp": NOW + 5}), false),
        ] {
            assert_eq!(times(&claims(sent.clone()), Timestamp::from_secs(NOW)).is_ok(), ok, "{sent}");
        }
    }

    #[test]
    fn a_jti_is_text_of_bounded_length() {
        for (sent, expected) in [
            (json!({}), Ok(None)),
            (json!({"jti": "a"}), Ok(Some("a"))),
            (json!({"jti": ""}), Err(())),
            (json!({"jti": 7}), Err(())),
            (json!({"jti": "a".repeat(513)}), Err(())),
        ] {
            assert_eq!(jti(&claims(sent.clone())).map_err(drop), expected, "{sent}");
        }
    }
}
