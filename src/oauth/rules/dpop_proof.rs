//! A DPoP proof: that the caller holds a key, now, for this request (RFC 9449 §4.3, `docs/contracts/idporten.md` §4.7, fact 63).

use std::time::Duration;

use fellesporten_domain::Timestamp;
use fellesporten_jose::{Algorithm, ForeignJws, ForeignKey, is_sha256_base64url, numeric_date, sha256_base64url};
use serde_json::Value;
use url::Url;

use super::clock_skew::CLOCK_SKEW;

/// The algorithms of a proof, as the metadata names them.
pub const ALGORITHMS: [Algorithm; 4] = [Algorithm::Rs256, Algorithm::Ps256, Algorithm::Es256, Algorithm::EdDsa];
/// How long after `iat` a proof is taken.
pub const LIFETIME: Duration = Duration::from_secs(60);
/// Characters of the longest `jti`.
const LONGEST_JTI: usize = 512;

/// What a proof must be about.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The request's method.
    pub method: &'a str,
    /// The request's address, as a client may know it; query and fragment do not count.
    pub urls: &'a [String],
    /// The access token that comes with it, at a protected resource.
    pub access_token: Option<&'a str>,
}

/// A proof that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Thumbprint of the key: `jkt`.
    pub thumbprint: String,
    /// The proof's own id.
    pub jti: String,
    /// When it was made.
    pub issued_at: Timestamp,
}

/// Judges a proof; whether it was used before is the caller's to ask.
///
/// # Errors
/// What is wrong first.
pub fn judge(jwt: &str, expected: Expected<'_>, now: Timestamp) -> Result<Proof, &'static str> {
    let jws = ForeignJws::parse(jwt).map_err(|_| "the DPoP proof is not a JWT signed with an offered algorithm")?;
    if jws.header_text("typ") != Some("dpop+jwt") {
        return Err("the DPoP proof's typ must be dpop+jwt");
    }
    if !ALGORITHMS.contains(&jws.algorithm()) {
        return Err("the DPoP proof's alg is not offered; see dpop_signing_alg_values_supported");
    }
    let key = jws
        .header("jwk")
        .and_then(|jwk| ForeignKey::from_jwk(jwk).ok())
        .ok_or("the DPoP proof's jwk must be a public key: RSA of 2048 bits or more, P-256 or Ed25519")?;
    if !jws.is_signed_by(&key) {
        return Err("the DPoP proof's signature is not that of its jwk");
    }
    let text = |name: &str| jws.claims().get(name).and_then(Value::as_str);
    let jti = text("jti").filter(|jti| !jti.is_empty() && jti.len() <= LONGEST_JTI);
    let jti = jti.ok_or("the DPoP proof needs a jti of at most 512 characters")?;
    if text("htm") != Some(expected.method) {
        return Err("the DPoP proof's htm is not the request's method");
    }
    if !text("htu").is_some_and(|htu| expected.urls.iter().any(|url| is_same_address(htu, url))) {
        return Err("the DPoP proof's htu is not the request's address");
    }
    let issued_at = numeric_date(jws.claims().get("iat")).map(Timestamp::from_secs);
    let issued_at = issued_at.ok_or("the DPoP proof needs iat, in seconds since 1970")?;
    if issued_at > now.plus(CLOCK_SKEW) || now > issued_at.plus(LIFETIME) {
        return Err("the DPoP proof is not fresh; make one for each request, and check the clock");
    }
    let ath = expected.access_token.map(|token| sha256_base64url(token.as_bytes()));
    if ath.is_some_and(|ath| text("ath") != Some(&ath)) {
        return Err("the DPoP proof's ath is not the hash of the access token");
    }
    Ok(Proof { thumbprint: key.thumbprint().to_owned(), jti: jti.to_owned(), issued_at })
}

/// Whether two addresses are the same without query and fragment (RFC 9449 §4.3 check 9).
fn is_same_address(htu: &str, ours: &str) -> bool {
    let bare = |text: &str| {
        let mut url = Url::parse(text).ok()?;
        url.set_query(None);
        url.set_fragment(None);
        Some(url)
    };
    bare(htu).is_some_and(|htu| bare(ours) == Some(htu))
}

/// Whether text has the form of a thumbprint: `dpop_jkt` of RFC 9449 §10.
pub fn is_thumbprint(text: &str) -> bool {
    is_sha256_base64url(text)
}

#[cfg(test)]
mod tests {
    use super::{is_same_address, is_thumbprint};

    #[test]
    fn addresses_are_the_same_without_query_and_fragment() {
        for (htu, same) in [
            ("https://op.example/token", true),
            ("https://OP.example:443/token?x=1#y", true),
            ("https://op.example/token/", false),
            ("http://op.example/token", false),
            ("https://op.example:8443/token", false),
            ("https://op.example@evil.example/token", false),
            ("/token", false),
            ("", false),
        ] {
            assert_eq!(is_same_address(htu, "https://op.example/token"), same, "{htu}");
        }
    }

    #[test]
    fn a_thumbprint_is_43_characters_of_base64url() {
        for (text, ok) in [("a".repeat(43), true), ("a".repeat(42), false), (format!("{}+", "a".repeat(42)), false)] {
            assert_eq!(is_thumbprint(&text), ok, "{text}");
        }
    }
}
