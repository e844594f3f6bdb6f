//! Clients (docs/contracts/maskinporten.md §7.3–7.4): `/clients` and `/clients/{client_id}`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use fellesporten_domain::OrgNumber;
use fellesporten_registry::changes::clients::{self, Registered};
use fellesporten_registry::changes::{Facts, Refused};
use fellesporten_registry::{Client, Snapshot, Violation};
use serde_json::Value;

use super::{Answer, body};
use crate::asked::Asked;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::rules::reach::Reach;
use crate::rules::rights::Right;
use crate::{Samarbeidsportalen, wire};

/// What refusals call the object.
pub(super) const OBJECT: &str = "client";

/// `GET /clients`: those that the call reaches.
pub(crate) async fn list(State(portal): State<Samarbeidsportalen>, caller: Caller, asked: Asked) -> Answer {
    listed(&portal, &caller.reach(Right::ReadClients)?, &asked).await
}

/// `POST /clients`.
pub(crate) async fn create(
    State(portal): State<Samarbeidsportalen>,
    caller: Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let reach = caller.reach(Right::CreateClients)?;
    let made = make(&portal, &caller, &reach, &body::json(&body)?).await?;
    Ok((StatusCode::CREATED, Json(shown(&portal, &made))))
}

/// `GET /clients/{client_id}`.
pub(crate) async fn show(
    State(portal): State<Samarbeidsportalen>,
    Path(client_id): Path<String>,
    caller: Caller,
    asked: Asked,
) -> Answer {
    let reach = caller.reach(Right::ReadClients)?;
    let inactive = asked.inactive()?;
    let snapshot = portal.registry().await?;
    let client = find(&snapshot, &reach, &client_id).map_err(ApiError::of(OBJECT))?;
    if !(client.active || inactive) {
        return Err(ApiError::Unknown(format!("the client {client_id} is switched off; ask with inactive=true")));
    }
    Ok(Json(wire::client(client, &snapshot, &portal.parts().public_url)))
}

/// `PUT /clients/{client_id}`.
pub(crate) async fn replace(
    State(portal): State<Samarbeidsportalen>,
    Path(client_id): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Answer {
    let reach = caller.reach(Right::ChangeClients)?;
    change(&portal, &caller, &reach, &client_id, &body::json(&body)?).await
}

/// `DELETE /clients/{client_id}`: switches it off.
pub(crate) async fn deactivate(
    State(portal): State<Samarbeidsportalen>,
    Path(client_id): Path<String>,
    caller: Caller,
) -> Answer {
    let client = switch_off(&portal, &caller, &caller.reach(Right::ChangeClients)?, &client_id).await?;
    Ok(Json(shown(&portal, &Registered { client, client_secret: None })))
}

/// The clients that a call reaches, the oldest first.
pub(super) fn reached<'a>(snapshot: &'a Snapshot, reach: &Reach, inactive: bool) -> Vec<&'a Client> {
    let all = snapshot.all_clients().map(Arc::as_ref);
    let mut found: Vec<&Client> = all.filter(|it| reach.covers(it) && (it.active || inactive)).collect();
    found.sort_by_key(|client| (client.created, &client.client_id));
    found
}

/// Those as they are answered.
pub(super) async fn listed(portal: &Samarbeidsportalen, reach: &Reach, asked: &Asked) -> Answer {
    let inactive = asked.inactive()?;
    let snapshot = portal.registry().await?;
    let found = reached(&snapshot, reach, inactive).into_iter();
    let shown = found.map(|client| wire::client(client, &snapshot, &portal.parts().public_url));
    Ok(Json(Value::Array(shown.collect())))
}

/// The client of this id, if the call reaches it; one of others is as if it were not there (fact 81).
pub(super) fn find<'a>(snapshot: &'a Snapshot, reach: &Reach, client_id: &str) -> Result<&'a Client, Refused> {
    let client = snapshot.client_record(client_id).map(Arc::as_ref).filter(|client| reach.covers(client));
    client.ok_or_else(|| Refused::Unknown(format!("your organisation has no client {client_id}")))
}

/// The same, if the call may change it: a client that a supplier runs has the supplier's access to scopes, and its keys, secret and
/// addresses say who uses that. Its owner reads it and switches it off.
pub(super) fn find_to_change<'a>(
    snapshot: &'a Snapshot,
    reach: &Reach,
    client_id: &str,
) -> Result<&'a Client, Refused> {
    let client = find(snapshot, reach, client_id)?;
    match client.supplier_orgno.filter(|_| !reach.may_change(client)) {
        Some(supplier) => Err(Refused::Invalid(vec![Violation {
            field: "supplier_orgno".to_owned(),
            message: format!(
                "{supplier} runs this client for you and alone changes it; you can read it, and switch it off"
            ),
        }])),
        None => Ok(client),
    }
}

/// Makes a client that the call then reaches.
pub(super) async fn make(
    portal: &Samarbeidsportalen,
    caller: &Caller,
    reach: &Reach,
    body: &Value,
) -> Result<Registered, ApiError> {
    let refuse = |message: String| ApiError::field(OBJECT, "client_orgno", message);
    let owner = match body.get("client_orgno") {
        None | Some(Value::Null) => None,
        Some(said) => {
            let number = said.as_str().ok_or_else(|| refuse("must be nine digits, as text".to_owned()))?;
            Some(OrgNumber::parse(number).map_err(|cause| refuse(cause.to_string()))?)
        }
    };
    let is_operator = portal.is_operator(caller.organisation());
    let holder = reach.holder(owner, is_operator).map_err(|why| refuse(why.to_string()))?;
    let made = portal.change(caller, |facts| clients::create(facts, holder, body)).await;
    made.map_err(ApiError::of(OBJECT))
}

/// Replaces a client, and answers it.
pub(super) async fn change(
    portal: &Samarbeidsportalen,
    caller: &Caller,
    reach: &Reach,
    client_id: &str,
    body: &Value,
) -> Answer {
    let decide = |facts: &Facts<'_>| clients::replace(facts, find_to_change(facts.snapshot, reach, client_id)?, body);
    let changed = portal.change(caller, decide).await.map_err(ApiError::of(OBJECT))?;
    Ok(Json(shown(portal, &changed)))
}

/// Switches a client off.
pub(super) async fn switch_off(
    portal: &Samarbeidsportalen,
    caller: &Caller,
    reach: &Reach,
    client_id: &str,
) -> Result<Client, ApiError> {
    let decide = |facts: &Facts<'_>| clients::deactivate(facts, find(facts.snapshot, reach, client_id)?);
    portal.change(caller, decide).await.map_err(ApiError::of(OBJECT))
}

/// A client as it is answered after a change.
pub(super) fn shown(portal: &Samarbeidsportalen, made: &Registered) -> Value {
    let snapshot = portal.parts().registry.snapshot();
    wire::registered(made, &snapshot, &portal.parts().public_url)
}
