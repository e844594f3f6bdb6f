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

/// Collects what is wrong with one record.
#[derive(Debug, Default)]
pub(crate) struct Violations(pub(crate) Vec<Violation>);

impl Violations {
    /// What came out well; a violation is kept.
    pub(crate) fn keep<T>(&mut self, outcome: Result<T, Violation>) -> Option<T> {
        outcome.map_err(|violation| self.0.push(violation)).ok()
    }

    /// The same, where several things may be wrong.
    pub(crate) fn keep_all<T>(&mut self, outcome: Result<T, Vec<Violation>>) -> Option<T> {
        outcome.map_err(|violations| self.extend(violations)).ok()
    }

    pub(crate) fn refuse(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(Violation::new(field, message));
    }

    pub(crate) fn extend(&mut self, violations: Vec<Violation>) {
        self.0.extend(violations);
    }

    /// What was read, if nothing is wrong.
    pub(crate) fn finish<T>(self, read: Option<T>) -> Result<T, Vec<Violation>> {
        read.filter(|_| self.0.is_empty()).ok_or(self.0)
    }
}
