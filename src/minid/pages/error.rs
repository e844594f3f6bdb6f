//! `minid/error.html`: something failed, and where to begin anew.

use axum::{http::StatusCode, response::Response};
use fellesporten_web::Csp;
use serde::Serialize;

use crate::{MinId, endpoints::Visit};

#[derive(Serialize)]
struct ErrorPage<'a> {
    heading_key: &'a str,
    cause_key: &'a str,
    status: u16,
    code: &'a str,
    trace_id: &'a str,
    detail: Option<&'a str>,
    way_out: Option<WayOut>,
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
    /// Where the person can begin anew, if anywhere.
    pub way_out: Option<WayOut>,
}

/// A page of MinID's own to go to.
#[derive(Clone, Copy, Serialize)]
pub struct WayOut {
    /// Its path.
    pub url: &'static str,
    /// Key of what the button says.
    pub text_key: &'static str,
}

/// A page with its cause, its technical line, its trace id and, where nothing is broken, a way out.
pub fn error_page(minid: &MinId, visit: &Visit, problem: &Problem<'_>) -> Response {
    let Problem { status, code, cause_key, detail, way_out } = *problem;
    let away = status == StatusCode::SERVICE_UNAVAILABLE;
    let page = ErrorPage {
        heading_key: match way_out {
            _ if away => "unavailable-title",
            Some(_) => "error-title-session",
            None => "error-title",
        },
        cause_key,
        status: status.as_u16(),
        code,
        trace_id: visit.trace_id.as_str(),
        detail,
        way_out,
    };
    minid.pages().render_with(status, "minid/error.html", visit.language, &page, &Csp::strict())
}
