//! An organisation's name: `GET /organizations/{orgno}` (docs/contracts/maskinporten.md §7.3).

use axum::Json;
use axum::extract::{Path, State};
use fellesporten_domain::OrgNumber;
use serde_json::json;

use super::Answer;
use crate::Samarbeidsportalen;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::rules::rights::Right;

/// Number and name of a customer.
pub(crate) async fn show(
    State(portal): State<Samarbeidsportalen>,
    Path(number): Path<String>,
    caller: Caller,
) -> Answer {
    caller.with(Right::LookUp)?;
    let number = OrgNumber::parse(&number).map_err(|cause| ApiError::Parameter("orgno", cause.to_string()))?;
    let snapshot = portal.registry().await?;
    let unknown = || ApiError::Unknown(format!("{number} is no customer here"));
    let found = snapshot.organisation(&number).ok_or_else(unknown)?;
    Ok(Json(json!({"orgno": found.org_number, "name": found.name})))
}
