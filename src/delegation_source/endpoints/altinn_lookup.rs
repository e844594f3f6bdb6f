//! `GET /accessmanagement/api/v1/maskinporten/delegations`: the same question as Altinn 3 answers it (docs/contracts/maskinporten.md §6.3).

use axum::Json;
use axum::extract::{RawQuery, State};
use fellesporten_registry::delegations::DelegationFilter;
use serde::Serialize;

use super::delegations::{Standing, found};
use super::{Query, moment};
use crate::caller::Caller;
use crate::error::{Problem, Refusal};
use crate::rules::lookup::{ANY, OWN, may_ask};
use crate::rules::scheme;
use crate::source::DelegationSource;

/// The members are spelled as Altinn spells them, odd ones too.
#[derive(Serialize)]
pub(crate) struct Entry {
    consumer_org: String,
    supplier_org: String,
    #[serde(rename = "delegation_scheme_Id")]
    delegation_scheme_id: String,
    scopes: [String; 1],
    created: String,
    resourceid: String,
}

/// Answers with the delegations of one scope.
pub(crate) async fn get(
    State(source): State<DelegationSource>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Entry>>, Problem> {
    caller.with_one_of(&[ANY, OWN])?;
    let query = Query::of(query.as_deref())?;
    let scope = query.scope()?;
    let (consumer, supplier) = (query.organisation("consumerOrg")?, query.organisation("supplierOrg")?);
    if !scope.is_known_to_altinn() {
        let why = "scope: must be a prefix, a colon, lower-case letters, digits and /, and one .suffix at most";
        return Err(Problem(Refusal::Invalid(why.to_owned())));
    }
    if !may_ask(caller.has(ANY), caller.prefixes(), &scope) {
        return Err(Problem(Refusal::Foreign("scope: is not of a prefix that the token's consumer_prefix names")));
    }
    let filter = DelegationFilter { scope: Some(scope.as_str()), consumer, supplier };
    let entry = |it: Standing| Entry {
        consumer_org: it.delegation.consumer_orgno.to_string(),
        supplier_org: it.delegation.supplier_orgno.to_string(),
        resourceid: scheme::resource_id(&it.scheme_id),
        delegation_scheme_id: it.scheme_id,
        created: moment(it.delegation.created),
        scopes: [it.delegation.scope],
    };
    Ok(Json(found(&source, filter).await?.into_iter().map(entry).collect()))
}
