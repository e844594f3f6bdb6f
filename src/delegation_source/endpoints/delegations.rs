//! `GET /delegations`: who lets whom use a scope (docs/contracts/maskinporten.md §6.3, generic interface).

use axum::Json;
use axum::extract::{RawQuery, State};
use fellesporten_registry::Delegation;
use fellesporten_registry::delegations::{DelegationFilter, standing};
use fellesporten_store::RecordsError;
use serde::Serialize;

use super::{Query, moment};
use crate::caller::Caller;
use crate::error::{Generic, Refusal};
use crate::rules::lookup::{ANY, OWN, may_ask};
use crate::rules::scheme;
use crate::source::DelegationSource;
use crate::state::schemes;

/// A delegation that stands, and the scheme that its scope is in.
pub(crate) struct Standing {
    /// The delegation.
    pub(crate) delegation: Delegation,
    /// Id of the scheme.
    pub(crate) scheme_id: String,
}

#[derive(Serialize)]
pub(crate) struct Entry {
    consumer_org: String,
    supplier_org: String,
    delegation_scheme_id: String,
    scopes: [String; 1],
    created: String,
}

/// Answers with the delegations of one scope.
pub(crate) async fn get(
    State(source): State<DelegationSource>,
    caller: Result<Caller, crate::error::Problem>,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Entry>>, Generic> {
    let caller = caller.map_err(|problem| Generic(problem.0))?;
    caller.with_one_of(&[ANY, OWN])?;
    let query = Query::of(query.as_deref())?;
    let scope = query.scope()?;
    if !may_ask(caller.has(ANY), caller.prefixes(), &scope) {
        return Err(Generic(Refusal::Foreign("scope: is not of a prefix that the token's consumer_prefix names")));
    }
    let filter = DelegationFilter {
        scope: Some(scope.as_str()),
        consumer: query.organisation("consumer_org")?,
        supplier: query.organisation("supplier_org")?,
    };
    let entry = |it: Standing| Entry {
        consumer_org: it.delegation.consumer_orgno.to_string(),
        supplier_org: it.delegation.supplier_orgno.to_string(),
        delegation_scheme_id: it.scheme_id,
        created: moment(it.delegation.created),
        scopes: [it.delegation.scope],
    };
    Ok(Json(found(&source, filter).await?.into_iter().map(entry).collect()))
}

/// The delegations that stand, with their schemes.
pub(crate) async fn found(
    source: &DelegationSource,
    filter: DelegationFilter<'_>,
) -> Result<Vec<Standing>, RecordsError> {
    let delegations = standing(&source.records, filter).await?;
    if delegations.is_empty() {
        return Ok(Vec::new());
    }
    let schemes = schemes::scopes(&source.records).await?;
    let scheme_of = |scope: &str| {
        let declared = schemes.iter().find(|(known, _)| known == scope).map(|(_, id)| id.clone());
        declared.unwrap_or_else(|| scheme::alone(scope).to_string())
    };
    Ok(delegations
        .into_iter()
        .map(|delegation| Standing { scheme_id: scheme_of(&delegation.scope), delegation })
        .collect())
}
