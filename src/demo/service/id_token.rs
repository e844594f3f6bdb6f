//! What a client must check before it believes an ID token (`docs/contracts/idporten.md` §5.3).

use fellesporten_domain::{Acr, Timestamp};
use fellesporten_jose::verify_with_jwks;
use serde::Serialize;
use serde_json::Value;

use super::trouble::Trouble;

/// How far the provider's clock may be from ours, in seconds.
const SKEW: i64 = 5;

/// What the token is compared with.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) level: Acr,
    pub(super) now: Timestamp,
}

/// A check that passed, for showing: its text stands under `demo-check-` and the name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) seen: String,
}

/// A token that holds.
#[derive(Debug)]
pub(super) struct Believed {
    pub(super) claims: Value,
    pub(super) checks: Vec<Check>,
}

/// Checks signature, issuer, audience, times, nonce and level, in that order.
pub(super) fn believe(id_token: &str, jwks: &Value, expected: &Expected<'_>) -> Result<Believed, Trouble> {
    let claims = verify_with_jwks(jwks, id_token).map_err(|_| Trouble::IdToken { check: "signature" })?;
    let checks = judge(&claims, expected)?;
    Ok(Believed { claims, checks })
}

fn judge(claims: &Value, expected: &Expected<'_>) -> Result<Vec<Check>, Trouble> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    let time = |name: &str| claims.get(name).and_then(Value::as_i64);
    let now = expected.now.as_secs();
    let is_level_enough = text("acr").parse::<Acr>().is_ok_and(|acr| acr.satisfies(&expected.level));
    let judged = [
        ("signature", true, "RS256".to_owned()),
        ("issuer", text("iss") == expected.issuer, text("iss").to_owned()),
        ("audience", text("aud") == expected.client_id, text("aud").to_owned()),
        (
            "times",
            time("exp").is_some_and(|exp| exp + SKEW > now) && time("iat").is_some_and(|iat| iat - SKEW <= now),
            format!("{} – {}", time("iat").unwrap_or_default(), time("exp").unwrap_or_default()),
        ),
        ("nonce", text("nonce") == expected.nonce, text("nonce").to_owned()),
        ("level", is_level_enough, format!("{} ≥ {}", text("acr"), expected.level)),
    ];
    judged
        .into_iter()
        .map(|(name, holds, seen)| if holds { Ok(Check { name, seen }) } else { Err(Trouble::IdToken { check: name }) })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: i64 = 1_790_000_000;

    fn expected() -> Expected<'static> {
        Expected {
            issuer: "http://localhost:8080",
            client_id: "demo-minside",
            nonce: "n",
            level: Acr::IDPORTEN_SUBSTANTIAL,
            now: Timestamp::from_secs(NOW),
        }
    }

    fn claims() -> Value {
        json!({"iss": "http://localhost:8080", "aud": "demo-minside", "nonce": "n", "acr": "idporten-loa-high",
               "iat": NOW, "exp": NOW + 120})
    }

    #[test]
    fn a_right_token_passes_every_check() {
        let checks = judge(&claims(), &expected()).unwrap();
        let names: Vec<_> = checks.iter().map(|check| check.name).collect();
        assert_eq!(names, ["signature", "issuer", "audience", "times", "nonce", "level"]);
    }

    #[test]
    fn each_wrong_claim_fails_its_own_check() {
        for (name, value, check) in [
            ("iss", json!("http://localhost:8080/"), "issuer"),
            ("aud", json!("demo-skatt"), "audience"),
            ("aud", json!(["demo-minside"]), "audience"),
            ("exp", json!(NOW - SKEW), "times"),
            ("exp", json!(null), "times"),
            ("iat", json!(NOW + SKEW + 1), "times"),
            ("nonce", json!("m"), "nonce"),
            ("nonce", json!(null), "nonce"),
            ("acr", json!("idporten-loa-low"), "level"),
            ("acr", json!("eidas-loa-high"), "level"),
        ] {
            let mut claims = claims();
            claims[name] = value;
            assert_eq!(judge(&claims, &expected()).unwrap_err(), Trouble::IdToken { check }, "{name}");
        }
    }

    #[test]
    fn a_clock_a_little_ahead_or_behind_is_forgiven() {
        let mut claims = claims();
        claims["iat"] = json!(NOW + SKEW);
        claims["exp"] = json!(NOW - SKEW + 1);
        assert!(judge(&claims, &expected()).is_ok());
    }

    #[test]
    fn a_token_without_a_known_signature_is_not_believed() {
        let jwks = json!({"keys": []});
        for token in ["", "a.b.c", "eyJhbGciOiJub25lIn0.e30."] {
            assert_eq!(
                believe(token, &jwks, &expected()).unwrap_err(),
                Trouble::IdToken { check: "signature" },
                "{token}"
            );
        }
    }
}
