//! `/delegationSchemes/{id}/scopes`: which scopes a scheme covers (docs/contracts/maskinporten.md §6.3, generic interface).

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use fellesporten_domain::ScopeName;

use super::schemes::{one, own, reader, taken};
use super::{Query, body};
use crate::caller::Caller;
use crate::error::{Generic, Problem};
use crate::rules::scheme::{BadScheme, WrittenScheme, judge};
use crate::source::DelegationSource;
use crate::state::schemes::{self, KeptScheme};

/// The scopes.
pub(crate) async fn get(
    State(source): State<DelegationSource>,
    caller: Result<Caller, Problem>,
    Path(id): Path<String>,
) -> Result<Json<Vec<String>>, Generic> {
    reader(caller)?;
    one(&source, &id).await?;
    let scopes = schemes::scopes(&source.records).await?;
    Ok(Json(scopes.into_iter().filter(|(_, scheme)| *scheme == id).map(|(scope, _)| scope).collect()))
}

/// These scopes in place of the earlier ones.
pub(crate) async fn put(
    State(source): State<DelegationSource>,
    caller: Result<Caller, Problem>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<StatusCode, Generic> {
    let (caller, scheme) = own(&source, caller, &id).await?;
    let scopes: Vec<ScopeName> = body(&bytes)?;
    covers(&scheme, &scopes, &caller)?;
    schemes::put(&source.records, &scheme, Some(&scopes)).await.map_err(taken)?;
    Ok(StatusCode::NO_CONTENT)
}

/// One more.
pub(crate) async fn post(
    State(source): State<DelegationSource>,
    caller: Result<Caller, Problem>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<StatusCode, Generic> {
    let (caller, scheme) = own(&source, caller, &id).await?;
    let scope = Query::of(query.as_deref())?.scope()?;
    covers(&scheme, std::slice::from_ref(&scope), &caller)?;
    schemes::add_scope(&source.records, &id, &scope).await.map_err(taken)?;
    Ok(StatusCode::CREATED)
}

/// One less.
pub(crate) async fn delete(
    State(source): State<DelegationSource>,
    caller: Result<Caller, Problem>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<StatusCode, Generic> {
    own(&source, caller, &id).await?;
    let scope = Query::of(query.as_deref())?.scope()?;
    schemes::remove_scope(&source.records, &id, &scope).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether the scheme may cover these.
fn covers(scheme: &KeptScheme, scopes: &[ScopeName], caller: &Caller) -> Result<(), BadScheme> {
    let written = WrittenScheme { owner_org: scheme.owner, scopes: scopes.to_vec(), texts: scheme.texts.clone() };
    judge(&written, scheme.owner, caller.prefixes())
}
