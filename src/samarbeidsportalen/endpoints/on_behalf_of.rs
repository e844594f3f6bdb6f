//! Customers on whose behalf a client acts (docs/contracts/maskinporten.md §7.6): `/clients/{client_id}/onbehalfof`, which an old guide spells
//! `onbehalof`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use fellesporten_registry::changes::{Facts, on_behalf_of};
use serde_json::Value;

use super::clients::{find, find_to_change};
use super::{Answer, body};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::rules::rights::Right;
use crate::{Samarbeidsportalen, wire};

/// What refusals call the object.
const OBJECT: &str = "onbehalfof";

/// `GET …/onbehalfof`.
pub(crate) async fn list(
    State(portal): State<Samarbeidsportalen>,
    Path(client_id): Path<String>,
    caller: Caller,
) -> Answer {
    let reach = caller.reach(Right::ReadOnBehalfOf)?;
    let snapshot = portal.registry().await?;
    let client = find(&snapshot, &reach, &client_id).map_err(ApiError::of(OBJECT))?;
    Ok(Json(Value::Array(client.onbehalfof.iter().map(|it| wire::entry(it, client, &snapshot)).collect())))
}

/// `POST …/onbehalfof`.
pub(crate) async fn create(
    State(portal): State<Samarbeidsportalen>,
    Path(client_id): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let reach = caller.reach(Right::CreateOnBehalfOf)?;
    let body = body::json(&body)?;
    let decide = |facts: &Facts<'_>| {
        let client = find_to_change(facts.snapshot, &reach, &client_id)?;
        let shown = |entry| wire::entry(&entry, client, facts.snapshot);
        Ok(on_behalf_of::create(facts, client, &body)?.map(shown))
    };
    let made = portal.change(&caller, decide).await.map_err(ApiError::of(OBJECT))?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// `GET …/onbehalfof/{id}`.
pub(crate) async fn show(
    State(portal): State<Samarbeidsportalen>,
    Path((client_id, value)): Path<(String, String)>,
    caller: Caller,
) -> Answer {
    let reach = caller.reach(Right::ReadOnBehalfOf)?;
    let snapshot = portal.registry().await?;
    let shown = find(&snapshot, &reach, &client_id)
        .and_then(|client| Ok(wire::entry(on_behalf_of::find(client, &value)?, client, &snapshot)));
    shown.map(Json).map_err(ApiError::of(OBJECT))
}

/// `PUT …/onbehalfof/{id}`.
pub(crate) async fn replace(
    State(portal): State<Samarbeidsportalen>,
    Path((client_id, value)): Path<(String, String)>,
    caller: Caller,
    body: Bytes,
) -> Answer {
    let reach = caller.reach(Right::ChangeOnBehalfOf)?;
    let body = body::json(&body)?;
    let decide = |facts: &Facts<'_>| {
        let client = find_to_change(facts.snapshot, &reach, &client_id)?;
        let shown = |entry| wire::entry(&entry, client, facts.snapshot);
        Ok(on_behalf_of::replace(facts, client, &value, &body)?.map(shown))
    };
    Ok(Json(portal.change(&caller, decide).await.map_err(ApiError::of(OBJECT))?))
}

/// `DELETE …/onbehalfof/{id}`: 200 with nothing in it.
pub(crate) async fn remove(
    State(portal): State<Samarbeidsportalen>,
    Path((client_id, value)): Path<(String, String)>,
    caller: Caller,
) -> Result<StatusCode, ApiError> {
    let reach = caller.reach(Right::ChangeOnBehalfOf)?;
    let decide =
        |facts: &Facts<'_>| on_behalf_of::remove(facts, find_to_change(facts.snapshot, &reach, &client_id)?, &value);
    portal.change(&caller, decide).await.map_err(ApiError::of(OBJECT))?;
    Ok(StatusCode::OK)
}
