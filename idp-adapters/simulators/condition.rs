//! Counts a request, and answers it wrongly where the simulator is told to be slow, silent or down.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use fellesporten_web::params::Params;
use http_body_util::{Full, Limited};

use crate::endpoint::Endpoint;
use crate::plan::Health;
use crate::simulator::Simulator;

/// The longest that anything is slow.
const LONGEST_SECONDS: u32 = 60;
/// How long a body is promised to be that breaks off before its first byte.
const PROMISED: usize = 16;

/// Counts a request and gives its number in the journal.
///
/// # Errors
/// The answer of an endpoint that is down.
pub(crate) async fn receive(
    simulator: &Simulator,
    endpoint: Endpoint,
    browser: Option<&str>,
    params: &Params,
) -> Result<u64, Response> {
    let (number, health, seconds) = {
        let mut memory = simulator.memory();
        let number = memory.journal.add(endpoint, browser, params, simulator.now());
        (number, memory.condition.of(endpoint), memory.condition.seconds)
    };
    match answer(health, seconds).await {
        None => Ok(number),
        Some(wrong) => Err(wrong),
    }
}

/// The answer in place of the right one, if there is one; late, if it is slow.
pub(crate) async fn answer(health: Health, seconds: u32) -> Option<Response> {
    match health {
        Health::Up => None,
        Health::Slow => {
            tokio::time::sleep(Duration::from_secs(seconds.min(LONGEST_SECONDS).into())).await;
            None
        }
        Health::Hanging => std::future::pending().await,
        Health::ConnectionClosed => Some(broken_off()),
        Health::Down => Some(unavailable()),
    }
}

/// The listener breaks the connection off when a body fails, and one that is longer than its limit does.
fn broken_off() -> Response {
    let body = Limited::new(Full::new(Bytes::from_static(&[b' '; PROMISED + 1])), PROMISED);
    let mut response = Response::new(Body::new(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn unavailable() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "30")], "the simulator was told to be down").into_response()
}
