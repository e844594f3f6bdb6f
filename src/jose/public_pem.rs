//! A public RSA key in PEM as a JWK (RFC 7517), for owners who have their key in that form.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::pkey::{Id, PKey};
use serde_json::{Value, json};

use crate::foreign_key::{ForeignKey, ForeignKeyError};

/// The key as a JWK for RS256, named by its thumbprint (RFC 7638).
///
/// # Errors
/// When the text is no PEM of one public RSA key; a private one is refused by name.
pub fn rsa_jwk_of_pem(pem: &str) -> Result<Value, ForeignKeyError> {
    if pem.contains("PRIVATE KEY") {
        return Err(ForeignKeyError::Private);
    }
    let key = PKey::public_key_from_pem(pem.as_bytes())?;
    if key.id() != Id::RSA {
        return Err(ForeignKeyError::Unsupported);
    }
    let rsa = key.rsa()?;
    let (n, e) = (URL_SAFE_NO_PAD.encode(rsa.n().to_vec()), URL_SAFE_NO_PAD.encode(rsa.e().to_vec()));
    let kid = ForeignKey::rsa(&n, &e)?.thumbprint().to_owned();
    Ok(json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": n, "e": e}))
}

#[cfg(test)]
mod tests {
    use openssl::rsa::Rsa;

    use super::*;

    #[test]
    fn a_public_key_becomes_a_jwk_and_a_private_one_is_refused() {
        let pair = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
        let text = |pem: Vec<u8>| String::from_utf8(pem).unwrap();
        let jwk = rsa_jwk_of_pem(&text(pair.public_key_to_pem().unwrap())).unwrap();
        assert_eq!(ForeignKey::from_jwk(&jwk).unwrap().thumbprint(), jwk["kid"]);
        let private = text(pair.private_key_to_pem_pkcs8().unwrap());
        assert_eq!(rsa_jwk_of_pem(&private), Err(ForeignKeyError::Private));
        assert!(rsa_jwk_of_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----").is_err());
    }
}
