//! For whom a client signed something (RFC 7519 §4.1.3, `docs/contracts/idporten.md` §3.9, 4.1).

use serde_json::{Map, Value};

/// The one audience: `aud` as a string, or as an array of exactly one string. Several are none.
pub fn single(claims: &Map<String, Value>) -> Option<&str> {
    match claims.get("aud")? {
        Value::String(one) => Some(one),
        Value::Array(list) => match list.as_slice() {
            [one] => one.as_str(),
            _ => None,
        },
        _ => None,
    }
}
