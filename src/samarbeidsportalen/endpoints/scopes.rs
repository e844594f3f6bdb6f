//! An organisation's own scopes (docs/contracts/maskinporten.md §5, §7.3). A scope's name may hold slashes and colons, so it travels as a
//! parameter.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use fellesporten_domain::OrgNumber;
use fellesporten_registry::changes::scopes::{self, Owner};
use fellesporten_registry::changes::{Facts, Refused};
use fellesporten_registry::{Scope, Snapshot};
use serde_json::Value;

use super::{Answer, body};
use crate::asked::Asked;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::rules::rights::Right;
use crate::{Samarbeidsportalen, wire};

/// What refusals call the object.
pub(super) const OBJECT: &str = "scope";

/// `GET /scopes`: all, or the one that is asked for, which is a list all the same.
pub(crate) async fn list(State(portal): State<Samarbeidsportalen>, caller: Caller, asked: Asked) -> Answer {
    let owner = caller.with(Right::ReadScopes)?;
    let (inactive, name) = (asked.inactive()?, asked.text("scope")?);
    let snapshot = portal.registry().await?;
    let mut own: Vec<&Scope> = snapshot
        .scopes_and_built_in()
        .filter(|scope| scope.owner_orgno == owner && (scope.active || inactive))
        .filter(|scope| name.is_none_or(|name| name == scope.name))
        .collect();
    own.sort_by_key(|scope| &scope.name);
    Ok(Json(Value::Array(own.into_iter().map(wire::scope).collect())))
}

/// `GET /scopes/scope`: the one that is asked for.
pub(crate) async fn show(State(portal): State<Samarbeidsportalen>, caller: Caller, asked: Asked) -> Answer {
    let owner = caller.with(Right::ReadScopes)?;
    let (inactive, name) = (asked.inactive()?, asked.required("scope")?);
    let snapshot = portal.registry().await?;
    let scope = find(&snapshot, owner, name).map_err(ApiError::of(OBJECT))?;
    if !(scope.active || inactive) {
        return Err(ApiError::Unknown(format!("the scope {name} is switched off; ask with inactive=true")));
    }
    Ok(Json(wire::scope(scope)))
}

/// `POST /scopes`.
pub(crate) async fn create(
    State(portal): State<Samarbeidsportalen>,
    caller: Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let owner = owner(&portal, &caller)?;
    let body = body::json(&body)?;
    let made = portal.change(&caller, |facts| scopes::create(facts, owner, &body)).await;
    Ok((StatusCode::CREATED, Json(wire::scope(&made.map_err(ApiError::of(OBJECT))?))))
}

/// `PUT /scopes?scope=`.
pub(crate) async fn replace(
    State(portal): State<Samarbeidsportalen>,
    caller: Caller,
    asked: Asked,
    body: Bytes,
) -> Answer {
    let owner = owner(&portal, &caller)?;
    let (name, body) = (asked.required("scope")?, body::json(&body)?);
    let decide =
        |facts: &Facts<'_>| scopes::replace(facts, owner, find(facts.snapshot, owner.organisation, name)?, &body);
    let changed = portal.change(&caller, decide).await.map_err(ApiError::of(OBJECT))?;
    Ok(Json(wire::scope(&changed)))
}

/// `DELETE /scopes?scope=`: switches it off.
pub(crate) async fn deactivate(State(portal): State<Samarbeidsportalen>, caller: Caller, asked: Asked) -> Answer {
    let owner = caller.with(Right::WriteScopes)?;
    let name = asked.required("scope")?;
    let decide = |facts: &Facts<'_>| scopes::deactivate(facts, find(facts.snapshot, owner, name)?);
    let changed = portal.change(&caller, decide).await.map_err(ApiError::of(OBJECT))?;
    Ok(Json(wire::scope(&changed)))
}

/// The scope of this name, if the organisation owns it.
pub(super) fn find<'a>(snapshot: &'a Snapshot, owner: OrgNumber, name: &str) -> Result<&'a Scope, Refused> {
    let scope = snapshot.scope_or_built_in(name).filter(|scope| scope.owner_orgno == owner);
    scope.ok_or_else(|| Refused::Unknown(format!("your organisation has no scope {name}")))
}

fn owner(portal: &Samarbeidsportalen, caller: &Caller) -> Result<Owner, ApiError> {
    let organisation = caller.with(Right::WriteScopes)?;
    Ok(Owner { organisation, is_operator: portal.is_operator(organisation) })
}
