//! The token endpoint's answer, and claims as text.

use serde::Deserialize;
use serde_json::{Map, Value};

/// Longest name that passes, in characters (R16).
const LONGEST_NAME: usize = 200;

/// The members of a token response that matter here.
#[derive(Deserialize)]
pub(super) struct TokenAnswer {
    /// The ID token.
    pub(super) id_token: String,
    /// For userinfo, and `at_hash`.
    pub(super) access_token: Option<String>,
}

/// The member that matters of an answer without tokens (RFC 6749 §5.2).
#[derive(Deserialize)]
pub(super) struct TokenError {
    /// What is wrong.
    pub(super) error: String,
}

/// A claim that is text; a claim of another kind is dropped, not coerced (R16).
pub(super) fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// A name: text of bounded length without control characters.
pub(super) fn name(claims: &Map<String, Value>, claim: &str) -> Option<String> {
    let name = text(claims, claim)?.trim();
    let fits = !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned())
}

/// A date, `YYYY-MM-DD`.
pub(super) fn date(claims: &Map<String, Value>, claim: &str) -> Option<String> {
    let date = text(claims, claim)?;
    let fits = date.len() == 10
        && date
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    fits.then(|| date.to_owned())
}

/// The values of `amr`, which is an array, or in older versions a text.
pub(super) fn amr(claims: &Map<String, Value>) -> Vec<&str> {
    match claims.get("amr") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
