//! Pushed authorization requests (RFC 9126).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{form, oauth_error};
use crate::browser;
use crate::client_authentication::authenticate;
use crate::condition::receive;
use crate::endpoint::Endpoint;
use crate::rules::authorization_request::judge;
use crate::simulator::Simulator;

/// What every `request_uri` begins with (RFC 9126 §2.2).
pub(crate) const REQUEST_URI: &str = "urn:ietf:params:oauth:request_uri:";

pub(crate) async fn post(State(simulator): State<Arc<Simulator>>, headers: HeaderMap, body: Bytes) -> Response {
    let params = form(&headers, &body);
    let browser = browser::name(&headers);
    let number = match receive(&simulator, Endpoint::Par, browser.as_deref(), &params).await {
        Ok(number) => number,
        Err(wrong) => return wrong,
    };
    if let Err(description) = authenticate(&simulator, Endpoint::Par, &headers, &params, number) {
        return oauth_error(&simulator, number, StatusCode::UNAUTHORIZED, "invalid_client", description);
    }
    if params.one("request_uri") != Ok(None) {
        let description = "a pushed request has no request_uri";
        return oauth_error(&simulator, number, StatusCode::BAD_REQUEST, "invalid_request", description);
    }
    let client = simulator.memory().client.clone();
    let params = params.with_default("client_id", &client.client_id);
    if let Err(refusal) = judge(simulator.profile(), &client.registered(), &params, true) {
        let (error, description) = refusal.words();
        return oauth_error(&simulator, number, StatusCode::BAD_REQUEST, error, description);
    }
    let id = simulator.options.rng.token::<32>();
    let kept = params.names().filter_map(|name| Some((name.to_owned(), params.one(name).ok()??.to_owned()))).collect();
    let (now, lifetime) = (simulator.now(), simulator.profile().lifetimes.pushed);
    simulator.memory().pushed.put(id.clone(), kept, now.plus(lifetime), now);
    let answer = json!({ "request_uri": format!("{REQUEST_URI}{id}"), "expires_in": lifetime.as_secs() });
    (StatusCode::CREATED, [(CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}
