//! `/consents`: people and organisations let an organisation see something, and take it back.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use fellesporten_domain::{OrgNumber, Timestamp};
use fellesporten_web::Csp;
use fellesporten_web::params::Params;
use serde::Serialize;

use super::{Dead, OrganisationChoice, Visit, organisations, see_other};
use crate::error::Refusal;
use crate::rules::consent::{Consent, KeptConsent, giver_urn, organisation_urn, right};
use crate::source::DelegationSource;
use crate::state::consents;

const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Days that a consent lasts at most.
const LONGEST: u32 = 3650;

/// Context of `delegation_source/consents.html`.
#[derive(Serialize)]
struct Page {
    return_to: &'static str,
    organisations: Vec<OrganisationChoice>,
    consents: Vec<Line>,
    /// What was wrong, in English.
    error: Option<String>,
}

#[derive(Serialize)]
struct Line {
    id: String,
    from: String,
    to: String,
    valid_to: String,
    /// Key of the locales: where it stands.
    state_key: &'static str,
    stands: bool,
}

/// The page.
pub(crate) async fn get(State(source): State<DelegationSource>, visit: Visit) -> Result<Response, Dead> {
    show(&source, &visit, None).await
}

/// A consent is given (`give`) or taken back (`revoke`).
pub(crate) async fn post(State(source): State<DelegationSource>, visit: Visit, body: Bytes) -> Result<Response, Dead> {
    match act(&source, &body).await {
        Ok(()) => Ok(see_other("/consents")),
        Err(refusal) => show(&source, &visit, Some(refusal)).await,
    }
}

async fn act(source: &DelegationSource, body: &Bytes) -> Result<(), Refusal> {
    let form = Params::parse(body).map_err(|error| Refusal::Invalid(error.to_string()))?;
    let field = |name: &str| form.one(name).ok().flatten().unwrap_or_default().trim();
    match field("action") {
        "revoke" => Ok(consents::revoke(&source.records, field("consent")).await?),
        "give" => {
            let consent = given(source, field("from"), field("to"), field("resource"), field("days"))?;
            Ok(consents::add(&source.records, &consent).await?)
        }
        _ => Err(Refusal::Invalid("action: must be give or revoke".to_owned())),
    }
}

fn given(source: &DelegationSource, from: &str, to: &str, resource: &str, days: &str) -> Result<KeptConsent, Refusal> {
    let invalid = |why: &str| Refusal::Invalid(why.to_owned());
    let rules = source.pid_rules();
    let from = giver_urn(from, &rules)
        .ok_or_else(|| invalid("from: must be a person's number of eleven digits or an organisation's of nine"))?;
    let to = OrgNumber::parse(to).map_err(|why| Refusal::Invalid(format!("to: {why}")))?;
    if resource.is_empty() || resource.len() > 100 {
        return Err(invalid("resource: must be a name of 1-100 characters"));
    }
    let days: u32 = days
        .parse()
        .ok()
        .filter(|days| (1..=LONGEST).contains(days))
        .ok_or_else(|| invalid("days: must be a whole number from 1 to 3650"))?;
    let now: Timestamp = source.now();
    Ok(KeptConsent {
        id: source.rng.uuid_v4().to_string(),
        consent: Consent { from, to: organisation_urn(to), rights: vec![right(resource)] },
        revoked: false,
        consented: now,
        valid_to: now.plus(A_DAY * days),
    })
}

async fn show(source: &DelegationSource, visit: &Visit, refusal: Option<Refusal>) -> Result<Response, Dead> {
    let now = source.now();
    let number = |urn: &str| urn.rsplit(':').next().unwrap_or_default().to_owned();
    let line = |it: KeptConsent| {
        let ended = it.valid_to <= now;
        Line {
            from: number(&it.consent.from),
            to: number(&it.consent.to),
            valid_to: it.valid_to.to_string(),
            state_key: match (it.revoked, ended) {
                (true, _) => "source-consent-revoked",
                (false, true) => "source-consent-expired",
                (false, false) => "source-consent-stands",
            },
            stands: !it.revoked && !ended,
            id: it.id,
        }
    };
    let context = Page {
        return_to: "/consents",
        organisations: organisations(source, None),
        consents: consents::latest(&source.records).await?.into_iter().map(line).collect(),
        error: refusal.as_ref().map(ToString::to_string),
    };
    let status = if refusal.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    Ok(source.pages.render_with(status, "delegation_source/consents.html", visit.language, &context, &Csp::strict()))
}
