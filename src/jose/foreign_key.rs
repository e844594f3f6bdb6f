//! A public key of somebody else, read from a JWK (RFC 7517, RFC 7518 §6, RFC 8037) and prepared once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Public};
use openssl::rsa::{Padding, Rsa};
use openssl::sign::{RsaPssSaltlen, Verifier};
use serde_json::Value;

use crate::digest::{sha256, sha256_base64url};

/// Bytes of a P-256 coordinate, and of each half of an ES256 signature (RFC 7518 §3.4).
const P256_BYTES: usize = 32;
/// The same, as the library below counts.
const P256_LENGTH: i32 = 32;
/// Members of a JWK that only a private or a symmetric key has (RFC 7518 §6).
pub const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A signature algorithm that others may use towards us (RFC 7518 §3.1, RFC 8037). Neither `none` nor HMAC is among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// Ed25519.
    EdDsa,
}

impl Algorithm {
    /// Every algorithm, in the order of the metadata.
    pub const ALL: [Self; 6] = [Self::Rs256, Self::Rs384, Self::Rs512, Self::Ps256, Self::Es256, Self::EdDsa];

    /// The value of `alg`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The algorithm with this `alg`.
    #[must_use]
    pub fn from_wire(alg: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == alg)
    }

    const fn key_kind(self) -> Kind {
        match self {
            Self::Rs256 | Self::Rs384 | Self::Rs512 | Self::Ps256 => Kind::Rsa,
            Self::Es256 => Kind::P256,
            Self::EdDsa => Kind::Ed25519,
        }
    }

    fn digest(self) -> MessageDigest {
        match self {
            Self::Rs384 => MessageDigest::sha384(),
            Self::Rs512 => MessageDigest::sha512(),
            Self::Rs256 | Self::Ps256 | Self::Es256 | Self::EdDsa => MessageDigest::sha256(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Rsa,
    P256,
    Ed25519,
}

/// Why a JWK is not a key that signatures can be verified with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForeignKeyError {
    /// A private or symmetric member: the key is not secret any more.
    #[error("the key holds private members")]
    Private,
    /// Not RSA of 2048 to 8192 bits, P-256, or Ed25519.
    #[error("the key is not RSA of 2048 to 8192 bits, EC on P-256, or Ed25519")]
    Unsupported,
    /// Members are missing or are no such key.
    #[error("the key's members are missing or malformed")]
    Malformed,
}

impl From<ErrorStack> for ForeignKeyError {
    fn from(_: ErrorStack) -> Self {
        Self::Malformed
    }
}

/// A public key, prepared for verifying. Clones share it.
#[derive(Clone)]
pub struct ForeignKey {
    pkey: PKey<Public>,
    kind: Kind,
    thumbprint: String,
}

impl std::fmt::Debug for ForeignKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ForeignKey({:?} {})", self.kind, self.thumbprint)
    }
}

impl ForeignKey {
    /// The key of a JWK.
    ///
    /// # Errors
    /// See [`ForeignKeyError`].
    pub fn from_jwk(jwk: &Value) -> Result<Self, ForeignKeyError> {
        if PRIVATE_MEMBERS.iter().any(|member| jwk.get(member).is_some()) {
            return Err(ForeignKeyError::Private);
        }
        let text = |member: &str| jwk.get(member).and_then(Value::as_str).ok_or(ForeignKeyError::Malformed);
        match (text("kty")?, jwk.get("crv").and_then(Value::as_str)) {
            ("RSA", _) => Self::rsa(text("n")?, text("e")?),
            ("EC", Some("P-256")) => Self::p256(text("x")?, text("y")?),
            ("OKP", Some("Ed25519")) => Self::ed25519(text("x")?),
            _ => Err(ForeignKeyError::Unsupported),
        }
    }

    /// An RSA key from base64url modulus and exponent (RFC 7518 §6.3.1).
    ///
    /// # Errors
    /// See [`ForeignKeyError`].
    pub fn rsa(modulus: &str, exponent: &str) -> Result<Self, ForeignKeyError> {
        let (n, e) = (BigNum::from_slice(&decode(modulus)?)?, BigNum::from_slice(&decode(exponent)?)?);
        if !(2048..=8192).contains(&n.num_bits()) || !(2..=64).contains(&e.num_bits()) || !e.is_odd() {
            return Err(ForeignKeyError::Unsupported);
        }
        // The members as sent: RFC 7638 wants the canonical ones, without leading zeros.
        let members = format!(
            r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#,
            URL_SAFE_NO_PAD.encode(e.to_vec()),
            URL_SAFE_NO_PAD.encode(n.to_vec())
        );
        let pkey = PKey::from_rsa(Rsa::from_public_components(n, e)?)?;
        Ok(Self { pkey, kind: Kind::Rsa, thumbprint: sha256_base64url(members.as_bytes()) })
    }

