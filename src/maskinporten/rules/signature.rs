//! Step 6: that the key signed it (`docs/contracts/maskinporten.md` §3.2).

use fellesporten_oauth::client_key::{ClientKey, NotSigned};

use super::grant::Grant;
use crate::error::Fault;

/// Verifies the signature, with the algorithm that is registered with the key.
///
/// # Errors
/// When the key did not sign it so.
pub fn judge(key: &ClientKey<'_>, grant: &Grant<'_>) -> Result<(), Fault> {
    key.signed(grant.jws()).map_err(|why| match why {
        NotSigned::Algorithm => Fault::AlgorithmOfKey,
        NotSigned::Signature => Fault::Signature,
    })
}
