//! The keys (RFC 7517 §5).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use fellesporten_web::params::Params;

use crate::browser;
use crate::condition::receive;
use crate::endpoint::Endpoint;
use crate::simulator::Simulator;

pub(crate) async fn get(State(simulator): State<Arc<Simulator>>, headers: HeaderMap) -> Response {
    let browser = browser::name(&headers);
    if let Err(wrong) = receive(&simulator, Endpoint::Jwks, browser.as_deref(), &Params::default()).await {
        return wrong;
    }
    match simulator.memory().keys.jwks() {
        Ok(jwks) => Json(jwks).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
