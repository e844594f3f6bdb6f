//! Step 2: the grant as it is read, before anything of it is believed (`docs/contracts/maskinporten.md` §3.2, 3.3).

use fellesporten_jose::enterprise::from_x5c;
use fellesporten_jose::{Algorithm, ForeignJws, ForeignJwsError, numeric_date};
use serde_json::Value;

use crate::error::Fault;

/// The algorithms that are taken.
pub const ALGORITHMS: [Algorithm; 3] = [Algorithm::Rs256, Algorithm::Rs384, Algorithm::Rs512];

/// A grant in parts. A claim that is `null` counts as absent.
#[derive(Debug)]
pub struct Grant<'a> {
    jws: ForeignJws<'a>,
}

impl<'a> Grant<'a> {
    /// Reads a compact JWS of a taken algorithm whose `x5c`, if there, is a list of certificates. Keys that the header itself
    /// brings or points to (`jwk`, `jku`, `x5u`) are not looked at.
    ///
    /// # Errors
    /// What is wrong with its form.
    pub fn read(assertion: &'a str) -> Result<Self, Fault> {
        let jws = ForeignJws::parse(assertion).map_err(|error| match error {
            ForeignJwsError::Malformed => Fault::Unreadable,
            ForeignJwsError::CriticalHeader => Fault::CriticalHeader,
            ForeignJwsError::Algorithm => Fault::Algorithm,
        })?;
        if !ALGORITHMS.contains(&jws.algorithm()) {
            return Err(Fault::Algorithm);
        }
        match jws.header("x5c").map(from_x5c) {
            Some(Err(_)) => Err(Fault::X5c),
            _ => Ok(Self { jws }),
        }
    }

    /// The signed text.
    #[must_use]
    pub const fn jws(&self) -> &ForeignJws<'a> {
        &self.jws
    }

    /// A claim that is there.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.jws.claims().get(name).filter(|value| !value.is_null())
    }

    /// A claim that is text, if it is there.
    ///
    /// # Errors
    /// When it is something else.
    pub fn text(&self, name: &'static str) -> Result<Option<&str>, Fault> {
        self.claim(name).map(|value| value.as_str().ok_or(Fault::Claim(name, "a text"))).transpose()
    }

    /// A time in whole seconds, if it is there: a JSON number, a fraction cut off.
    ///
    /// # Errors
    /// When it is something else.
    pub fn seconds(&self, name: &'static str) -> Result<Option<i64>, Fault> {
        let seconds = |value| numeric_date(Some(value)).ok_or(Fault::Claim(name, "seconds since 1970, as a number"));
        self.claim(name).map(seconds).transpose()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rules::examples::encoded;

    /// maskinporten.md facts 14, 15 and 22.
    #[test]
    fn a_grant_is_read_before_it_is_believed() {
        let header = |more: Value| encoded(&more, &json!({}));
        for (assertion, expected) in [
            (header(json!({"alg": "RS256"})), None),
            (header(json!({"alg": "RS384", "typ": "jwt", "cty": "x", "x5t": "y"})), None),
            (header(json!({"alg": "RS512", "x5c": ["MIIB"]})), None),
            (header(json!({"alg": "RS256", "jku": "https://evil.example/", "jwk": {}})), None),
            (header(json!({"alg": "PS256"})), Some(Fault::Algorithm)),
            (header(json!({"alg": "ES256"})), Some(Fault::Algorithm)),
            (header(json!({"alg": "EdDSA"})), Some(Fault::Algorithm)),
            (header(json!({"alg": "HS256"})), Some(Fault::Algorithm)),
            (header(json!({"alg": "none"})), Some(Fault::Algorithm)),
            (header(json!({"alg": "RS256 "})), Some(Fault::Algorithm)),
            (header(json!({})), Some(Fault::Algorithm)),
            (header(json!({"alg": "RS256", "crit": ["exp"]})), Some(Fault::CriticalHeader)),
            (header(json!({"alg": "RS256", "x5c": "MIIB"})), Some(Fault::X5c)),
            (header(json!({"alg": "RS256", "x5c": ["***"]})), Some(Fault::X5c)),
            (header(json!({"alg": "RS256", "x5c": []})), Some(Fault::X5c)),
            (format!("{}\r\n", header(json!({"alg": "RS256"}))), Some(Fault::Unreadable)),
            ("not a jws".to_owned(), Some(Fault::Unreadable)),
            ("..".to_owned(), Some(Fault::Unreadable)),
        ] {
            assert_eq!(Grant::read(&assertion).err(), expected, "{assertion}");
        }
    }

    #[test]
    fn null_is_absent_and_times_are_numbers() {
        let text = encoded(
            &json!({"alg": "RS256"}),
            &json!({"a": null, "b": "text", "iat": 1_790_000_000.7, "exp": "1790000000", "nbf": null}),
        );
        let grant = Grant::read(&text).unwrap();
        assert_eq!(grant.text("a"), Ok(None));
        assert_eq!(grant.text("b"), Ok(Some("text")));
        assert_eq!(grant.text("iat"), Err(Fault::Claim("iat", "a text")));
        assert_eq!(grant.seconds("iat"), Ok(Some(1_790_000_000)));
        assert_eq!(grant.seconds("nbf"), Ok(None));
        assert!(grant.seconds("exp").is_err());
    }
}
