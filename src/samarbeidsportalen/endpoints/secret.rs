//! A client's secret: `POST /clients/{client_id}/secret` (docs/contracts/maskinporten.md §7.3).

use axum::Json;
use axum::extract::{Path, State};
use fellesporten_registry::changes::{Facts, clients};

use super::Answer;
use super::clients::{find_to_change, shown};
use crate::Samarbeidsportalen;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::rules::rights::Right;

/// Makes a new one in place of the old, which stops working at once. The answer is the only place where it stands.
pub(crate) async fn renew(
    State(portal): State<Samarbeidsportalen>,
    Path(client_id): Path<String>,
    caller: Caller,
) -> Answer {
    let reach = caller.reach(Right::ChangeClients)?;
    let decide = |facts: &Facts<'_>| clients::renew_secret(facts, find_to_change(facts.snapshot, &reach, &client_id)?);
    let made = portal.change(&caller, decide).await.map_err(ApiError::of("client"))?;
    Ok(Json(shown(&portal, &made)))
}
