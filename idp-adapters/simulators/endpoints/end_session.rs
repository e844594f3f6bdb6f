//! Logout (OpenID Connect RP-Initiated Logout §2). There is no session to end: every login is a fresh one.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use fellesporten_web::params::Params;
use url::Url;

use crate::authorization_response::see_other;
use crate::condition::receive;
use crate::endpoint::Endpoint;
use crate::simulator::Simulator;
use crate::{browser, pages};

pub(crate) async fn get(
    State(simulator): State<Arc<Simulator>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let params = Params::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let browser = browser::name(&headers);
    if let Err(wrong) = receive(&simulator, Endpoint::EndSession, browser.as_deref(), &params).await {
        return wrong;
    }
    match back(&simulator.memory().client.callback_base, &params) {
        Some(url) => see_other(url.as_str()),
        None => pages::logged_out(&simulator, &headers),
    }
}

/// The broker's address, if the request names one of its own.
fn back(callback_base: &str, params: &Params) -> Option<Url> {
    let mut url = Url::parse(params.one("post_logout_redirect_uri").ok()??).ok()?;
    if url.origin() != Url::parse(callback_base).ok()?.origin() {
        return None;
    }
    if let Ok(Some(state)) = params.one("state") {
        url.query_pairs_mut().append_pair("state", state);
    }
    Some(url)
}
