//! Which organisations may use a scope (docs/contracts/maskinporten.md §5.3): its owner says, and each sees what it holds itself.

use axum::Json;
use axum::extract::{Path, State};
use fellesporten_domain::OrgNumber;
use fellesporten_registry::changes::{Decided, Facts, Refused, access};
use fellesporten_registry::{AccessState, Scope, ScopeAccess, Snapshot};
use serde_json::Value;

use super::Answer;
use super::scopes::{OBJECT, find};
use crate::asked::Asked;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::rules::rights::Right;
use crate::{Samarbeidsportalen, wire};

/// `GET /scopes/access?scope=`: for its owner alone (fact 78).
pub(crate) async fn list(State(portal): State<Samarbeidsportalen>, caller: Caller, asked: Asked) -> Answer {
    let owner = caller.with(Right::ReadScopes)?;
    let (inactive, name) = (asked.inactive()?, asked.required("scope")?);
    let (consumer, said_owner) = (asked.organisation("consumer_orgno")?, asked.organisation("owner_orgno")?);
    let snapshot = portal.registry().await?;
    let scope = find(&snapshot, owner, name).map_err(ApiError::of(OBJECT))?;
    let mut found: Vec<&ScopeAccess> = snapshot
        .access_and_built_in()
        .filter(|access| access.scope == scope.name && (access.state != AccessState::Denied || inactive))
        .filter(|access| consumer.is_none_or(|consumer| consumer == access.consumer_orgno))
        .filter(|_| said_owner.is_none_or(|said| said == owner))
        .collect();
    found.sort_by_key(|access| access.consumer_orgno);
    Ok(Json(Value::Array(found.into_iter().map(|access| wire::access(access, scope)).collect())))
}

/// `GET /scopes/access/all`: what the caller's organisation holds.
pub(crate) async fn held(State(portal): State<Samarbeidsportalen>, caller: Caller, asked: Asked) -> Answer {
    let consumer = caller.with(Right::ReadScopes)?;
    let (inactive, kind) = (asked.inactive()?, asked.integration_type()?);
    let snapshot = portal.registry().await?;
    let found = held_by(&snapshot, consumer, inactive).into_iter();
    let wanted = found.filter(|(_, scope)| kind.is_none_or(|kind| scope.allows(kind)));
    Ok(Json(Value::Array(wanted.map(|(access, scope)| wire::access(access, scope)).collect())))
}

/// What an organisation holds, with what was refused to it or taken away if that is asked for; by name of the scope.
pub(super) fn held_by(snapshot: &Snapshot, consumer: OrgNumber, inactive: bool) -> Vec<(&ScopeAccess, &Scope)> {
    let mut found: Vec<(&ScopeAccess, &Scope)> = snapshot
        .access_and_built_in()
        .filter(|access| access.consumer_orgno == consumer && (access.state == AccessState::Approved || inactive))
        .filter_map(|access| Some((access, snapshot.scope_or_built_in(&access.scope)?)))
        .collect();
    found.sort_by_key(|(access, _)| &access.scope);
    found
}

/// `PUT /scopes/access/{consumer_orgno}?scope=`: gives access.
pub(crate) async fn grant(
    State(portal): State<Samarbeidsportalen>,
    Path(consumer): Path<String>,
    caller: Caller,
    asked: Asked,
) -> Answer {
    decide(&portal, &caller, &consumer, &asked, access::grant).await
}

/// `DELETE /scopes/access/{consumer_orgno}?scope=`: takes it away.
pub(crate) async fn withdraw(
    State(portal): State<Samarbeidsportalen>,
    Path(consumer): Path<String>,
    caller: Caller,
    asked: Asked,
) -> Answer {
    decide(&portal, &caller, &consumer, &asked, access::withdraw).await
}

type Deciding = fn(&Facts<'_>, OrgNumber, &Scope, OrgNumber) -> Result<Decided<ScopeAccess>, Refused>;

async fn decide(
    portal: &Samarbeidsportalen,
    caller: &Caller,
    consumer: &str,
    asked: &Asked,
    deciding: Deciding,
) -> Answer {
    let acting = caller.with(Right::WriteScopes)?;
    let name = asked.required("scope")?;
    // Fact 77.
    let consumer =
        OrgNumber::parse(consumer).map_err(|cause| ApiError::Parameter("consumer_orgno", cause.to_string()))?;
    let decided = portal
        .change(caller, |facts| {
            let scope = find(facts.snapshot, acting, name)?;
            Ok(deciding(facts, acting, scope, consumer)?.map(|access| shown(&access, facts.snapshot)))
        })
        .await;
    decided.map(Json).map_err(ApiError::of(OBJECT))
}

fn shown(access: &ScopeAccess, snapshot: &Snapshot) -> Value {
    snapshot.scope_or_built_in(&access.scope).map(|scope| wire::access(access, scope)).unwrap_or_default()
}
