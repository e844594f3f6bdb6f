//! Verifying with the keys that somebody else published: what a client does with a provider's JWKS (RFC 7515, RFC 7517).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;

use crate::key_ring::{VerifyError, checked_header};
use crate::signer::is_signed_by;
use crate::signing_key::PublicKey;

/// The members of a JWK that an RSA signature key needs.
#[derive(Deserialize)]
struct RsaJwk {
    kty: String,
    kid: String,
    n: String,
    e: String,
}

/// Reads a JWT that is signed (RS256) with a key of `jwks`, found by its `kid`. It says who signed, and nothing about
/// time, audience or purpose.
///
/// # Errors
/// [`VerifyError`] says the first thing that is wrong.
pub fn verify_with_jwks(jwks: &Value, jwt: &str) -> Result<Value, VerifyError> {
    let kid = checked_header(jwt)?;
    let key = key(jwks, &kid).ok_or(VerifyError::UnknownKey)?;
    let (message, signature) = jwt.rsplit_once('.').ok_or(VerifyError::Malformed)?;
    let (_, claims) = message.split_once('.').ok_or(VerifyError::Malformed)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| VerifyError::Malformed);
    if !is_signed_by(&key, message.as_bytes(), &decode(signature)?) {
        return Err(VerifyError::Signature);
    }
    serde_json::from_slice(&decode(claims)?).map_err(|_| VerifyError::Malformed)
}

/// Keys of other kinds may stand beside; they are passed over.
fn key(jwks: &Value, kid: &str) -> Option<PublicKey> {
    let keys = jwks.get("keys")?.as_array()?;
    let jwk =
        keys.iter().filter_map(|jwk| RsaJwk::deserialize(jwk).ok()).find(|jwk| jwk.kty == "RSA" && jwk.kid == kid)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
    PublicKey::from_components(&decode(&jwk.n)?, &decode(&jwk.e)?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::signer::Signer as _;
    use crate::signing_key::{PrivateKey, RsaSize};

    /// A JWKS of one key, and a token that it signed.
    fn signed() -> (Value, String) {
        let key = PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap();
        let public = key.public();
        let jwk = json!({"kty": "RSA", "kid": key.kid(), "n": public.modulus(), "e": public.exponent()});
        let encode = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", encode(json!({"alg": "RS256", "kid": key.kid()})), encode(json!({"sub": "x"})));
        let signature = URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()).unwrap());
        (json!({"keys": [{"kty": "EC", "kid": "other"}, jwk]}), format!("{message}.{signature}"))
    }

    #[test]
    fn what_the_published_key_signed_is_read() {
        let (jwks, jwt) = signed();
        assert_eq!(verify_with_jwks(&jwks, &jwt), Ok(json!({"sub": "x"})));
    }

    #[test]
    fn everything_else_is_refused_by_name() {
        let (jwks, jwt) = signed();
        let (head, _) = jwt.split_once('.').unwrap();
        let (_, signature) = jwt.rsplit_once('.').unwrap();
        let changed = format!("{head}.{}.{signature}", URL_SAFE_NO_PAD.encode(r#"{"sub":"y"}"#));
        let unsigned = format!("{}.e30.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#));
        for (jwks, jwt, error) in [
            (&jwks, changed.as_str(), VerifyError::Signature),
            (&jwks, unsigned.as_str(), VerifyError::Algorithm),
            (&jwks, "", VerifyError::Malformed),
            (&json!({"keys": []}), jwt.as_str(), VerifyError::UnknownKey),
            (&json!({"keys": [{"kty": "EC", "kid": "x"}]}), jwt.as_str(), VerifyError::UnknownKey),
            (&json!(null), jwt.as_str(), VerifyError::UnknownKey),
        ] {
            assert_eq!(verify_with_jwks(jwks, jwt), Err(error), "{jwt}");
        }
    }
}
