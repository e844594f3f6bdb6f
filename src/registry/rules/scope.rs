//! Scopes as their owners declare them (docs/contracts/maskinporten.md §5.1–5.2).

use fellesporten_domain::{Environment, Framework, ScopeName};

use super::{Violation, uris};
use crate::scope::Scope;

/// The scopes of a login; they exist without being declared and belong to nobody.
pub const LOGIN_SCOPES: [&str; 2] = ["openid", "profile"];

/// Splits and checks a scope's name; gives its prefix.
pub(crate) fn check_name(name: &str) -> Result<&str, Violation> {
    ScopeName::parse(name).map_err(|cause| Violation::new("subscope", cause.to_string()))?;
    match name.split_once(':') {
        Some((prefix, subscope)) if !prefix.is_empty() && !subscope.is_empty() => Ok(prefix),
        _ => Err(Violation::new("subscope", "a scope is called prefix:subscope, and neither part is empty")),
    }
}

pub(crate) fn check(scope: &Scope, environment: Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    if scope.description.trim().is_empty() {
        violations.push(Violation::new("description", "is required: people read it when they are asked for consent"));
    }
    if scope.required_acr.is_some_and(|acr| acr.framework() != Some(Framework::Idporten)) {
        violations
            .push(Violation::new("required_acr", "is idporten-loa-low, idporten-loa-substantial or idporten-loa-high"));
    }
    if let Some(source) = &scope.delegation_source
        && let Err(violation) = uris::link(source, "delegation_source", environment)
    {
        violations.push(violation);
    }
    for (index, client_id) in scope.enforced_aud_for_introspection.iter().enumerate() {
        if client_id.is_empty() {
            violations
                .push(Violation::new(format!("enforced_aud_for_introspection[{index}]"), "is empty; name a client_id"));
        }
    }
    violations
}
