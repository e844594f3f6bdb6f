//! `idporten/error.html` and `idporten/unavailable.html` (`docs/contracts/idporten.md` §3.10).

use axum::{http::StatusCode, response::Response};
use fellesporten_web::Csp;
use serde::Serialize;

use super::Service;
use crate::{IdPorten, endpoints::Visit};

#[derive(Serialize)]
struct ErrorPage<'a> {
    heading_key: &'a str,
    cause_key: &'a str,
    advice_key: Option<&'a str>,
    status: u16,
    code: &'a str,
    trace_id: &'a str,
    detail: Option<&'a str>,
    way_out_url: Option<String>,
    way_out_name: Option<String>,
    retry_url: Option<&'a str>,
}

/// What the page says.
pub struct Problem<'a> {
    /// Its status.
    pub status: StatusCode,
    /// The code in its technical line.
    pub code: &'a str,
    /// Key of the cause in the locales.
    pub cause_key: &'a str,
    /// What a developer needs to know beside the cause.
    pub detail: Option<&'a str>,
    /// Where the person can go on, if anywhere.
    pub retry_path: Option<&'a str>,
}

/// A page with its cause, its technical line, its trace id and a way out: back to the service when the request names a known one.
pub fn error_page(idporten: &IdPorten, visit: &Visit, problem: &Problem<'_>) -> Response {
    let Problem { status, code, cause_key, detail, retry_path } = *problem;
    let away = status == StatusCode::SERVICE_UNAVAILABLE;
    let service = service_of(idporten, visit);
    let page = ErrorPage {
        heading_key: if away { "unavailable-title" } else { "error-title" },
        cause_key,
        advice_key: advice_key(cause_key),
        status: status.as_u16(),
        code,
        trace_id: visit.trace_id.as_str(),
        detail,
        way_out_url: service.as_ref().and_then(|service| service.address.clone()),
        way_out_name: service.map(|service| service.name),
        retry_url: retry_path,
    };
    let template = if away { "idporten/unavailable.html" } else { "idporten/error.html" };
    idporten.pages().render_with(status, template, visit.language, &page, &Csp::strict())
}

/// What a person can do about it, where the cause does not say it already.
fn advice_key(cause_key: &str) -> Option<&'static str> {
    match cause_key {
        "error-cause-session" => Some("error-advice-bookmark"),
        "error-cause-request" | "error-cause-redirect-uri" => Some("error-advice-service"),
        _ => None,
    }
}

/// The service that the query names. Only its registered name and address are shown, never what came with the request.
fn service_of(idporten: &IdPorten, visit: &Visit) -> Option<Service> {
    let params = fellesporten_web::params::Params::parse(visit.query.as_bytes()).ok()?;
    Service::of(idporten, params.one("client_id").ok().flatten()?)
}
