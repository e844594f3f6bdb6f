//! Compact JWTs, right and wrong ones.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fellesporten_jose::signing_key::PrivateKey;
use fellesporten_jose::{SignFailure, Signer as _, hmac_sha256};
use serde_json::{Value, json};

/// A JWT with this header, signed RS256 by `key` whatever the header says.
///
/// # Errors
/// The cryptographic library's.
pub(crate) fn sign(key: &PrivateKey, header: &Value, claims: &Value) -> Result<String, SignFailure> {
    let input = input(header, claims);
    let signature = key.sign(input.as_bytes())?;
    Ok(format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// A JWT with `alg` none and an empty signature.
pub(crate) fn unsigned(claims: &Value) -> String {
    format!("{}.", input(&json!({ "alg": "none", "typ": "JWT" }), claims))
}

/// A JWT under HMAC, whose secret is the PEM of `key`'s public half: what a verifier that lets the token choose the algorithm
/// believes.
///
/// # Errors
/// The cryptographic library's.
pub(crate) fn hmac_with_public_key(key: &PrivateKey, claims: &Value) -> Result<String, SignFailure> {
    let pem = key.public().to_pem().map_err(|_| SignFailure)?;
    let input = input(&json!({ "alg": "HS256", "typ": "JWT", "kid": key.kid() }), claims);
    let code = hmac_sha256(pem.as_bytes(), &[input.as_bytes()]);
    Ok(format!("{input}.{}", URL_SAFE_NO_PAD.encode(code)))
}

fn input(header: &Value, claims: &Value) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", encode(header), encode(claims))
}
