//! A scope (docs/contracts/maskinporten.md §5.2).

use fellesporten_registry::Scope;
use serde_json::{Value, json};

/// A scope. Lists are always lists: readers filter them.
pub(crate) fn scope(scope: &Scope) -> Value {
    // The few of before prefixes have none.
    let (prefix, subscope) = match scope.name.split_once(':') {
        Some((prefix, subscope)) => (Some(prefix), subscope),
        None => (None, scope.name.as_str()),
    };
    let mut shown = json!({
        "name": scope.name,
        "prefix": prefix,
        "subscope": subscope,
        "description": scope.description,
        "long_description": scope.long_description,
        "visibility": scope.visibility,
        "token_type": scope.token_type,
        "at_max_age": scope.at_max_age,
        "authorization_max_lifetime": scope.authorization_max_lifetime,
        "requires_user_consent": scope.requires_user_consent,
        "requires_user_authentication": scope.requires_user_authentication,
        "requires_pseudonymous_tokens": scope.requires_pseudonymous_tokens,
        "accessible_for_all": scope.accessible_for_all,
        "delegation_source": scope.delegation_source,
        "allowed_integration_types": scope.allowed_integration_types,
        "enforced_aud_for_introspection": scope.enforced_aud_for_introspection,
        "owner_orgno": scope.owner_orgno,
        "active": scope.active,
        "created": scope.created.iso_in_norway(),
        "last_updated": scope.last_updated.iso_in_norway(),
    });
    if let (Some(acr), Some(members)) = (scope.required_acr, shown.as_object_mut()) {
        members.insert("required_acr".to_owned(), json!(acr));
    }
    shown
}
