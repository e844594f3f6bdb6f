//! What anybody may know of scopes: `GET /scopes/all` (docs/contracts/maskinporten.md §7.3, fact 79). No token is needed.

use axum::Json;
use axum::extract::State;
use fellesporten_registry::{Scope, Visibility};
use serde_json::Value;

use super::Answer;
use crate::asked::Asked;
use crate::{Samarbeidsportalen, wire};

/// Every public scope, or those that the parameters ask for.
pub(crate) async fn list(State(portal): State<Samarbeidsportalen>, asked: Asked) -> Answer {
    let (inactive, open) = (asked.inactive()?, asked.flag("accessible_for_all")?);
    let (source, prefix) = (asked.text("delegated_sources")?, asked.text("prefix")?);
    let kind = asked.integration_type()?;
    let snapshot = portal.parts().registry.snapshot();
    let mut found: Vec<&Scope> = snapshot
        .scopes_and_built_in()
        .filter(|scope| scope.visibility == Visibility::Public && (scope.active || inactive))
        .filter(|scope| open.is_none_or(|open| open == scope.accessible_for_all))
        .filter(|scope| source.is_none_or(|source| is_delegated_at(scope, source)))
        .filter(|scope| kind.is_none_or(|kind| scope.allows(kind)))
        .filter(|scope| prefix.is_none_or(|prefix| scope.name.split_once(':').is_some_and(|(own, _)| own == prefix)))
        .collect();
    found.sort_by_key(|scope| &scope.name);
    Ok(Json(Value::Array(found.into_iter().map(wire::scope).collect())))
}

/// By its issuer, with or without the last slash; `true` asks for any.
fn is_delegated_at(scope: &Scope, source: &str) -> bool {
    scope.delegation_source.as_deref().is_some_and(|own| {
        source.eq_ignore_ascii_case("true") || own.trim_end_matches('/') == source.trim_end_matches('/')
    })
}
