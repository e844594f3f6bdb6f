//! A public RSA key in PEM as a JWK (RFC 7517), for owners who have their key in that form.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::pkey::{Id, PKey};
use serde_json::{Value, json};

use crate::foreign_key::ForeignKey;

/// Why a PEM is not taken as a registered key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PemError {
    /// A private key: it is not secret any more.
    #[error("it is a private key, which must never leave its owner: make a new pair, and send only the public part")]
    Private,
    /// A certificate.
    #[error(
        "it is a certificate; send its public key (openssl x509 -pubkey -noout), or a JWK with the certificate in x5c"
    )]
    Certificate,
    /// A public key of another kind.
    #[error("it is a public key of another kind than RSA; a key is RSA of 2048 to 8192 bits")]
    NotRsa,
    /// An RSA key of so many bits.
    #[error("it is an RSA key of {0} bits; a key has 2048 to 8192")]
    Size(u32),
    /// No public key.
    #[error("it is no PEM of one public key, which begins with BEGIN PUBLIC KEY")]
    Unreadable,
}

/// The key as a JWK for RS256, named by its thumbprint (RFC 7638).
///
/// # Errors
/// When the text is no PEM of one public RSA key of a usable size, and what it is instead.
pub fn rsa_jwk_of_pem(pem: &str) -> Result<Value, PemError> {
    if pem.contains("PRIVATE KEY") {
        return Err(PemError::Private);
    }
    if pem.contains("BEGIN CERTIFICATE") {
        return Err(PemError::Certificate);
    }
    let key = PKey::public_key_from_pem(pem.as_bytes()).map_err(|_| PemError::Unreadable)?;
    if key.id() != Id::RSA {
        return Err(PemError::NotRsa);
    }
    if !(2048..=8192).contains(&key.bits()) {
        return Err(PemError::Size(key.bits()));
    }
    let rsa = key.rsa().map_err(|_| PemError::Unreadable)?;
    let (n, e) = (URL_SAFE_NO_PAD.encode(rsa.n().to_vec()), URL_SAFE_NO_PAD.encode(rsa.e().to_vec()));
    let kid = ForeignKey::rsa(&n, &e).map_err(|_| PemError::Unreadable)?.thumbprint().to_owned();
    Ok(json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": n, "e": e}))
}

#[cfg(test)]
mod tests {
    use openssl::ec::{EcGroup, EcKey};
    use openssl::nid::Nid;
    use openssl::rsa::Rsa;

    use super::*;

    #[test]
    fn a_public_key_becomes_a_jwk_and_anything_else_is_refused_by_name() {
        let pair = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
        let text = |pem: Vec<u8>| String::from_utf8(pem).unwrap();
        let jwk = rsa_jwk_of_pem(&text(pair.public_key_to_pem().unwrap())).unwrap();
        assert_eq!(ForeignKey::from_jwk(&jwk).unwrap().thumbprint(), jwk["kid"]);
        let small = PKey::from_rsa(Rsa::generate(1024).unwrap()).unwrap();
        let curve = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        let curved = PKey::from_ec_key(EcKey::generate(&curve).unwrap()).unwrap();
        let framed = |what: &str| format!("-----BEGIN {what}-----\nAAAA\n-----END {what}-----");
        for (pem, expected) in [
            (text(pair.private_key_to_pem_pkcs8().unwrap()), PemError::Private),
            (framed("CERTIFICATE"), PemError::Certificate),
            (text(curved.public_key_to_pem().unwrap()), PemError::NotRsa),
            (text(small.public_key_to_pem().unwrap()), PemError::Size(1024)),
            (framed("PUBLIC KEY"), PemError::Unreadable),
        ] {
            assert_eq!(rsa_jwk_of_pem(&pem), Err(expected), "{pem}");
        }
    }
}
