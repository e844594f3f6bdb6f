//! Step 11: that the consumer was given access (`docs/contracts/maskinporten.md` §5.3, 5.6).

use fellesporten_domain::ScopeSet;
use fellesporten_registry::Snapshot;

use super::consumer_org::{Acting, is_delegable};
use crate::error::Fault;

/// Each scope is open to all, or the consumer has an approved access to it. Nobody's access is inherited: neither the supplier's
/// by the consumer, nor the owner's by itself. A consumer that was switched off here has none.
///
/// # Errors
/// The first scope without.
pub fn judge(scope: &ScopeSet, acting: Acting, snapshot: &Snapshot) -> Result<(), Fault> {
    let Acting { consumer, supplier } = acting;
    let is_off = snapshot.is_switched_off(&consumer);
    match scope.iter().find(|name| is_off || !snapshot.has_access(name.as_str(), &consumer)) {
        Some(name) => Err(Fault::NoAccess {
            consumer,
            scope: name.to_string(),
            is_delegable: supplier.is_none() && is_delegable(snapshot, name.as_str()),
        }),
        None => Ok(()),
    }
}
