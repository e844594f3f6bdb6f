//! `systemregister/vendor`: vendors register their systems (docs/contracts/maskinporten.md §6.4).

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use fellesporten_store::RecordsError;

use super::body;
use crate::caller::Caller;
use crate::error::{Problem, Refusal};
use crate::rules::system::{System, judge};
use crate::source::DelegationSource;
use crate::state::systems;

const WRITE: &str = "altinn:authentication/systemregister.write";

/// Registers a system; the answer is its id.
pub(crate) async fn post(
    State(source): State<DelegationSource>,
    caller: Caller,
    bytes: Bytes,
) -> Result<Json<String>, Problem> {
    let vendor = caller.with_one_of(&[WRITE])?;
    let system: System = body(&bytes)?;
    judge(&system, vendor)?;
    systems::add(&source.records, &system, vendor, source.now()).await.map_err(|error| match error {
        RecordsError::Conflict(_) => Refusal::Exists("there is a system of this id already"),
        other => other.into(),
    })?;
    Ok(Json(system.id))
}

/// Changes a system.
pub(crate) async fn put(
    State(source): State<DelegationSource>,
    caller: Caller,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<Json<System>, Problem> {
    own(&source, &caller, &id).await?;
    let system: System = body(&bytes)?;
    judge(&system, caller.with_one_of(&[WRITE])?)?;
    if system.id != id {
        return Err(Problem(Refusal::Invalid("id: must be the one of the address; it never changes".to_owned())));
    }
    systems::change(&source.records, &system).await?;
    Ok(Json(system))
}

/// Takes a system out of use.
pub(crate) async fn delete(
    State(source): State<DelegationSource>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<(), Problem> {
    own(&source, &caller, &id).await?;
    Ok(systems::end(&source.records, &id).await?)
}

async fn own(source: &DelegationSource, caller: &Caller, id: &str) -> Result<(), Refusal> {
    let vendor = caller.with_one_of(&[WRITE])?;
    let system = systems::one(&source.records, id).await?;
    match system.filter(|system| system.vendor.number() == Some(vendor)) {
        Some(_) => Ok(()),
        None => Err(Refusal::Unknown("the vendor has no system of this id")),
    }
}
