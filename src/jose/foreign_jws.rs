//! A JWT that somebody else signed: read without being believed, then verified with a key that there is a reason to trust
//! (RFC 7515, RFC 7519). It says who signed, and nothing about time, audience or purpose.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::foreign_key::{Algorithm, ForeignKey};

/// Characters of the longest token that is looked at: what the longest body of a form holds. An assertion with a chain of four
/// certificates stays far below.
const LONGEST: usize = 64 * 1024;
/// Characters of its longest header, where the chain stands.
const LONGEST_HEADER: usize = LONGEST / 2;
/// Members of its largest object: of those that are known, a JWT has some twenty.
const MOST_MEMBERS: usize = 256;

/// Why a text is no JWT of somebody else, or not theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForeignJwsError {
    /// Not three base64url parts with JSON objects in the first two, whose members are named once (RFC 7515 §4, §7.1); or larger than
    /// any that is meant well.
    #[error("it is not a signed JWT of three parts")]
    Malformed,
    /// A `crit` header (RFC 7515 §4.1.11): no extension is understood.
    #[error("its header has crit, and no extension of it is understood")]
    CriticalHeader,
    /// `alg` is missing, `none`, HMAC, or one that is not offered.
    #[error("its alg is not offered")]
    Algorithm,
}

/// A JWT in parts. `Debug` shows no claim.
#[derive(Clone)]
pub struct ForeignJws<'a> {
    header: Map<String, Value>,
    claims: Map<String, Value>,
    algorithm: Algorithm,
    signing_input: &'a str,
    signature: Vec<u8>,
}

impl fmt::Debug for ForeignJws<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ForeignJws").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

impl<'a> ForeignJws<'a> {
    /// Reads a compact JWS whose payload is a JSON object.
    ///
    /// # Errors
    /// See [`ForeignJwsError`].
    pub fn parse(jwt: &'a str) -> Result<Self, ForeignJwsError> {
        use ForeignJwsError::Malformed;
        if jwt.len() > LONGEST {
            return Err(Malformed);
        }
        let (signing_input, signature) = jwt.rsplit_once('.').ok_or(Malformed)?;
        let (header, claims) = signing_input.split_once('.').ok_or(Malformed)?;
        if header.len() > LONGEST_HEADER {
            return Err(Malformed);
        }
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Malformed);
        let object =
            |part: &str| serde_json::from_slice::<UniqueMembers>(&decode(part)?).map(|it| it.0).map_err(|_| Malformed);
        let header = object(header)?;
        if header.contains_key("crit") {
            return Err(ForeignJwsError::CriticalHeader);
        }
        let algorithm = header
            .get("alg")
            .and_then(Value::as_str)
            .and_then(Algorithm::from_wire)
            .ok_or(ForeignJwsError::Algorithm)?;
        Ok(Self { claims: object(claims)?, algorithm, signing_input, signature: decode(signature)?, header })
    }

    /// A member of the header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&Value> {
        self.header.get(name)
    }

    /// A member of the header that is text.
    #[must_use]
    pub fn header_text(&self, name: &str) -> Option<&str> {
        self.header(name).and_then(Value::as_str)
    }

    /// What it claims.
    #[must_use]
    pub const fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    /// How it says that it is signed.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Whether `key` signed it.
    #[must_use]
    pub fn is_signed_by(&self, key: &ForeignKey) -> bool {
        key.verifies(self.algorithm, self.signing_input.as_bytes(), &self.signature)
    }
}

/// A JSON object in which no name stands twice: of two readers, each could believe another one of the two.
struct UniqueMembers(Map<String, Value>);

impl<'de> Deserialize<'de> for UniqueMembers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = UniqueMembers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<UniqueMembers, A::Error> {
                let mut members = Map::new();
                while let Some((name, value)) = access.next_entry::<String, Value>()? {
                    if members.insert(name, value).is_some() {
                        return Err(A::Error::custom("a member is repeated"));
                    }
                    if members.len() > MOST_MEMBERS {
                        return Err(A::Error::custom("it has too many members"));
                    }
                }
                Ok(UniqueMembers(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// A time claim in seconds: whole, or with a fraction that is cut off (RFC 7519 §2, NumericDate).
#[must_use]
pub fn numeric_date(value: Option<&Value>) -> Option<i64> {
    let value = value?;
    value.as_i64().or_else(|| {
        let seconds = value.as_f64().filter(|seconds| seconds.abs() < 1e15)?;
        #[expect(clippy::cast_possible_truncation, reason = "bounded above")]
        Some(seconds.floor() as i64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, claims: &str) -> String {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
    }

    fn members(count: usize) -> String {
        format!("{{{}}}", (0..count).map(|number| format!("\"{number}\":0")).collect::<Vec<_>>().join(","))
    }

    #[test]
    fn only_a_signed_jwt_of_three_parts_is_read() {
        let ok = r#"{"alg":"RS256"}"#;
        for (jwt, expected) in [
            (token(ok, "{}"), None),
            (token(ok, "[]"), Some(ForeignJwsError::Malformed)),
            (token("[]", "{}"), Some(ForeignJwsError::Malformed)),
            (token(r#"{"alg":"none"}"#, "{}"), Some(ForeignJwsError::Algorithm)),
            (token(r#"{"alg":"HS256"}"#, "{}"), Some(ForeignJwsError::Algorithm)),
            (token(r#"{"alg":"PBES2-HS256+A128KW","p2c":2000000000}"#, "{}"), Some(ForeignJwsError::Algorithm)),
            (token("{}", "{}"), Some(ForeignJwsError::Algorithm)),
            (token(r#"{"alg":"RS256","crit":["b64"]}"#, "{}"), Some(ForeignJwsError::CriticalHeader)),
            (".".repeat(1_000_000), Some(ForeignJwsError::Malformed)),
            ("a.b.c.d.e".to_owned(), Some(ForeignJwsError::Malformed)),
            (String::new(), Some(ForeignJwsError::Malformed)),
            (format!("{}.", token(ok, "{}")), Some(ForeignJwsError::Malformed)),
            (token(r#"{"alg":"RS256","alg":"none"}"#, "{}"), Some(ForeignJwsError::Malformed)),
            (token(ok, r#"{"iss":"a","iss":"b"}"#), Some(ForeignJwsError::Malformed)),
            (token(ok, r#"{"a":{"iss":"a"},"iss":"b"}"#), None),
            (token(ok, &members(256)), None),
            (token(ok, &members(257)), Some(ForeignJwsError::Malformed)),
            (token(&format!(r#"{{"alg":"RS256","x":"{}"}}"#, "a".repeat(24_000)), "{}"), None),
            (
                token(&format!(r#"{{"alg":"RS256","x":"{}"}}"#, "a".repeat(25_000)), "{}"),
                Some(ForeignJwsError::Malformed),
            ),
        ] {
            assert_eq!(ForeignJws::parse(&jwt).err(), expected, "{}", &jwt[..jwt.len().min(60)]);
        }
    }

    #[test]
    fn times_are_numbers() {
        for (json, seconds) in
            [("1790000000", Some(1_790_000_000)), ("1790000000.9", Some(1_790_000_000)), ("\"1790000000\"", None)]
        {
            assert_eq!(numeric_date(Some(&serde_json::from_str(json).unwrap())), seconds, "{json}");
        }
        assert_eq!(numeric_date(None), None);
        assert_eq!(numeric_date(Some(&serde_json::json!(1e300))), None);
    }
}
