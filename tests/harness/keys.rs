//! A client's own keys: assertions, request objects and DPoP proofs, made with OpenSSL and nothing of the product.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::sha::sha256;
use openssl::sign::Signer;
use serde_json::{Value, json};

/// What every test's clients may share: making keys is slow.
static SHARED: LazyLock<[RsaKey; 2]> = LazyLock::new(|| [RsaKey::new("key-1"), RsaKey::new("key-2")]);

/// The key that clients of the tests register.
pub fn registered() -> &'static RsaKey {
    &SHARED[0]
}

/// A key that nobody registered.
pub fn foreign() -> &'static RsaKey {
    &SHARED[1]
}

fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A random id.
pub fn fresh_id() -> String {
    let mut bytes = [0_u8; 16];
    openssl::rand::rand_bytes(&mut bytes).expect("randomness");
    b64(bytes)
}

/// An RSA key of a client.
#[derive(Clone)]
pub struct RsaKey {
    kid: &'static str,
    pkey: PKey<Private>,
}

impl RsaKey {
    fn new(kid: &'static str) -> Self {
        Self { kid, pkey: PKey::from_rsa(Rsa::generate(2048).expect("a key")).expect("a key") }
    }

    /// A key that was made elsewhere.
    pub fn of(kid: &'static str, pkey: PKey<Private>) -> Self {
        Self { kid, pkey }
    }

    /// The public half as a registration has it.
    pub fn jwk(&self, alg: &str) -> Value {
        let rsa = self.pkey.rsa().expect("an RSA key");
        json!({"kty": "RSA", "use": "sig", "alg": alg, "kid": self.kid, "n": b64(rsa.n().to_vec()), "e": b64(rsa.e().to_vec())})
    }

    /// The set of this one key.
    pub fn jwks(&self) -> Value {
        json!({"keys": [self.jwk("RS256")]})
    }

    /// The key's registered name.
    pub fn kid(&self) -> &'static str {
        self.kid
    }

    /// The private half, as a file of PKCS#8.
    pub fn pem(&self) -> String {
        let pem = self.pkey.private_key_to_pem_pkcs8().expect("a key");
        String::from_utf8(pem).expect("PEM is text")
    }

    /// A JWT with exactly this header and these claims.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let digest = match header["alg"].as_str() {
            Some("RS384") => MessageDigest::sha384(),
            Some("RS512") => MessageDigest::sha512(),
            _ => MessageDigest::sha256(),
        };
        let message = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
        let signature = Signer::new(digest, &self.pkey)
            .and_then(|mut signer| signer.sign_oneshot_to_vec(message.as_bytes()))
            .expect("a signature");
        format!("{message}.{}", b64(signature))
    }

    /// A JWT with the usual header.
    pub fn jwt(&self, claims: &Value) -> String {
        self.sign(&json!({"alg": "RS256", "kid": self.kid}), claims)
    }
}

/// A key for DPoP proofs, as browsers and libraries make one for each session.
#[derive(Clone)]
pub struct ProofKey {
    key: EcKey<Private>,
    jwk: Value,
}

impl ProofKey {
    /// A new P-256 key.
    pub fn new() -> Self {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).expect("P-256");
        let key = EcKey::generate(&group).expect("a key");
        let (mut x, mut y) = (BigNum::new().expect("a number"), BigNum::new().expect("a number"));
        let mut context = BigNumContext::new().expect("a context");
        key.public_key().affine_coordinates(&group, &mut x, &mut y, &mut context).expect("a point");
        let coordinate = |number: &BigNum| b64(number.to_vec_padded(32).expect("32 bytes"));
        let jwk = json!({"kty": "EC", "crv": "P-256", "x": coordinate(&x), "y": coordinate(&y)});
        Self { key, jwk }
    }

    /// Its RFC 7638 thumbprint.
    pub fn thumbprint(&self) -> String {
        let (x, y) = (&self.jwk["x"], &self.jwk["y"]);
        b64(sha256(format!(r#"{{"crv":"P-256","kty":"EC","x":{x},"y":{y}}}"#).as_bytes()))
    }

    /// A proof with exactly these claims.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
        let made = EcdsaSig::sign(&sha256(message.as_bytes()), &self.key).expect("a signature");
        let half = |number: &openssl::bn::BigNumRef| number.to_vec_padded(32).expect("32 bytes");
        format!("{message}.{}", b64([half(made.r()), half(made.s())].concat()))
    }

    /// The header of a proof.
    pub fn header(&self) -> Value {
        json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk})
    }

    /// A proof for a request at `now`; with `ath` when an access token goes with it.
    pub fn proof(&self, method: &str, url: &str, access_token: Option<&str>, now: i64) -> String {
        let mut claims = json!({"jti": fresh_id(), "htm": method, "htu": url, "iat": now});
        if let Some(token) = access_token {
            claims["ath"] = b64(sha256(token.as_bytes())).into();
        }
        self.sign(&self.header(), &claims)
    }
}
