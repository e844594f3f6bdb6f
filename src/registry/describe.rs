//! What a record describes, whoever wrote it: a customers file, or a body of the self-service API. Defaults are applied here, so
//! that both mean the same.

mod client;
mod on_behalf_of;
mod scope;

use fellesporten_domain::{Environment, Timestamp};

use crate::rules::Violation;

/// What a description depends on beside the record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Describing {
    /// Decides which addresses are taken.
    pub(crate) environment: Environment,
    /// The product's time.
    pub(crate) now: Timestamp,
}

/// Collects what is wrong with one record.
#[derive(Debug, Default)]
pub(crate) struct Violations(pub(crate) Vec<Violation>);

impl Violations {
    /// What came out well; a violation is kept.
    pub(crate) fn keep<T>(&mut self, outcome: Result<T, Violation>) -> Option<T> {
        outcome.map_err(|violation| self.0.push(violation)).ok()
    }

    pub(crate) fn refuse(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(Violation::new(field, message));
    }

    pub(crate) fn extend(&mut self, violations: Vec<Violation>) {
        self.0.extend(violations);
    }
}
