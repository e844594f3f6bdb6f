//! The supplier's endpoints, the pages' forms, and the API for tests; a file each.

pub(crate) mod authorize;
pub(crate) mod control;
pub(crate) mod discovery;
pub(crate) mod end_session;
pub(crate) mod jwks;
pub(crate) mod language;
pub(crate) mod login;
pub(crate) mod par;
pub(crate) mod token;
pub(crate) mod userinfo;

use axum::Json;
use axum::body::Bytes;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use fellesporten_web::params::{Params, is_form};
use serde_json::json;

use crate::simulator::Simulator;

/// An OAuth error in JSON (RFC 6749 §5.2), remembered as the end of request `number`.
pub(crate) fn oauth_error(
    simulator: &Simulator,
    number: u64,
    status: StatusCode,
    error: &str,
    description: &str,
) -> Response {
    simulator.memory().journal.note(number, |entry| entry.error = Some(error.to_owned()));
    let body = json!({ "error": error, "error_description": description });
    (status, [(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

/// The parameters of a form; what is no form has none.
fn form(headers: &HeaderMap, body: &Bytes) -> Params {
    if is_form(headers) { Params::parse(body).unwrap_or_default() } else { Params::default() }
}
