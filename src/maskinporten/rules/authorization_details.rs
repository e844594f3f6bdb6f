//! Step 12: rich authorization requests (RFC 9396, `docs/contracts/maskinporten.md` §6.4, 6.5).

use serde_json::Value;

use super::grant::Grant;
use crate::error::Fault;

/// The types that the metadata names.
pub const TYPES: [&str; 2] = ["urn:altinn:systemuser", "urn:altinn:consent"];

/// What the token says of `authorization_details`, when the grant has any. Neither of the types has a source that could be asked
/// here, so each is as unknown as any other.
///
/// # Errors
/// When there are any.
pub fn judge(grant: &Grant<'_>) -> Result<Option<Value>, Fault> {
    match grant.claim("authorization_details") {
        None => Ok(None),
        Some(_) => Err(Fault::DetailsType),
    }
}
