//! How the eIDs fare: `GET /eids`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use fellesporten_audit::OperatorAction;
use fellesporten_idp_adapters::EidState;
use serde::Serialize;

use super::{Caller, OperatorApi, Refusal};

/// An eID of this installation.
#[derive(Serialize)]
pub(super) struct Eid {
    id: String,
    /// Whether its row is switched on.
    enabled: bool,
    /// As people meet it.
    state: &'static str,
    /// As this node's own calls tell.
    fares: &'static str,
}

/// Every eID, in the order of the selector.
pub(super) async fn list(State(api): State<Arc<OperatorApi>>, caller: Caller) -> Result<Json<Vec<Eid>>, Refusal> {
    api.record(&caller, OperatorAction::EidsRead).await?;
    let catalogue = api.eids.catalogue_now(api.clock.now());
    let eids = catalogue.rows().iter().map(|row| Eid {
        id: row.id.to_string(),
        enabled: row.enabled,
        state: word(row.state),
        fares: word(api.eids.fares(row.id.as_str())),
    });
    Ok(Json(eids.collect()))
}

const fn word(state: EidState) -> &'static str {
    match state {
        EidState::Up => "up",
        EidState::Notice => "notice",
        EidState::Degraded => "degraded",
        EidState::Down { .. } => "down",
        EidState::Closed => "closed",
    }
}