    /// The key that a certificate holds: RSA or P-256.
    ///
    /// # Errors
    /// [`ForeignKeyError::Unsupported`] for every other kind.
    pub(crate) fn of_public_key(pkey: PKey<Public>) -> Result<Self, ForeignKeyError> {
        match pkey.id() {
            Id::RSA => {
                let rsa = pkey.rsa()?;
                Self::rsa(&URL_SAFE_NO_PAD.encode(rsa.n().to_vec()), &URL_SAFE_NO_PAD.encode(rsa.e().to_vec()))
            }
            Id::EC => {
                let key = pkey.ec_key()?;
                if key.group().curve_name() != Some(Nid::X9_62_PRIME256V1) {
                    return Err(ForeignKeyError::Unsupported);
                }
                let (mut x, mut y) = (BigNum::new()?, BigNum::new()?);
                key.public_key().affine_coordinates(key.group(), &mut x, &mut y, &mut *BigNumContext::new()?)?;
                let coordinate =
                    |number: &BigNum| number.to_vec_padded(P256_LENGTH).map(|it| URL_SAFE_NO_PAD.encode(it));
                Self::p256(&coordinate(&x)?, &coordinate(&y)?)
            }
            _ => Err(ForeignKeyError::Unsupported),
        }
    }

    fn p256(x: &str, y: &str) -> Result<Self, ForeignKeyError> {
        let coordinate = |text| match decode(text) {
            Ok(bytes) if bytes.len() == P256_BYTES => Ok(bytes),
            _ => Err(ForeignKeyError::Malformed),
        };
        let (x_bytes, y_bytes) = (coordinate(x)?, coordinate(y)?);
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
        // Refuses a point that is not on the curve.
        let key = EcKey::from_public_key_affine_coordinates(
            &group,
            &*BigNum::from_slice(&x_bytes)?,
            &*BigNum::from_slice(&y_bytes)?,
        )?;
        key.check_key()?;
        let members = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        let pkey = PKey::from_ec_key(key)?;
        Ok(Self { pkey, kind: Kind::P256, thumbprint: sha256_base64url(members.as_bytes()) })
    }

    fn ed25519(x: &str) -> Result<Self, ForeignKeyError> {
        let pkey = PKey::public_key_from_raw_bytes(&decode(x)?, Id::ED25519)?;
        let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
        Ok(Self { pkey, kind: Kind::Ed25519, thumbprint: sha256_base64url(members.as_bytes()) })
    }

    /// The key's RFC 7638 thumbprint with SHA-256: `jkt` of RFC 9449 §6.1.
    #[must_use]
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// Whether `signature` is this key's over `message`. A key of another kind than the algorithm's, and a signature of another
    /// length, made nothing.
    #[must_use]
    pub fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        if algorithm.key_kind() != self.kind {
            return false;
        }
        match algorithm {
            Algorithm::Es256 => self.verifies_ecdsa(message, signature),
            Algorithm::EdDsa => Verifier::new_without_digest(&self.pkey)
                .and_then(|mut verifier| verifier.verify_oneshot(signature, message)),
            Algorithm::Ps256 => self.verifies_pss(algorithm, message, signature),
            Algorithm::Rs256 | Algorithm::Rs384 | Algorithm::Rs512 => Verifier::new(algorithm.digest(), &self.pkey)
                .and_then(|mut verifier| verifier.verify_oneshot(signature, message)),
        }
        .unwrap_or(false)
    }

    /// r and s of 32 bytes each, nothing else: not DER, no zero, and both below the order (RFC 7518 §3.4).
    fn verifies_ecdsa(&self, message: &[u8], signature: &[u8]) -> Result<bool, ErrorStack> {
        let Some((r, s)) = signature.split_at_checked(P256_BYTES).filter(|(_, s)| s.len() == P256_BYTES) else {
            return Ok(false);
        };
        let key = self.pkey.ec_key()?;
        let (r, s) = (BigNum::from_slice(r)?, BigNum::from_slice(s)?);
        let mut order = BigNum::new()?;
        key.group().order(&mut order, &mut *BigNumContext::new()?)?;
        let zero = BigNum::new()?;
        if [&r, &s].into_iter().any(|half| *half <= zero || *half >= order) {
            return Ok(false);
        }
        EcdsaSig::from_private_components(r, s)?.verify(&sha256(message), &key)
    }

    fn verifies_pss(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Result<bool, ErrorStack> {
        let mut verifier = Verifier::new(algorithm.digest(), &self.pkey)?;
        verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
        verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
        verifier.verify_oneshot(signature, message)
    }
}

fn decode(base64url: &str) -> Result<Vec<u8>, ForeignKeyError> {
    URL_SAFE_NO_PAD.decode(base64url).map_err(|_| ForeignKeyError::Malformed)
}

#[cfg(test)]
mod tests;
