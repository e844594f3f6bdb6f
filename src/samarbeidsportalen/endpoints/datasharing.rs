//! Simplified onboarding (docs/contracts/maskinporten.md §7.8), for a page where a person acts for an organisation that has no
//! administration client: what the organisation holds, and its machines, spelled as that page spells them.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::access::held_by;
use super::clients::{OBJECT, make, reached, switch_off};
use super::{Answer, body};
use crate::asked::Asked;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::rules::administrative;
use crate::rules::rights::Right;
use crate::{Samarbeidsportalen, wire};

/// `GET /datasharing/consumer/scope/access`.
pub(crate) async fn held(State(portal): State<Samarbeidsportalen>, caller: Caller) -> Answer {
    let consumer = caller.with(Right::Onboard)?;
    let snapshot = portal.registry().await?;
    let found = held_by(&snapshot, consumer, false).into_iter();
    Ok(Json(Value::Array(found.map(|(access, scope)| wire::access_with_scope(access, scope)).collect())))
}

/// `GET /datasharing/consumer/client`.
pub(crate) async fn list(State(portal): State<Samarbeidsportalen>, caller: Caller) -> Answer {
    let reach = caller.reach(Right::Onboard)?;
    let snapshot = portal.registry().await?;
    Ok(Json(Value::Array(reached(&snapshot, &reach, false).into_iter().map(wire::machine).collect())))
}

/// `POST /datasharing/consumer/client`.
pub(crate) async fn create(
    State(portal): State<Samarbeidsportalen>,
    caller: Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let reach = caller.reach(Right::Onboard)?;
    let made = make(&portal, &caller, &reach, &registration(&body::json(&body)?)?).await?;
    Ok((StatusCode::CREATED, Json(wire::machine(&made.client))))
}

/// `DELETE /datasharing/consumer/client?client_id=`: switches it off.
pub(crate) async fn deactivate(State(portal): State<Samarbeidsportalen>, caller: Caller, asked: Asked) -> Answer {
    let reach = caller.reach(Right::Onboard)?;
    let client = switch_off(&portal, &caller, &reach, asked.required("client_id")?).await?;
    Ok(Json(wire::machine(&client)))
}

/// The registration that a body means, if it may be made here. Without keys the machine shows an enterprise certificate.
fn registration(body: &Value) -> Result<Value, ApiError> {
    let refused = administrative::named(body);
    if !refused.is_empty() {
        return Err(ApiError::Fields(OBJECT, refused));
    }
    let said = |name: &str| body.get(name).filter(|value| !value.is_null());
    let scopes = said("scopes").ok_or_else(|| ApiError::field(OBJECT, "scopes", "scopes is required"))?;
    let keys = said("keys").filter(|keys| keys.as_array().is_none_or(|keys| !keys.is_empty()));
    Ok(json!({
        "integration_type": "maskinporten",
        "description": said("description"),
        "scopes": scopes,
        "jwks": keys.map(|keys| json!({"keys": keys})),
    }))
}
