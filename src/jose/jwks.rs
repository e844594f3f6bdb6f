//! The published keys of an issuer (RFC 7517 §5, docs/contracts/idporten.md §2.3).

use bytes::Bytes;
use serde::Serialize;

use crate::digest::sha256_base64url;
use crate::signing_key::PublicKey;

/// A JWKS, written once and served as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JwksDocument {
    /// The JSON.
    pub body: Bytes,
    /// A strong entity tag (RFC 9110 §8.8.3), with its quotation marks.
    pub etag: String,
}

/// The public members of one key, and no others.
#[derive(Serialize)]
pub(crate) struct Jwk<'a> {
    kty: &'static str,
    #[serde(rename = "use")]
    usage: &'static str,
    alg: &'static str,
    kid: &'a str,
    n: &'a str,
    e: &'a str,
    x5c: &'a [String],
}

#[derive(Serialize)]
struct Jwks<'a> {
    keys: &'a [Jwk<'a>],
}

impl<'a> Jwk<'a> {
    pub(crate) fn new(key: &'a PublicKey, x5c: &'a [String]) -> Self {
        Self { kty: "RSA", usage: "sig", alg: "RS256", kid: key.kid(), n: key.modulus(), e: key.exponent(), x5c }
    }
}

impl JwksDocument {
    pub(crate) fn of(keys: &[Jwk<'_>]) -> Result<Self, serde_json::Error> {
        let body = serde_json::to_vec(&Jwks { keys })?;
        let etag = format!("\"{}\"", sha256_base64url(&body));
        Ok(Self { body: Bytes::from(body), etag })
    }
}
