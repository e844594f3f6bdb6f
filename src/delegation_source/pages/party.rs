//! `/party/{number}`: what an organisation has given and received, what vendors ask it for, and its system users.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use fellesporten_domain::OrgNumber;
use fellesporten_registry::Delegation;
use fellesporten_registry::delegations::{DelegationFilter, standing};
use fellesporten_web::Csp;
use fellesporten_web::params::Params;
use serde::Serialize;

use super::{Dead, OrganisationChoice, Visit, organisations, see_other};
use crate::acts;
use crate::error::Refusal;
use crate::rules::delegating::is_delegated_here;
use crate::rules::request::Status;
use crate::source::DelegationSource;
use crate::state::{requests, system_users, systems};

/// Context of `delegation_source/party.html`.
#[derive(Serialize)]
struct Party {
    return_to: String,
    number: String,
    name: String,
    /// What was wrong, in English.
    error: Option<String>,
    scopes: Vec<ScopeChoice>,
    receivers: Vec<OrganisationChoice>,
    given: Vec<DelegationLine>,
    received: Vec<DelegationLine>,
    requests: Vec<RequestLine>,
    system_users: Vec<SystemUserLine>,
}

#[derive(Serialize)]
struct ScopeChoice {
    name: String,
    description: String,
}

#[derive(Serialize)]
struct DelegationLine {
    scope: String,
    /// The other side.
    number: String,
    name: String,
    created: String,
}

#[derive(Serialize)]
struct RequestLine {
    href: String,
    title: String,
    vendor: String,
}

#[derive(Serialize)]
struct SystemUserLine {
    id: String,
    title: String,
    system_id: String,
    reference: String,
}

/// The page.
pub(crate) async fn get(
    State(source): State<DelegationSource>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Dead> {
    let party = known(&source, &number)?;
    show(&source, &visit, party, None).await
}

/// A delegation is made (`delegate`), taken back (`withdraw`) or given back (`return`).
pub(crate) async fn post(
    State(source): State<DelegationSource>,
    visit: Visit,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response, Dead> {
    let party = known(&source, &number)?;
    match act(&source, &visit, party, &body).await {
        Ok(()) => Ok(see_other(&format!("/party/{party}"))),
        Err(refusal) => show(&source, &visit, party, Some(refusal)).await,
    }
}

async fn act(source: &DelegationSource, visit: &Visit, party: OrgNumber, body: &Bytes) -> Result<(), Refusal> {
    let form = Params::parse(body).map_err(|error| Refusal::Invalid(error.to_string()))?;
    let field = |name: &str| form.one(name).ok().flatten().unwrap_or_default();
    let author = visit.author();
    if field("action") == "end" {
        return Ok(system_users::end(&source.records, field("system_user"), party).await?);
    }
    let scope = field("scope");
    let other = OrgNumber::parse(field("organisation").trim())
        .map_err(|why| Refusal::Invalid(format!("organisation: {why}")))?;
    match field("action") {
        "delegate" => acts::delegate(source, party, other, scope, &author).await,
        "withdraw" => acts::withdraw(source, party, other, scope, &author).await.map(drop),
        "return" => acts::withdraw(source, other, party, scope, &author).await.map(drop),
        _ => Err(Refusal::Invalid("action: must be delegate, withdraw, return or end".to_owned())),
    }
}

fn known(source: &DelegationSource, number: &str) -> Result<OrgNumber, Dead> {
    let party = OrgNumber::parse(number).map_err(|_| Dead::Unknown)?;
    source.name_of(party).map(|_| party).ok_or(Dead::Unknown)
}

async fn show(
    source: &DelegationSource,
    visit: &Visit,
    party: OrgNumber,
    refusal: Option<Refusal>,
) -> Result<Response, Dead> {
    let mut lines = Vec::new();
    for request in requests::of_party(&source.records, party).await? {
        if request.status.at(request.created, source.now()) == Status::New {
            let system = systems::one(&source.records, &request.body.written.system_id).await?;
            let vendor = system.as_ref().and_then(|system| system.vendor.number());
            lines.push(RequestLine {
                href: format!("/requests/{}", request.id),
                title: request.body.written.integration_title.unwrap_or(request.body.written.system_id),
                vendor: vendor.and_then(|vendor| source.name_of(vendor)).unwrap_or_default(),
            });
        }
    }
    let line = |other: OrgNumber, it: Delegation| DelegationLine {
        number: other.to_string(),
        name: source.name_of(other).unwrap_or_default(),
        created: it.created.local_in_norway().replace('T', " "),
        scope: it.scope,
    };
    let given = DelegationFilter { consumer: Some(party), ..DelegationFilter::default() };
    let received = DelegationFilter { supplier: Some(party), ..DelegationFilter::default() };
    let context = Party {
        return_to: format!("/party/{party}"),
        number: party.to_string(),
        name: source.name_of(party).unwrap_or_default(),
        error: refusal.as_ref().map(ToString::to_string),
        scopes: scopes(source),
        receivers: organisations(source, Some(party)),
        given: standing(&source.records, given).await?.into_iter().map(|it| line(it.supplier_orgno, it)).collect(),
        received: standing(&source.records, received)
            .await?
            .into_iter()
            .map(|it| line(it.consumer_orgno, it))
            .collect(),
        requests: lines,
        system_users: system_users::of_party(&source.records, party).await?.into_iter().map(system_user).collect(),
    };
    let status = if refusal.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let template = "delegation_source/party.html";
    Ok(source.pages.render_with(status, template, visit.language, &context, &Csp::strict()))
}

fn system_user(it: system_users::SystemUser) -> SystemUserLine {
    SystemUserLine { id: it.id, title: it.approved.title, system_id: it.system_id, reference: it.reference }
}

/// The scopes that are delegated here, by name.
fn scopes(source: &DelegationSource) -> Vec<ScopeChoice> {
    let snapshot = source.registry.snapshot();
    let here = snapshot.scopes_and_built_in().filter(|scope| scope.active && is_delegated_here(scope, &source.issuer));
    let mut choices: Vec<_> =
        here.map(|scope| ScopeChoice { name: scope.name.clone(), description: scope.description.clone() }).collect();
    choices.sort_by(|one, other| one.name.cmp(&other.name));
    choices
}
