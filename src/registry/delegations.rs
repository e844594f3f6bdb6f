//! The register of delegations, as the built-in delegation source asks and changes it (docs/contracts/maskinporten.md §6.2–6.3).
//!
//! It is read from the records themselves and not from the snapshot, so that what is withdrawn counts at the next question on every
//! node.

use fellesporten_audit::{self as audit, Change, Event};
use fellesporten_domain::{OrgNumber, Rng};
use fellesporten_store::{RAISE_REVISION, Records, RecordsError, Statement, values};

use crate::apply::Author;
use crate::scope::Delegation;
use crate::statements::DELEGATIONS_STANDING;
use crate::{reading, writing};

/// Which delegations are asked for; what is not said does not narrow.
#[derive(Debug, Clone, Copy, Default)]
pub struct DelegationFilter<'a> {
    /// Of this scope.
    pub scope: Option<&'a str>,
    /// Given by this organisation.
    pub consumer: Option<OrgNumber>,
    /// Received by this organisation.
    pub supplier: Option<OrgNumber>,
}

/// The delegations that stand, by consumer, supplier and scope.
///
/// # Errors
/// When the records are away.
pub async fn standing(records: &Records, filter: DelegationFilter<'_>) -> Result<Vec<Delegation>, RecordsError> {
    let number = |it: Option<OrgNumber>| it.map(|number| number.to_string());
    let values = values![filter.scope, number(filter.consumer), number(filter.supplier)];
    let rows = records.rows(DELEGATIONS_STANDING, values).await?;
    rows.iter().map(reading::delegation).collect()
}

/// Keeps that a delegation stands, or stands no longer, with the event that says so: both are safe together, or neither is.
///
/// # Errors
/// When the records are away.
pub async fn settle(
    records: &Records,
    delegation: &Delegation,
    author: &Author,
    rng: &Rng,
) -> Result<(), RecordsError> {
    let event = Event::RegistryChange {
        trace_id: author.trace_id.clone(),
        actor: author.actor.clone(),
        client_id: author.client_id.clone(),
        kind: "delegation".to_owned(),
        id: delegation.named(),
        organisation: Some(delegation.consumer_orgno),
        change: if delegation.active { Change::Created } else { Change::Removed },
        before: None,
        after: serde_json::to_value(delegation).ok(),
    };
    let mut statements = vec![Statement::new(RAISE_REVISION, Vec::new()), writing::delegation(delegation)];
    statements.extend(audit::statements(vec![event], delegation.last_updated, rng)?);
    records.write(statements).await.map(drop)
}
