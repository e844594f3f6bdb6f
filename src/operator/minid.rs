//! The help desk's unlocking: `POST /minid/unlock` (docs/contracts/minid.md §7).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use fellesporten_audit::OperatorAction;
use fellesporten_domain::{Pid, PidRules};
use fellesporten_minid::unlock::Unlocked;
use serde_json::Value;

use super::{Caller, OperatorApi, Refusal};

/// Unlocks the MinID of a number, and ends its quarantine.
pub(super) async fn unlock(
    State(api): State<Arc<OperatorApi>>,
    caller: Caller,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let minid = api.minid.as_ref().ok_or(Refusal::MinidElsewhere)?;
    let number = number_in(&body, minid.pid_rules()).ok_or(Refusal::Number)?;
    let event = |account: &_| caller.author.event(OperatorAction::MinidUnlocked { account: format!("{account}") });
    match minid.unlock(&number, event).await? {
        Unlocked::Opened => Ok(StatusCode::NO_CONTENT),
        Unlocked::Closed => Err(Refusal::Closed),
        Unlocked::Unknown => Err(Refusal::NoMinid),
    }
}

/// The body's `number`: no address ever holds one, and no complaint repeats it.
fn number_in(body: &[u8], rules: &PidRules) -> Option<Pid> {
    let body: Value = serde_json::from_slice(body).ok()?;
    Pid::parse(body.get("number")?.as_str()?, rules).ok()
}
