//! The end of a person's sessions, wherever they are: `POST /sessions/end` (docs/contracts/idporten.md §6.6).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use fellesporten_audit::OperatorAction;
use fellesporten_idporten::endpoints::Visit;
use fellesporten_idporten::session_end::end_all_for_operator;
use serde::Serialize;

use super::number::number_in;
use super::{Caller, OperatorApi, Refusal};

/// What became of it.
#[derive(Serialize)]
pub(super) struct Ended {
    /// How many sessions there were.
    ended: usize,
}

/// Logs a person out everywhere, tokens of logins with them; what services may do with APIs stays.
pub(super) async fn end(
    State(api): State<Arc<OperatorApi>>,
    caller: Caller,
    visit: Visit,
    body: Bytes,
) -> Result<Json<Ended>, Refusal> {
    let number = number_in(&body, api.idporten.pid_rules())?;
    let person = api.idporten.engine().person_key(&number);
    // First: what was begun and failed half-way is begun again.
    api.record(&caller, OperatorAction::SessionsEnded { person }).await?;
    // What was away is in the log already.
    let ended = end_all_for_operator(&api.idporten, &visit, &number).await.map_err(|_logged| Refusal::SessionsLeft)?;
    Ok(Json(Ended { ended }))
}
