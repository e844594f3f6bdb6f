//! `/requests/{id}`: a customer answers a vendor's request for a system user.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use fellesporten_web::Csp;
use fellesporten_web::params::Params;
use serde::Serialize;

use super::{Dead, Visit, see_other};
use crate::acts::{self, Answer};
use crate::error::Refusal;
use crate::rules::request::Status;
use crate::source::DelegationSource;
use crate::state::requests::{self, KeptRequest};
use crate::state::systems;

/// Context of `delegation_source/request.html`.
#[derive(Serialize)]
struct Page {
    return_to: String,
    title: String,
    system_id: String,
    vendor: String,
    customer: String,
    party_href: String,
    /// JSON, as the vendor wrote it.
    rights: Vec<String>,
    waits: bool,
    escalated: bool,
    status: &'static str,
    /// What was wrong, in English.
    error: Option<String>,
}

/// The page.
pub(crate) async fn get(
    State(source): State<DelegationSource>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Dead> {
    let request = requests::one(&source.records, &id).await?.ok_or(Dead::Unknown)?;
    show(&source, &visit, request, None).await
}

/// The answer.
pub(crate) async fn post(
    State(source): State<DelegationSource>,
    visit: Visit,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Dead> {
    let request = requests::one(&source.records, &id).await?.ok_or(Dead::Unknown)?;
    let form = Params::parse(&body).unwrap_or_default();
    let answer = match form.one("answer").ok().flatten() {
        Some("accept") => Answer::Accept,
        Some("reject") => Answer::Reject,
        Some("escalate") => Answer::Escalate,
        _ => {
            let refusal = Refusal::Invalid("answer: must be accept, reject or escalate".to_owned());
            return show(&source, &visit, request, Some(refusal)).await;
        }
    };
    match acts::answer(&source, &request, answer).await {
        Err(refusal) => show(&source, &visit, request, Some(refusal)).await,
        Ok(()) if answer == Answer::Escalate => Ok(see_other(&format!("/requests/{id}"))),
        Ok(()) => Ok(match &request.body.written.redirect_url {
            Some(url) => see_other(url.as_str()),
            None => see_other(&format!("/party/{}", request.party)),
        }),
    }
}

async fn show(
    source: &DelegationSource,
    visit: &Visit,
    request: KeptRequest,
    refusal: Option<Refusal>,
) -> Result<Response, Dead> {
    let written = request.body.written;
    let system = systems::one(&source.records, &written.system_id).await?;
    let vendor = system.as_ref().and_then(|system| system.vendor.number());
    let status = request.status.at(request.created, source.now());
    let context = Page {
        return_to: format!("/requests/{}", request.id),
        title: written.integration_title.unwrap_or_else(|| written.system_id.clone()),
        system_id: written.system_id,
        vendor: vendor.and_then(|vendor| source.name_of(vendor)).unwrap_or_default(),
        customer: source.name_of(request.party).unwrap_or_default(),
        party_href: format!("/party/{}", request.party),
        rights: written.rights.iter().chain(&written.access_packages).map(ToString::to_string).collect(),
        waits: status == Status::New,
        escalated: request.body.escalated,
        status: status.as_str(),
        error: refusal.as_ref().map(ToString::to_string),
    };
    // The answer may lead to the vendor's own page.
    let csp = match &written.redirect_url {
        Some(url) => Csp::strict().form_action_to(url.as_str()),
        None => Csp::strict(),
    };
    let http_status = if refusal.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    Ok(source.pages.render_with(http_status, "delegation_source/request.html", visit.language, &context, &csp))
}
