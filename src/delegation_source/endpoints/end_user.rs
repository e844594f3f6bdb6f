//! `{party}/maskinportenschema/…`: an organisation delegates by a token of its own, one resource a call (docs/contracts/maskinporten.md
//! §6.3). A resource is a scheme, and a delegation of it covers the scheme's scopes.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use fellesporten_domain::OrgNumber;
use fellesporten_registry::delegations::DelegationFilter;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::delegations::found;
use super::{body, moment, organisation};
use crate::acts;
use crate::caller::Caller;
use crate::error::{Problem, Refusal};
use crate::rules::delegating::is_delegated_here;
use crate::rules::scheme;
use crate::source::DelegationSource;
use crate::state::schemes;

/// Delegates and withdraws for the token's own organisation.
const WRITE: &str = "altinn:maskinporten/delegations.write";
const RESOURCE: &str = "urn:altinn:resource";

/// An attribute, as Altinn's bodies have them.
#[derive(Deserialize)]
struct Attribute {
    id: String,
    value: String,
}

#[derive(Deserialize)]
struct Right {
    resource: Vec<Attribute>,
}

/// Who and what.
#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    to: Vec<Attribute>,
    #[serde(default)]
    from: Vec<Attribute>,
    rights: Vec<Right>,
}

/// A delegation as it is listed.
#[derive(Serialize)]
pub(crate) struct Entry {
    #[serde(rename = "offeredByOrganizationNumber")]
    giver: String,
    #[serde(rename = "coveredByOrganizationNumber")]
    receiver: String,
    #[serde(rename = "resourceId")]
    resource_id: String,
    scope: String,
    created: String,
}

/// The party of the path, which must be the token's organisation.
fn acting(caller: &Caller, party: &str) -> Result<OrgNumber, Refusal> {
    let party = organisation("party", party)?;
    if caller.with_one_of(&[WRITE])? == party {
        Ok(party)
    } else {
        Err(Refusal::Foreign("the party must be the organisation of the token"))
    }
}

/// The one organisation that is named.
fn other(name: &str, attributes: &[Attribute]) -> Result<OrgNumber, Refusal> {
    match attributes {
        [one] if one.id.starts_with("urn:altinn:organization") => organisation(name, &one.value),
        _ => Err(Refusal::Invalid(format!("{name}: name one organisation, as urn:altinn:organization:identifier-no"))),
    }
}

/// The one resource that is named.
fn resource<'a>(name: &str, attributes: &'a [Attribute]) -> Result<&'a str, Refusal> {
    match attributes {
        [one] if one.id == RESOURCE => Ok(&one.value),
        _ => Err(Refusal::Invalid(format!("{name}: name one resource, as {RESOURCE}"))),
    }
}

fn resource_of(written: &Written) -> Result<&str, Refusal> {
    match written.rights.as_slice() {
        [right] => resource("rights[0].resource", &right.resource),
        _ => Err(Refusal::Invalid("rights: one resource a call".to_owned())),
    }
}

/// The scopes that a resource covers.
async fn covered(source: &DelegationSource, resource: &str) -> Result<Vec<String>, Refusal> {
    let declared = schemes::scopes(&source.records).await?;
    let of_scheme = |id: &str| scheme::resource_id(id) == resource;
    let mut covered: Vec<String> =
        declared.iter().filter(|(_, id)| of_scheme(id)).map(|(scope, _)| scope.clone()).collect();
    if covered.is_empty() {
        let snapshot = source.registry.snapshot();
        let alone = snapshot.scopes_and_built_in().filter(|scope| {
            is_delegated_here(scope, &source.issuer) && of_scheme(&scheme::alone(&scope.name).to_string())
        });
        covered.extend(alone.map(|scope| scope.name.clone()).filter(|name| !declared.iter().any(|(it, _)| it == name)));
    }
    if covered.is_empty() { Err(Refusal::Unknown("there is no resource of this id")) } else { Ok(covered) }
}

/// What the party has given.
pub(crate) async fn offered(
    State(source): State<DelegationSource>,
    caller: Caller,
    Path(party): Path<String>,
) -> Result<Json<Vec<Entry>>, Problem> {
    let party = acting(&caller, &party)?;
    list(&source, DelegationFilter { consumer: Some(party), ..DelegationFilter::default() }).await
}

/// What the party has received.
pub(crate) async fn received(
    State(source): State<DelegationSource>,
    caller: Caller,
    Path(party): Path<String>,
) -> Result<Json<Vec<Entry>>, Problem> {
    let party = acting(&caller, &party)?;
    list(&source, DelegationFilter { supplier: Some(party), ..DelegationFilter::default() }).await
}

async fn list(source: &DelegationSource, filter: DelegationFilter<'_>) -> Result<Json<Vec<Entry>>, Problem> {
    let standing = found(source, filter).await?;
    let entry = |it: super::delegations::Standing| Entry {
        giver: it.delegation.consumer_orgno.to_string(),
        receiver: it.delegation.supplier_orgno.to_string(),
        resource_id: scheme::resource_id(&it.scheme_id),
        created: moment(it.delegation.created),
        scope: it.delegation.scope,
    };
    Ok(Json(standing.into_iter().map(entry).collect()))
}

/// The party delegates.
pub(crate) async fn offer(
    State(source): State<DelegationSource>,
    caller: Caller,
    Path(party): Path<String>,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    let giver = acting(&caller, &party)?;
    let written: Written = body(&bytes)?;
    let receiver = other("to", &written.to)?;
    for scope in covered(&source, resource_of(&written)?).await? {
        acts::delegate(&source, giver, receiver, &scope, &caller.author()).await?;
    }
    Ok(StatusCode::CREATED)
}

/// The party takes back what it gave.
pub(crate) async fn revoke_offered(
    State(source): State<DelegationSource>,
    caller: Caller,
    Path(party): Path<String>,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    let giver = acting(&caller, &party)?;
    let written: Written = body(&bytes)?;
    let receiver = other("to", &written.to)?;
    revoke(&source, giver, receiver, resource_of(&written)?, &caller).await
}

/// The party gives back what it received.
pub(crate) async fn revoke_received(
    State(source): State<DelegationSource>,
    caller: Caller,
    Path(party): Path<String>,
    bytes: Bytes,
) -> Result<StatusCode, Problem> {
    let receiver = acting(&caller, &party)?;
    let written: Written = body(&bytes)?;
    let giver = other("from", &written.from)?;
    revoke(&source, giver, receiver, resource_of(&written)?, &caller).await
}

async fn revoke(
    source: &DelegationSource,
    giver: OrgNumber,
    receiver: OrgNumber,
    resource: &str,
    caller: &Caller,
) -> Result<StatusCode, Problem> {
    for scope in covered(source, resource).await? {
        acts::withdraw(source, giver, receiver, &scope, &caller.author()).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Whether the party could delegate a resource.
pub(crate) async fn check(
    State(source): State<DelegationSource>,
    caller: Caller,
    Path(party): Path<String>,
    bytes: Bytes,
) -> Result<Json<Value>, Problem> {
    #[derive(Deserialize)]
    struct Asked {
        resource: Vec<Attribute>,
    }
    acting(&caller, &party)?;
    let asked: Asked = body(&bytes)?;
    let resource = resource("resource", &asked.resource)?;
    let delegable = covered(&source, resource).await.is_ok();
    Ok(Json(json!([{
        "rightKey": resource,
        "resource": [{"id": RESOURCE, "value": resource}],
        "action": "scopeaccess",
        "status": if delegable { "Delegable" } else { "NotDelegable" },
    }])))
}
