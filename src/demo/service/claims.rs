//! Claims in the order in which a person reads them, each with the key of its explanation.

use serde::Serialize;
use serde_json::Value;

/// The claims that have an explanation, in reading order (`docs/contracts/idporten.md` §5.1, §5.4). Its text stands under
/// `demo-claim-` and the name with hyphens.
const EXPLAINED: [&str; 30] = [
    "iss",
    "aud",
    "client_id",
    "sub",
    "pid",
    "acr",
    "amr",
    "auth_time",
    "iat",
    "nbf",
    "exp",
    "nonce",
    "sid",
    "locale",
    "given_name",
    "family_name",
    "name",
    "birthdate",
    "eidas_person_identifier",
    "eidas_citizen_country_code",
    "email",
    "scope",
    "client_amr",
    "consumer",
    "supplier",
    "client_orgno",
    "token_type",
    "cnf",
    "jti",
    "clm",
];

/// Claims that are seconds since 1970.
const TIMES: [&str; 4] = ["auth_time", "iat", "nbf", "exp"];

/// One claim, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Claim {
    /// Its name.
    pub(super) name: String,
    /// Its value, as JSON unless it is a plain text.
    pub(super) value: String,
    /// The moment that it names, for people.
    pub(super) moment: Option<String>,
    /// The key of its explanation.
    pub(super) text_key: String,
}

/// Every claim of a token or answer, the known ones first.
pub(super) fn explained(claims: &Value) -> Vec<Claim> {
    let Some(object) = claims.as_object() else { return Vec::new() };
    let mut names: Vec<&String> = object.keys().collect();
    names.sort_by_key(|name| EXPLAINED.iter().position(|known| known == name).unwrap_or(EXPLAINED.len()));
    names.into_iter().filter_map(|name| object.get(name).map(|value| claim(name, value))).collect()
}

fn claim(name: &str, value: &Value) -> Claim {
    let text_key = if EXPLAINED.contains(&name) {
        format!("demo-claim-{}", name.replace('_', "-"))
    } else {
        "demo-claim-other".to_owned()
    };
    Claim {
        name: name.to_owned(),
        value: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        moment: value.as_i64().filter(|_| TIMES.contains(&name)).and_then(moment),
        text_key,
    }
}

/// A moment for people, in coordinated universal time.
pub(super) fn moment(seconds: i64) -> Option<String> {
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    Some(moment.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())
}

#[cfg(test)]
pub(super) fn text_keys() -> impl Iterator<Item = String> {
    EXPLAINED.iter().map(|name| format!("demo-claim-{}", name.replace('_', "-")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn known_claims_come_first_in_reading_order_and_unknown_ones_are_shown_too() {
        let claims =
            explained(&json!({"zzz": 1, "exp": 1_790_000_120, "pid": "17847531096", "iss": "x", "amr": ["TestID"]}));
        let names: Vec<_> = claims.iter().map(|claim| claim.name.as_str()).collect();
        assert_eq!(names, ["iss", "pid", "amr", "exp", "zzz"]);
        assert_eq!(claims[2].value, "[\"TestID\"]");
        assert_eq!(claims[3].moment.as_deref(), Some("2026-09-21 14:15:20 UTC"));
        assert_eq!(claims[4].text_key, "demo-claim-other");
        assert_eq!(claims[4].moment, None);
    }

    #[test]
    fn what_is_no_object_has_no_claims() {
        assert!(explained(&json!("text")).is_empty());
    }
}
