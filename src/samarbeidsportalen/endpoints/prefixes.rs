//! The prefixes of an organisation: `GET /prefix` (docs/contracts/maskinporten.md §7.3). The operator assigns them by hand.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::Answer;
use crate::Samarbeidsportalen;
use crate::caller::Caller;
use crate::rules::rights::Right;

/// Those of the caller's organisation.
pub(crate) async fn list(State(portal): State<Samarbeidsportalen>, caller: Caller) -> Answer {
    let owner = caller.with(Right::ReadScopes)?;
    let snapshot = portal.registry().await?;
    let own = snapshot.prefixes_of(owner);
    let shown = own.into_iter().map(|prefix| json!({"prefix": prefix, "owner_orgno": owner}));
    Ok(Json(Value::Array(shown.collect())))
}
