//! One RSA key pair: made, kept as PKCS#8, named by its thumbprint (RFC 7638), certified.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fellesporten_domain::{Rng, Secret, Timestamp};
use openssl::bn::BigNum;
use openssl::error::ErrorStack;
use openssl::pkey::{HasPublic, PKey, PKeyRef, Private, Public};
use openssl::rsa::Rsa;

use crate::certificate::{self, CertificateError, Subject};
use crate::digest::sha256_base64url;

/// The sizes that an issuer's key may have. RS256 with 2048 bits is the default everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RsaSize {
    /// 2048 bits.
    #[default]
    Bits2048,
    /// 3072 bits.
    Bits3072,
    /// 4096 bits.
    Bits4096,
}

impl RsaSize {
    /// The number of bits.
    #[must_use]
    pub const fn bits(self) -> u32 {
        match self {
            Self::Bits2048 => 2048,
            Self::Bits3072 => 3072,
            Self::Bits4096 => 4096,
        }
    }
}

impl TryFrom<u32> for RsaSize {
    type Error = KeyError;

    fn try_from(bits: u32) -> Result<Self, Self::Error> {
        match bits {
            2048 => Ok(Self::Bits2048),
            3072 => Ok(Self::Bits3072),
            4096 => Ok(Self::Bits4096),
            _ => Err(KeyError::Size(bits)),
        }
    }
}

/// Why a key cannot be made or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a size that an issuer's key may have.
    #[error("an issuer's key has 2048, 3072 or 4096 bits, not {0}")]
    Size(u32),
    /// The bytes are not an RSA key.
    #[error("this is not an RSA key")]
    NotRsa,
    /// The cryptographic library failed.
    #[error("the cryptographic library failed: {0}")]
    Failed(String),
}

impl From<ErrorStack> for KeyError {
    fn from(error: ErrorStack) -> Self {
        Self::Failed(error.to_string())
    }
}

/// The public half of a key: what others verify with.
#[derive(Debug, Clone)]
pub struct PublicKey {
    pub(crate) pkey: PKey<Public>,
    modulus: String,
    exponent: String,
    kid: String,
    size: RsaSize,
}

impl PublicKey {
    /// From big-endian modulus and exponent, as a JWK carries them (RFC 7518 §6.3.1).
    pub(crate) fn from_components(modulus: &[u8], exponent: &[u8]) -> Result<Self, KeyError> {
        let rsa = Rsa::from_public_components(BigNum::from_slice(modulus)?, BigNum::from_slice(exponent)?)?;
        Self::of(&*PKey::from_rsa(rsa)?)
    }

    fn of<T: HasPublic>(key: &PKeyRef<T>) -> Result<Self, KeyError> {
        let rsa = key.rsa().map_err(|_| KeyError::NotRsa)?;
        let size = RsaSize::try_from(rsa.size().saturating_mul(8))?;
        let public = Rsa::from_public_components(rsa.n().to_owned()?, rsa.e().to_owned()?)?;
        let modulus = URL_SAFE_NO_PAD.encode(rsa.n().to_vec());
        let exponent = URL_SAFE_NO_PAD.encode(rsa.e().to_vec());
        let kid = thumbprint(&modulus, &exponent);
        Ok(Self { pkey: PKey::from_rsa(public)?, modulus, exponent, kid, size })
    }

    pub(crate) fn of_certificate(certificate: &openssl::x509::X509Ref) -> Result<Self, KeyError> {
        let key = certificate.public_key().map_err(|_| KeyError::NotRsa)?;
        Self::of(&key)
    }

    /// The key's name: its RFC 7638 thumbprint with SHA-256, 43 characters of base64url.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// `n` of the JWK (RFC 7518 §6.3.1.1): base64url, big-endian.
    #[must_use]
    pub fn modulus(&self) -> &str {
        &self.modulus
    }

    /// `e` of the JWK (RFC 7518 §6.3.1.2): base64url, big-endian.
    #[must_use]
    pub fn exponent(&self) -> &str {
        &self.exponent
    }

    /// How large the key is.
    #[must_use]
    pub const fn size(&self) -> RsaSize {
        self.size
    }

    /// As PEM (SubjectPublicKeyInfo, RFC 5280 §4.1.2.7).
    ///
    /// # Errors
    /// [`KeyError::Failed`].
    pub fn to_pem(&self) -> Result<String, KeyError> {
        Ok(String::from_utf8_lossy(&self.pkey.public_key_to_pem()?).into_owned())
    }
}

