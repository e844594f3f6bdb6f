//! The boundary behind which a private key stands: in memory here, in an HSM elsewhere.

use fellesporten_telemetry::events;
use openssl::hash::MessageDigest;
use openssl::sign::{Signer as OpensslSigner, Verifier as OpensslVerifier};

use crate::signing_key::{PrivateKey, PublicKey};

/// Signing did not work. What exactly is in the log of whoever stands behind the boundary, never in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature could not be made")]
pub struct SignFailure;

/// Makes RS256 signatures (RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 §3.3) with one private key.
///
/// It is called on the signer threads, one call at a time per thread and several threads at once;
/// what cannot be shared between threads (an HSM's session) belongs in a thread-local of the implementation.
pub trait Signer: Send + Sync {
    /// Signs `message`; the answer is the raw signature.
    ///
    /// # Errors
    /// [`SignFailure`].
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignFailure>;
}

impl Signer for PrivateKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignFailure> {
        OpensslSigner::new(MessageDigest::sha256(), &self.pkey)
            .and_then(|mut signer| signer.sign_oneshot_to_vec(message))
            .map_err(|error| {
                events::certificates::signature_failed(self.kid(), error);
                SignFailure
            })
    }
}

/// Whether `signature` is the RS256 signature of `message` by `key`. An unreadable signature is a wrong one.
pub(crate) fn is_signed_by(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    OpensslVerifier::new(MessageDigest::sha256(), &key.pkey)
        .and_then(|mut verifier| verifier.verify_oneshot(signature, message))
        .unwrap_or(false)
}
