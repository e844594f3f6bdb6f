//! Secrets sealed at rest: AES-256-GCM (NIST SP 800-38D) under a key that is given from outside.
//!
//! A sealed secret is `0x01 ‖ nonce (12) ‖ ciphertext ‖ tag (16)`. The associated data names where the secret belongs,
//! so that a sealed key moved to another row or issuer does not open.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fellesporten_domain::{Rng, Secret};
use openssl::symm::{Cipher, decrypt_aead, encrypt_aead};
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;

/// The key that seals other keys: 32 bytes.
#[derive(Debug, Clone)]
pub struct WrappingKey(Secret<[u8; KEY_BYTES]>);

/// Why a wrapping key cannot be used, or a sealed secret not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrappingError {
    /// The text is not 32 bytes in base64.
    #[error("a wrapping key is 32 bytes in base64; make one with: openssl rand -base64 32")]
    BadKey,
    /// The bytes do not have the form of a sealed secret.
    #[error("this is not a sealed secret of this product")]
    BadForm,
    /// Another key sealed it, it was changed, or it belongs elsewhere.
    #[error("the sealed secret does not open: it was sealed with another wrapping key, moved or changed")]
    DoesNotOpen,
    /// The cryptographic library failed.
    #[error("sealing failed in the cryptographic library")]
    Failed,
}

impl WrappingKey {
    /// Reads 32 bytes in standard base64; white space around it does not matter.
    ///
    /// # Errors
    /// [`WrappingError::BadKey`].
    pub fn from_base64(text: &str) -> Result<Self, WrappingError> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).map_err(|_| WrappingError::BadKey)?);
        let key: [u8; KEY_BYTES] = bytes.as_slice().try_into().map_err(|_| WrappingError::BadKey)?;
        Ok(Self(Secret::new(key)))
    }

    /// A fresh key, in the form that [`WrappingKey::from_base64`] reads.
    #[must_use]
    pub fn generate_base64(rng: &Rng) -> Secret<String> {
        Secret::new(STANDARD.encode(*Zeroizing::new(rng.bytes::<KEY_BYTES>())))
    }

    /// Seals `plain`; `aad` says where it belongs and must be given again to open it.
    ///
    /// # Errors
    /// [`WrappingError::Failed`].
    pub fn wrap(&self, rng: &Rng, plain: &[u8], aad: &[u8]) -> Result<Vec<u8>, WrappingError> {
        let nonce = rng.bytes::<NONCE_BYTES>();
        let mut tag = [0; TAG_BYTES];
        let ciphertext = encrypt_aead(Cipher::aes_256_gcm(), self.0.expose(), Some(&nonce), aad, plain, &mut tag)
            .map_err(|_| WrappingError::Failed)?;
        Ok([&[VERSION][..], &nonce, &ciphertext, &tag].concat())
    }

    /// Opens what [`WrappingKey::wrap`] sealed with this key and the same `aad`.
    ///
    /// # Errors
    /// [`WrappingError::BadForm`] or [`WrappingError::DoesNotOpen`].
    pub fn unwrap(&self, sealed: &[u8], aad: &[u8]) -> Result<Secret<Vec<u8>>, WrappingError> {
        let Some((&VERSION, rest)) = sealed.split_first() else { return Err(WrappingError::BadForm) };
        let (nonce, rest) = rest.split_at_checked(NONCE_BYTES).ok_or(WrappingError::BadForm)?;
        let ciphertext_bytes = rest.len().checked_sub(TAG_BYTES).ok_or(WrappingError::BadForm)?;
        let (ciphertext, tag) = rest.split_at_checked(ciphertext_bytes).ok_or(WrappingError::BadForm)?;
        decrypt_aead(Cipher::aes_256_gcm(), self.0.expose(), Some(nonce), aad, ciphertext, tag)
            .map(Secret::new)
            .map_err(|_| WrappingError::DoesNotOpen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seed: u64) -> WrappingKey {
        WrappingKey::from_base64(WrappingKey::generate_base64(&Rng::seeded(seed)).expose()).unwrap()
    }

    #[test]
    fn opens_only_with_the_same_key_and_place() {
        let rng = Rng::seeded(1);
        let sealed = key(1).wrap(&rng, b"privat", b"idporten/kid-1").unwrap();
        assert_eq!(key(1).unwrap(&sealed, b"idporten/kid-1").unwrap().expose(), b"privat");
        assert_eq!(key(2).unwrap(&sealed, b"idporten/kid-1").map(drop), Err(WrappingError::DoesNotOpen));
        assert_eq!(key(1).unwrap(&sealed, b"idporten/kid-2").map(drop), Err(WrappingError::DoesNotOpen));
        assert_eq!(key(1).unwrap(&sealed, b"").map(drop), Err(WrappingError::DoesNotOpen));
    }

    #[test]
    fn every_changed_bit_and_every_cut_is_noticed() {
        let sealed = key(1).wrap(&Rng::seeded(1), b"privat", b"a").unwrap();
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(key(1).unwrap(&changed, b"a").is_err(), "byte {index}");
            assert!(key(1).unwrap(&sealed[..index], b"a").is_err(), "cut at {index}");
        }
        assert_eq!(key(1).unwrap(b"", b"a").map(drop), Err(WrappingError::BadForm));
        assert_eq!(key(1).unwrap(&[2; 60], b"a").map(drop), Err(WrappingError::BadForm));
    }

    #[test]
    fn the_same_secret_is_never_sealed_alike() {
        let rng = Rng::seeded(1);
        assert_ne!(key(1).wrap(&rng, b"x", b"a").unwrap(), key(1).wrap(&rng, b"x", b"a").unwrap());
    }

    #[test]
    fn a_key_is_thirty_two_bytes_in_base64() {
        let good = STANDARD.encode([7; 32]);
        assert!(WrappingKey::from_base64(&format!(" {good}\n")).is_ok());
        for bad in [String::new(), STANDARD.encode([7; 31]), STANDARD.encode([7; 33]), "ikke base64!".into()] {
            assert_eq!(WrappingKey::from_base64(&bad).map(drop), Err(WrappingError::BadKey));
        }
        assert!(!format!("{:?}", key(1)).contains(['/', '+', '=']));
    }
}
