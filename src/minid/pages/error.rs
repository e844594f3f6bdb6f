//! `minid/error.html`: something failed, and there is no way on.

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
}

/// A page with its cause, its technical line and its trace id.
pub fn error_page(
    minid: &MinId,
    visit: &Visit,
    status: StatusCode,
    code: &str,
    cause_key: &str,
    detail: Option<&str>,
) -> Response {
    let away = status == StatusCode::SERVICE_UNAVAILABLE;
    let page = ErrorPage {
        heading_key: if away { "unavailable-title" } else { "error-title" },
        cause_key,
        status: status.as_u16(),
        code,
        trace_id: visit.trace_id.as_str(),
        detail,
    };
    minid.pages().render_with(status, "minid/error.html", visit.language, &page, &Csp::strict())
}
