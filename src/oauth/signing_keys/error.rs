//! What can go wrong with an issuer's signing keys.

use fellesporten_jose::certificate::CertificateError;
use fellesporten_jose::signing_key::KeyError;
use fellesporten_jose::wrapping::WrappingError;
use fellesporten_store::RecordsError;

use super::Refusal;

/// Why nothing was done.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SigningKeysError {
    /// No key of that name, or of no name at all.
    #[error("issuer {issuer} has no key {kid}: `keys list` shows those it has")]
    Unknown {
        /// The issuer.
        issuer: String,
        /// What was asked for.
        kid: String,
    },
    /// The issuer's keys do not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The chain certifies no key of this issuer.
    #[error(
        "the first certificate is for none of issuer {0}'s keys: it must answer the request that `keys request` wrote"
    )]
    ForeignCertificate(String),
    /// A key made in a demo or test environment stands in production's records.
    #[error(
        "key {0} was made in the {1} environment, and production refuses it: `keys revoke` it and `keys generate` another"
    )]
    NotForProduction(String, String),
    /// A stored key cannot be read.
    #[error("key {0} of issuer {1} cannot be read: {2}")]
    Unreadable(String, String, String),
    /// Somebody else changed the key in the meantime.
    #[error("the key was changed by somebody else in the meantime: look at `keys list` and try again")]
    Changed,
    /// The records cannot be read or written.
    #[error(transparent)]
    Records(RecordsError),
    /// A key cannot be made.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A certificate cannot be made or taken.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// A key cannot be sealed.
    #[error(transparent)]
    Wrapping(#[from] WrappingError),
}

impl From<RecordsError> for SigningKeysError {
    fn from(error: RecordsError) -> Self {
        match error {
            RecordsError::Conflict(_) => Self::Changed,
            other => Self::Records(other),
        }
    }
}
