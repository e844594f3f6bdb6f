//! What the cryptography costs on this machine: the unit in which the load test states every other cost
//! (docs/contracts/product.md §8).

use std::hint::black_box;
use std::time::Duration;

use fellesporten_domain::Clock;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::PKey;

use crate::signer::{Signer as _, is_signed_by};
use crate::signing_key::{KeyError, PrivateKey, RsaSize};

/// A token's usual signing input, in bytes.
const MESSAGE: [u8; 600] = [b'x'; 600];
const BATCHES: u32 = 10;

/// What one RS256 signature with RSA-2048 and a prepared key takes on one core: the fastest of ten batches, which is the
/// one that other programs disturbed least. `iterations` signatures are made in all, ten at least.
///
/// # Errors
/// When a key cannot be made or used.
pub fn rsa2048_sign_cost(iterations: u32) -> Result<Duration, KeyError> {
    let key = PrivateKey::generate_rsa(RsaSize::Bits2048)?;
    fastest_batch(iterations, || key.sign(&MESSAGE).is_ok())
}

/// The same for one verification.
///
/// # Errors
/// When a key cannot be made or used.
pub fn rsa2048_verify_cost(iterations: u32) -> Result<Duration, KeyError> {
    let key = PrivateKey::generate_rsa(RsaSize::Bits2048)?;
    let signature = key.sign(&MESSAGE).map_err(|failure| KeyError::Failed(failure.to_string()))?;
    fastest_batch(iterations, || is_signed_by(key.public(), &MESSAGE, &signature))
}

/// The same for one ES256 signature, which no token here bears: the figure beside the others.
///
/// # Errors
/// When a key cannot be made or used.
pub fn es256_sign_cost(iterations: u32) -> Result<Duration, KeyError> {
    let key = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)
        .and_then(|p256| EcKey::generate(&p256))
        .and_then(PKey::from_ec_key)
        .map_err(|error| KeyError::Failed(error.to_string()))?;
    fastest_batch(iterations, || {
        openssl::sign::Signer::new(MessageDigest::sha256(), &key)
            .and_then(|mut signer| signer.sign_oneshot_to_vec(&MESSAGE))
            .is_ok()
    })
}

fn fastest_batch(iterations: u32, mut operation: impl FnMut() -> bool) -> Result<Duration, KeyError> {
    let clock = Clock::system();
    let per_batch = (iterations / BATCHES).max(1);
    let mut fastest = Duration::MAX;
    for _ in 0..BATCHES {
        let start = clock.monotonic();
        for _ in 0..per_batch {
            if !black_box(operation()) {
                return Err(KeyError::Failed("an operation of the benchmark failed".to_owned()));
            }
        }
        fastest = fastest.min((clock.monotonic() - start) / per_batch);
    }
    Ok(fastest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_rsa_signature_costs_more_than_the_others() {
        let sign = rsa2048_sign_cost(50).unwrap();
        let others = [rsa2048_verify_cost(50).unwrap(), es256_sign_cost(50).unwrap()];
        assert!(others.iter().all(|cost| *cost < sign && *cost > Duration::ZERO), "{sign:?} {others:?}");
    }

    #[test]
    fn a_failing_operation_is_not_measured() {
        assert!(fastest_batch(1, || false).is_err());
    }
}
