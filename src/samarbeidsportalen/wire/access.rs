//! An organisation's access to a scope (docs/contracts/maskinporten.md §5.3, §7.8).

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

/// The same, with what the scope says of itself.
pub(crate) fn access_with_scope(held: &ScopeAccess, scope: &Scope) -> Value {
    let mut shown = access(held, scope);
    if let Some(members) = shown.as_object_mut() {
        members.insert("name".to_owned(), json!(scope.name));
        members.insert("description".to_owned(), json!(scope.description));
        members.insert("allowed_integration_types".to_owned(), json!(scope.allowed_integration_types));
        members.insert("accessible_for_all".to_owned(), json!(scope.accessible_for_all));
    }
    shown
}
