//! Pure decisions about registrations: what the self-service API answers 400 to, and `apply` refuses.

pub(crate) mod access;
pub(crate) mod authority;
pub(crate) mod client;
pub(crate) mod expiry_warning;
pub(crate) mod jwks;
pub(crate) mod profile;
pub(crate) mod registrable;
pub(crate) mod scope;
pub(crate) mod secret;
pub(crate) mod uris;

use std::fmt;

/// One field of a registration that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The field's path within the record: `redirect_uris[0]`.
    pub field: String,
    /// What is wrong, and what to do. Never holds a secret or a person's number.
    pub message: String,
}

impl Violation {
    pub(crate) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.field, self.message) }
    }
}
