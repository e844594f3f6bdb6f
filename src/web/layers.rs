//! What every request and every answer of a listener gets.

mod access_log;
mod body;
mod headers;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, RETRY_AFTER};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::ProtectionError;

use fellesporten_domain::{Clock, Rng};
use fellesporten_telemetry::{spans, trail::Trail};

use crate::failure::{Failure, Failures};
use crate::forwarded::{TrustedProxies, note_caller};
use crate::trace::TraceId;

/// Limits and looks of a listener.
#[derive(Clone)]
pub struct LayerOptions {
    /// Measures how long an answer took.
    pub clock: Clock,
    /// Makes trace ids.
    pub rng: Rng,
    /// How refusals of the toolkit look.
    pub failures: Failures,
    /// Whose word about the caller's address counts. Default nobody's.
    pub proxies: TrustedProxies,
    /// `Strict-Transport-Security` with subdomains for this long; none on plain http. The contract's choice is one year.
    pub hsts: Option<Duration>,
    /// Largest body in bytes; more gets 413. Default 64 kB.
    pub body_limit: usize,
    /// How long a body may take to arrive; more gets 408. Default 10 s.
    pub body_timeout: Duration,
    /// How long a handler may take; more gets 503 and the handler is dropped. Default 30 s.
    pub request_timeout: Duration,
}

impl LayerOptions {
    /// Options with the default limits.
    pub fn new(clock: Clock, rng: Rng, failures: Failures) -> Self {
        Self {
            clock,
            rng,
            failures,
            proxies: TrustedProxies::default(),
            hsts: None,
            body_limit: 64 * 1024,
            body_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(30),
        }
    }
}

/// Wraps a finished router. Outermost to innermost: trace id (`X-Trace-Id`, [`TraceId`]), the caller's address
/// ([`crate::forwarded::CallerAddress`]), access-log line, security headers, body limit and time
/// box, handler time box, panics. Sets the router's fallbacks (404, 405).
///
/// A body is read whole before the handler runs, so handlers never wait for a slow sender.
/// Headers that a handler set itself are kept (`docs/contracts/idporten.md` §13, fact 111).
pub fn standard(router: Router, options: &LayerOptions) -> Router {
    router
        .fallback(|| async { Failure::NotFound })
        .method_not_allowed_fallback(|| async { Failure::MethodNotAllowed })
        .layer(CatchPanicLayer::custom(broken))
        .layer(from_fn_with_state(Arc::new(options.clone()), around))
}

async fn around(State(options): State<Arc<LayerOptions>>, mut request: Request, next: Next) -> Response {
    let started = options.clock.monotonic();
    let trace_id = TraceId::new(&options.rng);
    request.extensions_mut().insert(trace_id.clone());
    note_caller(&mut request, &options.proxies);
    let line = access_log::Line::of(&request);
    let (parts, body) = request.into_parts();
    let asked = options.failures.asked(&parts);

    let answered = async {
        let outcome = answer(&options, Request::from_parts(parts, body), next).await;
        let mut response = match outcome {
            Ok(response) => response,
            Err(refusal) => {
                let mut shown = options.failures.show(&asked, &trace_id, refusal.failure);
                refusal.keep_headers(&mut shown);
                shown
            }
        };
        headers::add(response.headers_mut(), &trace_id, options.hsts);
        line.write(response.status(), options.clock.monotonic().duration_since(started));
        spans::request_answered(response.status().as_u16());
        response
    };
    Trail::of(trace_id.as_str()).lead(async { line.span().around(answered).await }).await
}

/// A failure, with the empty answer that carried it, if a handler or axum made one.
struct Refusal {
    failure: Failure,
    carrier: Option<Response>,
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self { failure, carrier: None }
    }
}

impl Refusal {
    /// `Allow` of a 405 and `Retry-After` are part of the meaning, not of the look.
    fn keep_headers(self, shown: &mut Response) {
        let Some(carrier) = self.carrier else { return };
        for name in [ALLOW, RETRY_AFTER] {
            if let Some(value) = carrier.headers().get(&name) {
                shown.headers_mut().insert(name, value.clone());
            }
        }
    }
}

async fn answer(options: &LayerOptions, request: Request, next: Next) -> Result<Response, Refusal> {
    let request = body::read_whole(request, options.body_limit, options.body_timeout).await?;
    let response =
        tokio::time::timeout(options.request_timeout, next.run(request)).await.map_err(|_| Failure::TimedOut)?;
    let cross_site = response.extensions().get::<ProtectionError>().map(|_| Failure::CrossSite);
    match response.extensions().get::<Failure>().copied().or(cross_site) {
        Some(failure) => Err(Refusal { failure, carrier: Some(response) }),
        None => Ok(response),
    }
}

/// The panic's text is not looked at: it can quote input.
fn broken(_payload: Box<dyn Any + Send>) -> Response {
    Failure::Broken.into_response()
}