/// A whole key pair. It prints as its `kid`.
#[derive(Clone)]
pub struct PrivateKey {
    pub(crate) pkey: PKey<Private>,
    public: PublicKey,
}

impl PrivateKey {
    /// Makes a new RSA key with public exponent 65537. Its randomness is the cryptographic library's own.
    ///
    /// # Errors
    /// [`KeyError::Failed`].
    pub fn generate_rsa(size: RsaSize) -> Result<Self, KeyError> {
        Self::new(PKey::from_rsa(Rsa::generate(size.bits())?)?)
    }

    /// Reads PKCS#8 (RFC 5958), unencrypted, DER.
    ///
    /// # Errors
    /// [`KeyError::NotRsa`] or [`KeyError::Size`].
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, KeyError> {
        Self::new(PKey::private_key_from_pkcs8(der).map_err(|_| KeyError::NotRsa)?)
    }

    fn new(pkey: PKey<Private>) -> Result<Self, KeyError> {
        let public = PublicKey::of(&pkey)?;
        Ok(Self { pkey, public })
    }

    /// Writes PKCS#8, unencrypted, DER: to be sealed before it is kept.
    ///
    /// # Errors
    /// [`KeyError::Failed`].
    pub fn to_pkcs8_der(&self) -> Result<Secret<Vec<u8>>, KeyError> {
        Ok(Secret::new(self.pkey.private_key_to_pkcs8()?))
    }

    /// The public half.
    #[must_use]
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The key's name; see [`PublicKey::kid`].
    #[must_use]
    pub fn kid(&self) -> &str {
        self.public.kid()
    }

    /// A certificate that the key gives itself, PEM, so that `x5c` is never absent.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn self_signed_certificate(
        &self,
        rng: &Rng,
        subject: &Subject,
        not_before: Timestamp,
        not_after: Timestamp,
    ) -> Result<String, CertificateError> {
        certificate::self_signed(&self.pkey, rng, subject, not_before, not_after)
    }

    /// A certificate signing request (PKCS#10, RFC 2986), PEM.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn certificate_request(&self, subject: &Subject) -> Result<String, CertificateError> {
        certificate::request(&self.pkey, subject)
    }
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PrivateKey({})", self.kid())
    }
}

/// RFC 7638 §3: SHA-256 over the required members in alphabetical order, without white space.
fn thumbprint(modulus: &str, exponent: &str) -> String {
    sha256_base64url(format!(r#"{{"e":"{exponent}","kty":"RSA","n":"{modulus}"}}"#).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbprint_of_rfc_7638() {
        let modulus = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        assert_eq!(thumbprint(modulus, "AQAB"), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    #[test]
    fn a_key_survives_pkcs8() {
        let key = PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap();
        let again = PrivateKey::from_pkcs8_der(key.to_pkcs8_der().unwrap().expose()).unwrap();
        assert_eq!(again.kid(), key.kid());
        assert_eq!(key.kid().len(), 43);
        assert_eq!((key.public().exponent(), key.public().size().bits()), ("AQAB", 2048));
        assert_eq!(format!("{key:?}"), format!("PrivateKey({})", key.kid()));
    }

    #[test]
    fn other_sizes_and_kinds_are_refused() {
        for (bits, expected) in [
            (1024, Err(KeyError::Size(1024))),
            (2048, Ok(RsaSize::Bits2048)),
            (3072, Ok(RsaSize::Bits3072)),
            (4096, Ok(RsaSize::Bits4096)),
            (2047, Err(KeyError::Size(2047))),
        ] {
            assert_eq!(RsaSize::try_from(bits), expected);
        }
        let small = PKey::from_rsa(Rsa::generate(1024).unwrap()).unwrap().private_key_to_pkcs8().unwrap();
        assert_eq!(PrivateKey::from_pkcs8_der(&small).map(drop), Err(KeyError::Size(1024)));
        let ed25519 = PKey::generate_ed25519().unwrap().private_key_to_pkcs8().unwrap();
        assert_eq!(PrivateKey::from_pkcs8_der(&ed25519).map(drop), Err(KeyError::NotRsa));
        assert_eq!(PrivateKey::from_pkcs8_der(b"rubbish").map(drop), Err(KeyError::NotRsa));
    }
}
