//! Pages of one eID: its own form, a pause, and trouble (`docs/contracts/eid-adapters.md` §2.2.5).

use std::time::Duration;

use axum::{
    http::{HeaderValue, header},
    response::Response,
};
use fellesporten_idp_adapters::{EidRow, Screen, UnavailableCode};
use fellesporten_web::Csp;
use serde::Serialize;

use super::{
    Said, countries::countries_page, eid_path, email::email_page, selector_path, service_name, testid::testid_page,
};
use crate::{IdPorten, endpoints::Visit, state::LoginAttempt};

/// The query of a person who wants to try an eID that does not answer.
pub const TRY_ANYWAY: &str = "try=anyway";

#[derive(Serialize)]
struct UnavailablePage<'a> {
    service_name: String,
    return_to: String,
    eid: &'a str,
    messages: Vec<Said>,
    error_code: String,
    retry_url: Option<String>,
    selector_url: String,
    trace_id: &'a str,
}

#[derive(Serialize)]
struct WaitPage<'a> {
    service_name: String,
    eid: &'a str,
    continue_url: String,
    selector_url: String,
}

/// The page that an eID asked to show.
pub fn screen_page(
    idporten: &IdPorten,
    visit: &Visit,
    id: &str,
    attempt: &LoginAttempt,
    row: &EidRow,
    screen: &Screen,
) -> Response {
    match screen {
        Screen::TestId(form) => testid_page(idporten, visit, id, attempt, form),
        Screen::Email(form) => email_page(idporten, visit, id, attempt, form),
        Screen::Countries(form) => countries_page(idporten, visit, id, attempt, row, form),
    }
}

/// A pause; the browser comes back by itself, or by the link.
pub fn wait_page(
    idporten: &IdPorten,
    visit: &Visit,
    id: &str,
    attempt: &LoginAttempt,
    row: &EidRow,
    pause: Duration,
) -> Response {
    let continue_url = format!("{}/wait", eid_path(id, row.id.as_str()));
    let refresh = format!("{};url={continue_url}", pause.as_secs().max(1));
    let page = WaitPage {
        service_name: service_name(idporten, &attempt.request),
        eid: row.names.get(visit.language).0,
        continue_url,
        selector_url: selector_path(id),
    };
    let mut response = idporten.pages().render("idporten/wait.html", visit.language, &page, &Csp::strict());
    if let Ok(refresh) = HeaderValue::from_str(&refresh) {
        response.headers_mut().insert(header::REFRESH, refresh);
    }
    response
}

/// The eID could not answer: its name, its code, and another way.
pub fn unavailable_page(
    idporten: &IdPorten,
    visit: &Visit,
    id: &str,
    attempt: &LoginAttempt,
    row: &EidRow,
    code: &UnavailableCode,
) -> Response {
    let page = UnavailablePage {
        service_name: service_name(idporten, &attempt.request),
        return_to: selector_path(id),
        eid: row.names.get(visit.language).0,
        error_code: code.to_string(),
        messages: Said::all(&row.messages, visit.language),
        retry_url: match code {
            UnavailableCode::CircuitOpen => Some(format!("{}?{TRY_ANYWAY}", eid_path(id, row.id.as_str()))),
            UnavailableCode::Announced => None,
            _ => Some(eid_path(id, row.id.as_str())),
        },
        selector_url: selector_path(id),
        trace_id: visit.trace_id.as_str(),
    };
    idporten.pages().render("idporten/eid_unavailable.html", visit.language, &page, &Csp::strict())
}
