//! An organisation's access to a scope (docs/contracts/maskinporten.md §5.3).

use fellesporten_registry::{Scope, ScopeAccess};
use serde_json::{Value, json};

/// An access to a scope.
pub(crate) fn access(access: &ScopeAccess, scope: &Scope) -> Value {
    json!({
        "scope": access.scope,
        "state": access.state,
        "prefix": access.scope.split_once(':').map(|(prefix, _)| prefix),
        "consumer_orgno": access.consumer_orgno,
        "owner_orgno": scope.owner_orgno,
        "created": access.created.iso_in_norway(),
        "last_updated": access.last_updated.iso_in_norway(),
    })
}
