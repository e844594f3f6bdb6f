//! The keys that a provider publishes (RFC 7517), prepared once.

use std::collections::HashMap;

use fellesporten_jose::ForeignKey;
use serde_json::Value;

/// More keys than this are not looked at.
const MOST_KEYS: usize = 64;

/// A provider's signature keys by `kid`. Keys for encryption, and kinds that we do not verify, are passed over.
#[derive(Debug, Clone, Default)]
pub struct ProviderKeys(HashMap<String, ForeignKey>);

/// The document is no JWKS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key document is no JWKS")]
pub struct InvalidJwks;

impl ProviderKeys {
    /// Reads a JWKS.
    ///
    /// # Errors
    /// [`InvalidJwks`].
    pub fn read(document: &[u8]) -> Result<Self, InvalidJwks> {
        let document: Value = serde_json::from_slice(document).map_err(|_| InvalidJwks)?;
        let keys = document.get("keys").and_then(Value::as_array).ok_or(InvalidJwks)?;
        let signing = keys.iter().take(MOST_KEYS).filter(|jwk| jwk.get("use").and_then(Value::as_str) != Some("enc"));
        Ok(Self(
            signing
                .filter_map(|jwk| {
                    let kid = jwk.get("kid").and_then(Value::as_str)?;
                    Some((kid.to_owned(), ForeignKey::from_jwk(jwk).ok()?))
                })
                .collect(),
        ))
    }

    /// The key of a `kid`.
    pub(super) fn get(&self, kid: &str) -> Option<&ForeignKey> {
        self.0.get(kid)
    }
}
