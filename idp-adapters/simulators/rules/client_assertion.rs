//! What a signed client assertion must be (RFC 7523 §3, `docs/contracts/eid-adapters.md` §2.9).

use std::time::Duration;

use fellesporten_domain::Timestamp;
use fellesporten_jose::{Algorithm, ForeignJws, ForeignKey, numeric_date};
use serde_json::Value;

/// The longest an assertion may live, and how far clocks may differ.
const LONGEST: i64 = 60;
const SKEW: i64 = 10;

/// What is known of an assertion that was found good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assertion {
    /// Its id, to be used once.
    pub(crate) jti: String,
    /// When it ends.
    pub(crate) ends: Timestamp,
}

/// What an assertion is judged by.
pub(crate) struct Expectation<'a> {
    /// The client that it must be from.
    pub(crate) client_id: &'a str,
    /// Acceptable audiences.
    pub(crate) audiences: &'a [String],
    /// The client's public keys, a JWKS.
    pub(crate) jwks: &'a Value,
    /// The time.
    pub(crate) now: Timestamp,
}

/// Reads and judges an assertion, but for whether its `jti` was seen before.
///
/// # Errors
/// What is wrong, for `error_description`.
pub(crate) fn judge(text: &str, expected: &Expectation<'_>) -> Result<Assertion, &'static str> {
    let jws = ForeignJws::parse(text).map_err(|_| "the assertion is no JWT signed with RS256 or ES256")?;
    if !matches!(jws.algorithm(), Algorithm::Rs256 | Algorithm::Es256) {
        return Err("the assertion is no JWT signed with RS256 or ES256");
    }
    let kid = jws.header_text("kid").ok_or("the assertion has no kid")?;
    let key = key(expected.jwks, kid).ok_or("the assertion's kid is no registered key")?;
    if !jws.is_signed_by(&key) {
        return Err("the assertion's signature does not fit");
    }
    let claims = jws.claims();
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.client_id) || text("sub") != Some(expected.client_id) {
        return Err("iss and sub of the assertion must be the client id");
    }
    let audience = text("aud").ok_or("aud of the assertion must be one text")?;
    if !expected.audiences.iter().any(|own| own == audience) {
        return Err("aud of the assertion must be the issuer or the endpoint");
    }
    let (Some(issued), Some(ends)) = (numeric_date(claims.get("iat")), numeric_date(claims.get("exp"))) else {
        return Err("the assertion needs iat and exp");
    };
    let now = expected.now.as_secs();
    if ends <= now - SKEW {
        return Err("the assertion has ended");
    }
    if issued > now + SKEW || ends - issued > LONGEST {
        return Err("the assertion must be issued now and live at most 60 s");
    }
    let jti = text("jti").filter(|jti| !jti.is_empty()).ok_or("the assertion needs a jti")?;
    Ok(Assertion {
        jti: jti.to_owned(),
        ends: Timestamp::from_secs(ends).plus(Duration::from_secs(SKEW.unsigned_abs())),
    })
}

fn key(jwks: &Value, kid: &str) -> Option<ForeignKey> {
    let keys = jwks.get("keys")?.as_array()?;
    let jwk = keys.iter().find(|jwk| jwk.get("kid").and_then(Value::as_str) == Some(kid))?;
    ForeignKey::from_jwk(jwk).ok()
}

#[cfg(test)]
mod tests {
    use fellesporten_jose::signing_key::{PrivateKey, RsaSize};
    use serde_json::json;

    use super::*;
    use crate::jwt::sign;

    const NOW: i64 = 1_790_000_000;

    #[test]
    fn each_thing_that_an_assertion_must_be() {
        let key = PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap();
        let public = key.public();
        let jwks = json!({ "keys": [{ "kty": "RSA", "kid": "k", "n": public.modulus(), "e": public.exponent() }] });
        let audiences = ["https://issuer".to_owned()];
        let expected =
            Expectation { client_id: "c", audiences: &audiences, jwks: &jwks, now: Timestamp::from_secs(NOW) };
        let good = json!({ "iss": "c", "sub": "c", "aud": "https://issuer", "jti": "1", "iat": NOW, "exp": NOW + 60 });
        let signed = |claims: &Value, kid: &str| sign(&key, &json!({ "alg": "RS256", "kid": kid }), claims).unwrap();
        assert_eq!(judge(&signed(&good, "k"), &expected).unwrap().jti, "1");
        assert!(judge(&signed(&good, "other"), &expected).unwrap_err().contains("kid"));
        for (claim, value, part) in [
            ("iss", json!("other"), "client id"),
            ("sub", json!("other"), "client id"),
            ("aud", json!("https://other"), "aud"),
            ("aud", json!(["https://issuer"]), "one text"),
            ("exp", json!(NOW + 61), "60 s"),
            ("exp", json!(NOW - 11), "ended"),
            ("exp", json!(null), "iat and exp"),
            ("iat", json!(null), "iat and exp"),
            ("iat", json!(NOW + 30), "issued now"),
            ("jti", json!(null), "jti"),
        ] {
            let mut claims = good.clone();
            claims[claim] = value;
            let error = judge(&signed(&claims, "k"), &expected).unwrap_err();
            assert!(error.contains(part), "{claim}: {error}");
        }
        let other = PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap();
        let forged = sign(&other, &json!({ "alg": "RS256", "kid": "k" }), &good).unwrap();
        assert!(judge(&forged, &expected).unwrap_err().contains("signature"));
        assert!(judge("x.y.z", &expected).unwrap_err().contains("RS256"));
    }
}
