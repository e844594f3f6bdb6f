//! The help desk's unlocking: `POST /minid/unlock` (docs/contracts/minid.md §7).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use fellesporten_audit::OperatorAction;
use fellesporten_minid::unlock::Unlocked;

use super::number::number_in;
use super::{Caller, OperatorApi, Refusal};

/// Unlocks the MinID of a number, and ends its quarantine.
pub(super) async fn unlock(
    State(api): State<Arc<OperatorApi>>,
    caller: Caller,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let minid = api.minid.as_ref().ok_or(Refusal::MinidElsewhere)?;
    let number = number_in(&body, minid.pid_rules())?;
    let event = |account: &_| caller.author.event(OperatorAction::MinidUnlocked { account: format!("{account}") });
    match minid.unlock(&number, event).await? {
        Unlocked::Opened => Ok(StatusCode::NO_CONTENT),
        Unlocked::Closed => Err(Refusal::Closed),
        Unlocked::Unknown => Err(Refusal::NoMinid),
    }
}
