//! What can go wrong with short-lived state.

use crate::RecordsError;

/// Why an operation did not happen. No text holds an identifier or a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShortLivedError {
    /// The store is away or overloaded: the same call may succeed later.
    #[error("short-lived state is unavailable: {0}")]
    Unavailable(String),
    /// The store, or what lies in it, is not what it should be: it will fail again.
    #[error("short-lived state is broken: {0}")]
    Broken(String),
}

impl ShortLivedError {
    /// One word, for metrics.
    pub(super) const fn cause(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "unavailable",
            Self::Broken(_) => "broken",
        }
    }
}

impl From<RecordsError> for ShortLivedError {
    fn from(error: RecordsError) -> Self {
        match error {
            RecordsError::Unavailable(text) => Self::Unavailable(text),
            other => Self::Broken(other.to_string()),
        }
    }
}
