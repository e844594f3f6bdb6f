//! A plan becomes records: one transaction, all or nothing.

use fellesporten_audit::{self as audit, Event};
use fellesporten_domain::Rng;
use fellesporten_store::{Records, RecordsError};

use super::plan::{Change, Issued, Plan, Verb};
use crate::writing;

/// What was done.
#[derive(Debug)]
pub struct Applied {
    /// Every record that changed.
    pub changes: Vec<Change>,
    /// Identifiers and secrets that were made; this is the only time they can be read.
    pub issued: Vec<Issued>,
}

/// Why a plan was not executed. Nothing was then written.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// The plan was made for a registry that is no longer there.
    #[error("the registry changed while the plan was made; run the command again")]
    Outdated,
    /// The records refused.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// Who executes a plan, for the audit trail.
#[derive(Debug, Clone)]
pub struct Author {
    /// An organisation, or the command.
    pub actor: String,
    /// The client with whose token the organisation acts.
    pub client_id: Option<String>,
    /// The trace id of the request, or of the command that was run.
    pub trace_id: String,
}

/// Executes a plan, unless the registry changed since it was made. Every change and its audit event are one transaction.
///
/// # Errors
/// [`ApplyError`].
pub async fn execute(records: &Records, plan: Plan, author: &Author, rng: &Rng) -> Result<Applied, ApplyError> {
    if !plan.is_empty() {
        let mut statements = vec![writing::raise_revision_from(plan.revision)];
        statements.extend(plan.changes.iter().map(|change| change.statement.clone()));
        statements.extend(audit::statements(events(&plan.changes, author), plan.now, rng)?);
        records.write(statements).await.map_err(|cause| match cause {
            RecordsError::Conflict(_) => ApplyError::Outdated,
            other => ApplyError::Records(other),
        })?;
    }
    Ok(Applied { changes: plan.changes, issued: plan.issued })
}

/// What the audit trail says of changes.
pub(crate) fn events(changes: &[Change], author: &Author) -> Vec<Event> {
    changes.iter().map(|change| event(change, author)).collect()
}

fn event(change: &Change, author: &Author) -> Event {
    Event::RegistryChange {
        trace_id: author.trace_id.clone(),
        actor: author.actor.clone(),
        client_id: author.client_id.clone(),
        kind: change.kind.to_owned(),
        id: change.id.clone(),
        organisation: change.organisation,
        change: match change.verb {
            Verb::Add => audit::Change::Created,
            Verb::Change | Verb::SwitchOn => audit::Change::Updated,
            Verb::SwitchOff => audit::Change::Removed,
        },
        before: change.before.clone(),
        after: change.after.clone(),
    }
}
