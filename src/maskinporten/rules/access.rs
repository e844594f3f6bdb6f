//! Step 11: that the consumer was given access (`docs/contracts/maskinporten.md` §5.3, 5.6).

use fellesporten_domain::{OrgNumber, ScopeSet};
use fellesporten_registry::Snapshot;

use crate::error::Fault;

/// Each scope is open to all, or the consumer has an approved access to it. Nobody's access is inherited: neither the supplier's
/// by the consumer, nor the owner's by itself. A consumer that was switched off here has none.
///
/// # Errors
/// The first scope without.
pub fn judge(scope: &ScopeSet, consumer: OrgNumber, snapshot: &Snapshot) -> Result<(), Fault> {
    let is_off = snapshot.is_switched_off(&consumer);
    match scope.iter().find(|name| is_off || !snapshot.has_access(name.as_str(), &consumer)) {
        Some(name) => Err(Fault::NoAccess(name.to_string())),
        None => Ok(()),
    }
}
