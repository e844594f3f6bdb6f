//! A client's keys (docs/contracts/maskinporten.md §7.5): the whole set, one less, and by the newest address one more.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use fellesporten_registry::Client;
use fellesporten_registry::changes::{Decided, Facts, Refused, keys};
use serde_json::Value;

use super::clients::{find, find_to_change};
use super::{Answer, body};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::rules::reach::Reach;
use crate::rules::rights::Right;
use crate::{Samarbeidsportalen, wire};

/// What refusals call the object.
const OBJECT: &str = "jwks";

/// `GET /clients/{client_id}/jwks`.
pub(crate) async fn show(
    State(portal): State<Samarbeidsportalen>,
    Path(client_id): Path<String>,
    caller: Caller,
) -> Answer {
    shown(&portal, &caller.reach(Right::ReadClients)?, &client_id).await
}

/// `POST` and `PUT /clients/{client_id}/jwks`: puts a whole set in the place of the one that is there.
pub(crate) async fn replace(
    State(portal): State<Samarbeidsportalen>,
    Path(client_id): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Answer {
    let reach = caller.reach(Right::ChangeClients)?;
    replaced(&portal, &caller, &reach, &client_id, &body).await
}

/// `DELETE /clients/{client_id}/jwks`: removes every key.
pub(crate) async fn remove_all(
    State(portal): State<Samarbeidsportalen>,
    Path(client_id): Path<String>,
    caller: Caller,
) -> Answer {
    let reach = caller.reach(Right::ChangeClients)?;
    let remove = |facts: &Facts<'_>, client: &Client| keys::remove(facts, client, None);
    Ok(Json(wire::keys(&change(&portal, &caller, &reach, &client_id, remove).await?)))
}

/// `DELETE /clients/{client_id}/jwks/{kid}`.
pub(crate) async fn remove(
    State(portal): State<Samarbeidsportalen>,
    Path((client_id, kid)): Path<(String, String)>,
    caller: Caller,
) -> Answer {
    let reach = caller.reach(Right::ChangeClients)?;
    let remove = |facts: &Facts<'_>, client: &Client| keys::remove(facts, client, Some(&kid));
    Ok(Json(wire::keys(&change(&portal, &caller, &reach, &client_id, remove).await?)))
}

/// `POST /api/v2/clients/{client_id}/key`: adds one key, a JWK or a PEM.
pub(crate) async fn add(
    State(portal): State<Samarbeidsportalen>,
    Path(client_id): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let reach = caller.reach(Right::ChangeClients)?;
    let key = jwk(&body)?;
    let add = |facts: &Facts<'_>, client: &Client| keys::add(facts, client, &key);
    let changed = change(&portal, &caller, &reach, &client_id, add).await?;
    let added = key.get("kid").and_then(Value::as_str).and_then(|kid| changed.registered_key(kid));
    Ok((StatusCode::CREATED, Json(added.map(wire::key).unwrap_or_default())))
}

/// The keys of a client that the call reaches.
pub(super) async fn shown(portal: &Samarbeidsportalen, reach: &Reach, client_id: &str) -> Answer {
    let snapshot = portal.registry().await?;
    let client = find(&snapshot, reach, client_id).map_err(ApiError::of(OBJECT))?;
    if client.jwks.is_empty() {
        return Err(ApiError::Unknown(format!("the client {client_id} has no keys")));
    }
    Ok(Json(wire::keys(client)))
}

/// Puts a whole set in the place of the one that is there.
pub(super) async fn replaced(
    portal: &Samarbeidsportalen,
    caller: &Caller,
    reach: &Reach,
    client_id: &str,
    body: &Bytes,
) -> Answer {
    let set = body::json(body)?;
    let replace = |facts: &Facts<'_>, client: &Client| keys::replace(facts, client, &set);
    Ok(Json(wire::keys(&change(portal, caller, reach, client_id, replace).await?)))
}

async fn change(
    portal: &Samarbeidsportalen,
    caller: &Caller,
    reach: &Reach,
    client_id: &str,
    decide: impl Fn(&Facts<'_>, &Client) -> Result<Decided<Client>, Refused> + Send + Sync,
) -> Result<Client, ApiError> {
    let decide = |facts: &Facts<'_>| decide(facts, find_to_change(facts.snapshot, reach, client_id)?);
    portal.change(caller, decide).await.map_err(ApiError::of(OBJECT))
}

/// A JWK as it is; a PEM as a JWK whose `kid` is its thumbprint.
fn jwk(body: &Bytes) -> Result<Value, ApiError> {
    let text = std::str::from_utf8(body).map_err(|_| ApiError::Body("it is not text".to_owned()))?;
    if !text.trim_start().starts_with("-----BEGIN") {
        return body::json(body);
    }
    fellesporten_jose::rsa_jwk_of_pem(text)
        .map_err(|cause| ApiError::field(OBJECT, "", format!("the body is not taken: {cause}")))
}
