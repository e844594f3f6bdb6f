//! Our own provider for `jsonwebtoken`, over keys that were prepared once.
//!
//! The library holds plain function pointers and one provider per process, and its bundled providers parse the private
//! key for every signature. So its key objects carry the number of a *slot* here, and the slot holds the prepared key:
//! an OpenSSL key, or whatever stands behind [`Signer`].

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Once};

use arc_swap::ArcSwap;
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result as JwtResult};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};

use crate::signer::{Signer, is_signed_by};
use crate::signing_key::PublicKey;

type Slots = HashMap<[u8; 8], Prepared>;

static SLOTS: LazyLock<ArcSwap<Slots>> = LazyLock::new(ArcSwap::default);
static NEXT_SLOT: AtomicU64 = AtomicU64::new(0);

static PROVIDER: CryptoProvider =
    CryptoProvider { signer_factory, verifier_factory, key_utils: KeyUtils::new_unimplemented() };

/// How many operations with private and public keys were made.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) signatures: AtomicU64,
    pub(crate) verifications: AtomicU64,
}

/// A prepared key, ready to sign and verify.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) public: PublicKey,
    pub(crate) signer: Arc<dyn Signer>,
    pub(crate) counters: Arc<Counters>,
}

/// A prepared key's place; dropping it takes the key away.
pub(crate) struct Slot([u8; 8]);

impl Slot {
    pub(crate) fn of(prepared: Prepared) -> Self {
        static INSTALLED: Once = Once::new();
        INSTALLED.call_once(|| {
            // Nobody else names the library, so a provider that is there already can only be this one.
            let _ = PROVIDER.install_default();
        });
        let number = NEXT_SLOT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        change_slots(|slots| drop(slots.insert(number, prepared.clone())));
        Self(number)
    }

    pub(crate) fn encoding_key(&self) -> EncodingKey {
        EncodingKey::from_rsa_der(&self.0)
    }

    pub(crate) fn decoding_key(&self) -> DecodingKey {
        DecodingKey::from_rsa_der(&self.0)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        change_slots(|slots| drop(slots.remove(&self.0)));
    }
}

fn change_slots(change: impl Fn(&mut Slots)) {
    SLOTS.rcu(|slots| {
        let mut slots = Slots::clone(slots);
        change(&mut slots);
        slots
    });
}

fn prepared(algorithm: Algorithm, slot: &[u8]) -> JwtResult<Prepared> {
    if algorithm != Algorithm::RS256 {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    <[u8; 8]>::try_from(slot)
        .ok()
        .and_then(|number| SLOTS.load().get(&number).cloned())
        .ok_or_else(|| ErrorKind::InvalidKeyFormat.into())
}

fn signer_factory(algorithm: &Algorithm, key: &EncodingKey) -> JwtResult<Box<dyn JwtSigner>> {
    Ok(Box::new(prepared(*algorithm, key.as_bytes())?))
}

fn verifier_factory(algorithm: &Algorithm, key: &DecodingKey) -> JwtResult<Box<dyn JwtVerifier>> {
    Ok(Box::new(prepared(*algorithm, key.try_get_as_bytes()?)?))
}

impl signature::Signer<Vec<u8>> for Prepared {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        let signature = self.signer.sign(message).map_err(signature::Error::from_source)?;
        self.counters.signatures.fetch_add(1, Ordering::Relaxed);
        Ok(signature)
    }
}

impl signature::Verifier<Vec<u8>> for Prepared {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        self.counters.verifications.fetch_add(1, Ordering::Relaxed);
        if is_signed_by(&self.public, message, signature) { Ok(()) } else { Err(signature::Error::new()) }
    }
}

impl JwtSigner for Prepared {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

impl JwtVerifier for Prepared {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}
