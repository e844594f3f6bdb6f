//! Reading tokens as a relying party does, with OpenSSL and nothing of the product.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openssl::bn::BigNum;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Public};
use openssl::rsa::Rsa;
use openssl::sha::sha256;
use openssl::sign::Verifier;
use openssl::x509::X509;
use serde_json::Value;

/// A token whose signature was checked.
#[derive(Clone, Debug)]
pub struct Jwt {
    /// Protected header.
    pub header: Value,
    /// Claims.
    pub claims: Value,
}

/// The S256 challenge of a verifier.
pub fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(sha256(verifier.as_bytes()))
}

/// Reads a token and checks its signature by `kid` against a key set.
pub fn verify(token: &str, jwks: &Value) -> Result<Jwt, String> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts.as_slice() else { return Err("not three parts".to_owned()) };
    let read = |part: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|error| error.to_string())?;
        serde_json::from_slice::<Value>(&bytes).map_err(|error| error.to_string())
    };
    let jwt = Jwt { header: read(header)?, claims: read(claims)? };
    if jwt.header["alg"] != "RS256" {
        return Err(format!("alg is {}", jwt.header["alg"]));
    }
    let keys = jwks["keys"].as_array().ok_or("no keys")?;
    let key = keys.iter().find(|it| it["kid"] == jwt.header["kid"]).ok_or("no key of that kid")?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|error| error.to_string())?;
    let signed = &token[..token.rfind('.').unwrap_or_default()];
    let key = public_key(key);
    let mut verifier = Verifier::new(MessageDigest::sha256(), &key).map_err(|error| error.to_string())?;
    match verifier.verify_oneshot(&signature, signed.as_bytes()) {
        Ok(true) => Ok(jwt),
        _ => Err("the signature does not fit".to_owned()),
    }
}

/// A JWK as a key.
pub fn public_key(jwk: &Value) -> PKey<Public> {
    let number = |name: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(jwk[name].as_str().expect("text")).expect("base64url without padding");
        BigNum::from_slice(&bytes).expect("a number")
    };
    let rsa = Rsa::from_public_components(number("n"), number("e")).expect("an RSA key");
    PKey::from_rsa(rsa).expect("a key")
}

/// The RFC 7638 thumbprint of an RSA JWK.
pub fn thumbprint(jwk: &Value) -> String {
    let canonical = format!(
        r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#,
        jwk["e"].as_str().unwrap_or_default(),
        jwk["n"].as_str().unwrap_or_default()
    );
    URL_SAFE_NO_PAD.encode(sha256(canonical.as_bytes()))
}

/// The certificate in the first place of an `x5c`.
pub fn leaf(x5c: &Value) -> X509 {
    let der = STANDARD.decode(x5c[0].as_str().expect("a certificate")).expect("standard base64");
    X509::from_der(&der).expect("a certificate")
}

/// A token with the same claims that nobody signed (`alg` none).
pub fn unsigned(token: &str) -> String {
    let claims = token.split('.').nth(1).expect("a JWT has parts");
    format!("{}.{claims}.", URL_SAFE_NO_PAD.encode(br#"{"alg":"none"}"#))
}

/// The same token signed by a key of our own, under the provider's `kid`.
pub fn foreign(token: &str) -> String {
    let key = PKey::from_rsa(Rsa::generate(2048).expect("a key")).expect("a key");
    let signed = &token[..token.rfind('.').expect("a JWT has parts")];
    let mut signer = openssl::sign::Signer::new(MessageDigest::sha256(), &key).expect("a signer");
    let signature = signer.sign_oneshot_to_vec(signed.as_bytes()).expect("a signature");
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}
