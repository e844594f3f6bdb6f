//! Altinn's administration (docs/contracts/maskinporten.md §7.10): clients that it makes for other organisations, and their keys. There
//! is no reading of one client; the list has all.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::Value;

use super::clients::{OBJECT, change, listed, make, shown, switch_off};
use super::{Answer, body, jwks};
use crate::Samarbeidsportalen;
use crate::asked::Asked;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::rules::altinn;
use crate::rules::rights::Right;

/// `GET /altinn/admin/clients`.
pub(crate) async fn list(State(portal): State<Samarbeidsportalen>, caller: Caller, asked: Asked) -> Answer {
    listed(&portal, &caller.reach(Right::AdministerAsAltinn)?, &asked).await
}

/// `POST /altinn/admin/clients`.
pub(crate) async fn create(
    State(portal): State<Samarbeidsportalen>,
    caller: Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let reach = caller.reach(Right::AdministerAsAltinn)?;
    let made = make(&portal, &caller, &reach, &registration(&body)?).await?;
    Ok((StatusCode::CREATED, Json(shown(&portal, &made))))
}

/// `PUT /altinn/admin/clients/{client_id}`.
pub(crate) async fn replace(
    State(portal): State<Samarbeidsportalen>,
    Path(client_id): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Answer {
    let reach = caller.reach(Right::AdministerAsAltinn)?;
    change(&portal, &caller, &reach, &client_id, &registration(&body)?).await
}

/// `DELETE /altinn/admin/clients/{client_id}`: switches it off, and answers nothing.
pub(crate) async fn deactivate(
    State(portal): State<Samarbeidsportalen>,
    Path(client_id): Path<String>,
    caller: Caller,
) -> Result<StatusCode, ApiError> {
    switch_off(&portal, &caller, &caller.reach(Right::AdministerAsAltinn)?, &client_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /altinn/admin/clients/{client_id}/jwks`.
pub(crate) async fn keys(
    State(portal): State<Samarbeidsportalen>,
    Path(client_id): Path<String>,
    caller: Caller,
) -> Answer {
    jwks::shown(&portal, &caller.reach(Right::AdministerAsAltinn)?, &client_id).await
}

/// `POST /altinn/admin/clients/{client_id}/jwks`: puts a whole set in the place of the one that is there. Altinn's own program takes
/// nothing but 201 for done.
pub(crate) async fn replace_keys(
    State(portal): State<Samarbeidsportalen>,
    Path(client_id): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let reach = caller.reach(Right::AdministerAsAltinn)?;
    Ok((StatusCode::CREATED, jwks::replaced(&portal, &caller, &reach, &client_id, &body).await?))
}

/// The registration of a body, if it may be written here.
fn registration(body: &Bytes) -> Result<Value, ApiError> {
    let body = body::json(body)?;
    match altinn::check(&body) {
        violations if violations.is_empty() => Ok(body),
        violations => Err(ApiError::Fields(OBJECT, violations)),
    }
}
