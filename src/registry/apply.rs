//! From customers files to records: a plan that is printed, then one transaction (the command `fellesporten apply`).
//!
//! A plan is a pure function of a snapshot and files. It names only what differs, so that a second one is empty; what the
//! files do not name stays as it is unless pruned.

mod citizens;
mod clients;
mod delegations;
mod execute;
mod organisations;
mod plan;
mod planner;
mod prune;
mod scope_access;
mod scopes;

use std::fmt;

use fellesporten_domain::{Environment, Rng, Timestamp};

use crate::customers::CustomerFile;
use crate::snapshot::Snapshot;

pub(crate) use execute::events;
pub use execute::{Applied, ApplyError, Author, execute};
pub use plan::{Change, Issued, Plan, Verb};

/// What a plan depends on beside the registry and the files.
#[derive(Debug, Clone, Copy)]
pub struct PlanOptions<'a> {
    /// Decides which numbers, addresses and sections are taken.
    pub environment: Environment,
    /// The product's time.
    pub now: Timestamp,
    /// Whether what the files do not name is switched off.
    pub prune: bool,
    /// The issuer of this environment's own delegation source: what a scope gets that `[[delegations]]` names and that has no source of
    /// its own (docs/contracts/product.md §6). None in production.
    pub delegation_source: Option<&'a str>,
}

/// One thing in the files that cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File, line, record and field.
    pub place: String,
    /// What is wrong, and what to do. Never holds a secret or a person's number.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Compares files with the registry.
///
/// # Errors
/// Everything in the files that cannot be applied; then nothing can.
pub fn plan(
    snapshot: &Snapshot,
    files: &[CustomerFile],
    options: PlanOptions<'_>,
    rng: &Rng,
) -> Result<Plan, Vec<Problem>> {
    let mut planner = planner::Planner::new(snapshot, files, options, rng);
    planner.organisations();
    planner.scopes();
    planner.clients();
    planner.scope_access();
    planner.delegations();
    planner.citizens();
    if options.prune {
        planner.prune();
    }
    planner.finish()
}

#[cfg(test)]
mod tests;
