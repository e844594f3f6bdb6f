//! `/delegationSchemes`: what owners of scopes offer for delegation (docs/contracts/maskinporten.md §6.3, generic interface).

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use fellesporten_domain::OrgNumber;
use fellesporten_store::RecordsError;
use serde::Serialize;

use super::{Query, body, moment};
use crate::caller::Caller;
use crate::error::{Generic, Problem, Refusal};
use crate::rules::scheme::{SchemeTexts, WrittenScheme, judge};
use crate::source::DelegationSource;
use crate::state::schemes::{self, KeptScheme};

/// Reads schemes.
const READ: &str = "altinn:maskinporten/delegationschemes.read";
/// Changes those of one's own scopes, and reads.
const WRITE: &str = "altinn:maskinporten/delegationschemes.write";

/// A scheme as it is answered.
#[derive(Serialize)]
pub(crate) struct Answer {
    id: String,
    owner_org: OrgNumber,
    scopes: Vec<String>,
    #[serde(flatten)]
    texts: SchemeTexts,
    created: String,
}

fn answer(scheme: KeptScheme, scopes: &[(String, String)]) -> Answer {
    Answer {
        scopes: scopes.iter().filter(|(_, id)| *id == scheme.id).map(|(scope, _)| scope.clone()).collect(),
        id: scheme.id,
        owner_org: scheme.owner,
        texts: scheme.texts,
        created: moment(scheme.created),
    }
}

/// Whoever may read.
pub(super) fn reader(caller: Result<Caller, Problem>) -> Result<Caller, Generic> {
    let caller = caller.map_err(|problem| Generic(problem.0))?;
    caller.with_one_of(&[READ, WRITE])?;
    Ok(caller)
}

/// Whoever may write, and the scheme of theirs.
pub(super) async fn own(
    source: &DelegationSource,
    caller: Result<Caller, Problem>,
    id: &str,
) -> Result<(Caller, KeptScheme), Generic> {
    let caller = caller.map_err(|problem| Generic(problem.0))?;
    let organisation = caller.with_one_of(&[WRITE])?;
    let scheme = one(source, id).await?;
    if scheme.owner != organisation {
        return Err(Generic(Refusal::Foreign("the scheme is of another organisation")));
    }
    Ok((caller, scheme))
}

/// The scheme of this id.
pub(super) async fn one(source: &DelegationSource, id: &str) -> Result<KeptScheme, Generic> {
    let scheme = schemes::one(&source.records, id).await?;
    scheme.ok_or(Generic(Refusal::Unknown("there is no delegation scheme of this id")))
}

/// A scope that stands in another scheme.
pub(super) fn taken(error: RecordsError) -> Generic {
    match error {
        RecordsError::Conflict(_) => {
            Generic(Refusal::Exists("a scope is in a delegation scheme already; take it out there first"))
        }
        other => other.into(),
    }
}

/// Every scheme, or those of one owner.
pub(crate) async fn list(
    State(source): State<DelegationSource>,
    caller: Result<Caller, Problem>,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Answer>>, Generic> {
    reader(caller)?;
    let owner = Query::of(query.as_deref())?.organisation("owner_orgno")?;
    let kept = schemes::of_owner(&source.records, owner).await?;
    let scopes = schemes::scopes(&source.records).await?;
    Ok(Json(kept.into_iter().map(|scheme| answer(scheme, &scopes)).collect()))
}

/// One scheme.
pub(crate) async fn get(
    State(source): State<DelegationSource>,
    caller: Result<Caller, Problem>,
    Path(id): Path<String>,
) -> Result<Json<Answer>, Generic> {
    reader(caller)?;
    let scheme = one(&source, &id).await?;
    Ok(Json(answer(scheme, &schemes::scopes(&source.records).await?)))
}

/// Declares a scheme; the answer is its id.
pub(crate) async fn post(
    State(source): State<DelegationSource>,
    caller: Result<Caller, Problem>,
    bytes: Bytes,
) -> Result<(StatusCode, Json<String>), Generic> {
    let caller = caller.map_err(|problem| Generic(problem.0))?;
    let organisation = caller.with_one_of(&[WRITE])?;
    let written: WrittenScheme = body(&bytes)?;
    judge(&written, organisation, caller.prefixes())?;
    let scheme = KeptScheme {
        id: source.rng.uuid_v4().to_string(),
        owner: organisation,
        texts: written.texts,
        created: source.now(),
    };
    schemes::put(&source.records, &scheme, Some(&written.scopes)).await.map_err(taken)?;
    Ok((StatusCode::CREATED, Json(scheme.id)))
}

/// Changes a scheme, its scopes included.
pub(crate) async fn put(
    State(source): State<DelegationSource>,
    caller: Result<Caller, Problem>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<StatusCode, Generic> {
    let (caller, scheme) = own(&source, caller, &id).await?;
    let written: WrittenScheme = body(&bytes)?;
    judge(&written, scheme.owner, caller.prefixes())?;
    let changed = KeptScheme { texts: written.texts, ..scheme };
    schemes::put(&source.records, &changed, Some(&written.scopes)).await.map_err(taken)?;
    Ok(StatusCode::ACCEPTED)
}

/// Deletes a scheme. Delegations of its scopes stand until they are withdrawn.
pub(crate) async fn delete(
    State(source): State<DelegationSource>,
    caller: Result<Caller, Problem>,
    Path(id): Path<String>,
) -> Result<StatusCode, Generic> {
    own(&source, caller, &id).await?;
    schemes::delete(&source.records, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
