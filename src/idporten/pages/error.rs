//! `idporten/error.html` and `idporten/unavailable.html` (`docs/contracts/idporten.md` §3.10).

use axum::{http::StatusCode, response::Response};
use fellesporten_web::{Csp, params::Params};
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
    return_to: Option<&'a str>,
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
    /// The client whose service the person can go back to; without one, the query may name it.
    pub client_id: Option<String>,
    /// Its registered address to go back to, when that is not its entrance.
    pub onward: Option<&'a str>,
}

/// A page with its cause, its technical line, its trace id and a way out: back to the service when the request names a known one.
pub fn error_page(idporten: &IdPorten, visit: &Visit, problem: Problem<'_>) -> Response {
    let Problem { status, code, cause_key, detail, retry_path, client_id, onward } = problem;
    let away = status == StatusCode::SERVICE_UNAVAILABLE;
    let named = client_id.or_else(|| named_in_query(visit));
    let service = named.and_then(|client_id| Service::of(idporten, &client_id));
    let page = ErrorPage {
        heading_key: if away { "unavailable-title" } else { heading_key(cause_key) },
        cause_key,
        advice_key: advice_key(cause_key),
        status: status.as_u16(),
        code,
        trace_id: visit.trace_id.as_str(),
        detail,
        way_out_url: onward.map(str::to_owned).or_else(|| service.as_ref()?.entrance.clone()),
        way_out_name: service.map(|service| service.name),
        retry_url: retry_path,
        return_to: visit.return_to.as_deref(),
    };
    let template = if away { "idporten/unavailable.html" } else { "idporten/error.html" };
    idporten.pages().render_with(status, template, visit.language, &page, &Csp::strict())
}

/// Where nothing is wrong, the page does not say so.
fn heading_key(cause_key: &str) -> &'static str {
    match cause_key {
        "error-cause-session" => "error-title-session",
        "error-cause-logout" => "error-title-logout",
        _ => "error-title",
    }
}

/// What a person can do about it, where the cause does not say it already.
fn advice_key(cause_key: &str) -> Option<&'static str> {
    match cause_key {
        "error-cause-cookies" => Some("error-advice-cookies"),
        "error-cause-logout" => Some("logged-out-advice"),
        "error-cause-session" => Some("error-advice-bookmark"),
        "error-cause-request" | "error-cause-redirect-uri" => Some("error-advice-service"),
        _ => None,
    }
}

/// The client that the query names. Only its registered name and address are shown, never what came with the request.
fn named_in_query(visit: &Visit) -> Option<String> {
    let params = Params::parse(visit.query.as_bytes()).ok()?;
    params.one("client_id").ok().flatten().map(str::to_owned)
}
