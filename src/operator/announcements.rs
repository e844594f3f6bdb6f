//! What is announced of eIDs: `GET /announcements`, `PUT` and `DELETE /announcements/{id}` (docs/contracts/eid-adapters.md §7.2).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use fellesporten_audit::{Change, OperatorAction};
use fellesporten_domain::Timestamp;
use fellesporten_idporten::announcements::{Announcement, Written};
use serde::Serialize;

use super::{Caller, OperatorApi, Refusal};

/// An announcement as it is listed.
#[derive(Serialize)]
pub(super) struct Listed {
    id: String,
    /// Whether its time has come and is not over.
    in_force: bool,
    /// `operator`, or `configuration`: it is of this node's file.
    of: &'static str,
    #[serde(flatten)]
    announcement: Written,
}

impl Listed {
    fn of(announcement: &Announcement, of: &'static str, now: Timestamp) -> Self {
        Self {
            id: announcement.id.clone(),
            in_force: announcement.is_in_force(now),
            of,
            announcement: announcement.clone().into(),
        }
    }
}

/// Every announcement that is not over and swept.
pub(super) async fn list(State(api): State<Arc<OperatorApi>>, caller: Caller) -> Result<Json<Vec<Listed>>, Refusal> {
    api.record(&caller, OperatorAction::AnnouncementsRead).await?;
    let (announcements, now) = (api.eids.announcements(), api.clock.now());
    let kept = announcements.kept();
    let declared = announcements.declared();
    let kept = kept.iter().map(|announcement| Listed::of(announcement, "operator", now));
    let declared = declared.iter().map(|announcement| Listed::of(announcement, "configuration", now));
    Ok(Json(kept.chain(declared).collect()))
}

/// Announces, or changes what is announced.
pub(super) async fn announce(
    State(api): State<Arc<OperatorApi>>,
    Path(id): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let written: Written = serde_json::from_slice(&body).map_err(Refusal::Body)?;
    let announcement = written.read(&id, api.eids.catalogue())?;
    let change = api.eids.announcements().announce(&announcement, &caller.author, api.clock.now()).await?;
    Ok(if change == Change::Created { StatusCode::CREATED } else { StatusCode::NO_CONTENT })
}

/// Withdraws what is announced.
pub(super) async fn withdraw(
    State(api): State<Arc<OperatorApi>>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<StatusCode, Refusal> {
    let was_there = api.eids.announcements().withdraw(&id, &caller.author, api.clock.now()).await?;
    if was_there { Ok(StatusCode::NO_CONTENT) } else { Err(Refusal::Unknown) }
}
