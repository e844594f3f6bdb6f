//! How a step's call is made: within the row's limits, past its breaker, and heard by it.

use std::time::{Duration, Instant};

use axum::http::HeaderValue;
use fellesporten_idp_adapters::{Call, CallAnswer, CallFailure, Event};
use fellesporten_telemetry::{events, spans};
use fellesporten_web::outbound::{Answer, OutboundError};
use serde_json::Value;
use tokio::sync::SemaphorePermit;
use url::Url;

use super::client::Authenticated;
use super::{Known, Provider};

/// The time for all calls of one request, and the row's permit to make them.
pub struct Calls<'a> {
    provider: &'a Provider,
    deadline: Instant,
    _permit: SemaphorePermit<'a>,
}

impl Provider {
    /// The right to make calls for one request; none when too many make them already.
    pub fn calls(&self) -> Option<Calls<'_>> {
        let total = Duration::from_secs(self.inner.row.timeouts.total_seconds.into());
        let permit = self.inner.in_flight.try_acquire().ok()?;
        Some(Calls { provider: self, deadline: self.inner.parts.clock.monotonic() + total, _permit: permit })
    }

    /// GET of a document that the provider publishes, tried twice when nobody answered.
    pub(super) async fn get(&self, url: &Url) -> Option<Answer> {
        let answer = self.attempted(true, || self.inner.outbound.get(url)).await;
        match answer {
            Ok(answer) if answer.status.is_success() => Some(answer),
            Ok(answer) => {
                events::eids::eid_document_refused(&self.row().id, answer.status.as_u16().into());
                None
            }
            Err(_) => None,
        }
    }

    /// One call past the breaker, which hears how it ended. `again`: once more when nothing came back.
    async fn attempted<F>(&self, again: bool, call: impl Fn() -> F) -> Result<Answer, CallFailure>
    where
        F: Future<Output = Result<Answer, OutboundError>>,
    {
        if !self.breaker(|breaker, now| breaker.admits(now)) {
            return Err(CallFailure::CircuitOpen);
        }
        let span = || spans::eid_call(&self.row().id);
        let mut outcome = span().around(call()).await;
        if again && matches!(outcome, Err(OutboundError::Unreachable(_))) {
            // A little apart, so that a crowd does not return as one.
            let [jitter] = self.inner.parts.rng.bytes::<1>();
            tokio::time::sleep(Duration::from_millis(50 + u64::from(jitter))).await;
            outcome = span().around(call()).await;
        }
        let well = outcome.as_ref().is_ok_and(|answer| !answer.status.is_server_error());
        self.breaker(|breaker, now| breaker.heard(now, well));
        outcome.map_err(|error| {
            events::eids::eid_not_answering(&self.row().id, "external_api", &error);
            match error {
                OutboundError::TooSlow => CallFailure::TimedOut,
                OutboundError::TooLarge => CallFailure::TooLarge,
                _ => CallFailure::Unreachable,
            }
        })
    }
}

impl Calls<'_> {
    /// What the provider publishes, as far as it can be had in time.
    pub async fn known(&self) -> Known {
        self.within(self.provider.known()).await.unwrap_or_default()
    }

    /// Makes a call; the answer is the adapter's next event. What is known of the provider may be newer afterwards.
    pub async fn make(&self, call: Call, known: &mut Known) -> Event {
        let provider = self.provider;
        let (url, form, again) = match call {
            Call::Keys => {
                *known = self.within(provider.known_renewed()).await.unwrap_or_else(|| known.clone());
                return Event::Answered(CallAnswer { status: 200, content_type: None, body: Vec::new() });
            }
            Call::Userinfo { url, bearer } => {
                let Ok(authorization) = HeaderValue::from_str(&format!("Bearer {}", bearer.0)) else {
                    return Event::CallFailed(CallFailure::Unreachable);
                };
                let outbound = &provider.inner.outbound;
                let asked = provider.attempted(false, || outbound.get_authorized(&url, &authorization));
                return self.event(self.within(asked).await);
            }
            Call::Push { url, fields } => (url, fields, true),
            Call::Token { url, fields } => (url, fields, false),
        };
        let Ok(form) = provider.authenticated(form, known).await else {
            return Event::CallFailed(CallFailure::CannotSign);
        };
        self.event(self.within(provider.attempted(again, || post(provider, &url, &form))).await)
    }

    fn event(&self, outcome: Option<Result<Answer, CallFailure>>) -> Event {
        match outcome {
            Some(Ok(answer)) => {
                let status = answer.status.as_u16();
                if !answer.status.is_success() {
                    events::eids::eid_call_refused(&self.provider.row().id, status.into(), error_code(&answer.body));
                }
                Event::Answered(CallAnswer { status, content_type: answer.media_type(), body: answer.body.to_vec() })
            }
            Some(Err(failure)) => Event::CallFailed(failure),
            None => {
                // Cut off before it could tell the breaker itself.
                self.provider.breaker(|breaker, now| breaker.heard(now, false));
                Event::CallFailed(CallFailure::TimedOut)
            }
        }
    }

    /// The outcome, unless the request's time is over first.
    async fn within<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::time::timeout_at(self.deadline.into(), work).await.ok()
    }
}

/// `error` of a refusal (RFC 6749 §5.2), when it is a plain code that a log may hold.
fn error_code(body: &[u8]) -> String {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let code = answer.get("error").and_then(Value::as_str).unwrap_or_default();
    let plain = (1..=64).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if plain { code.to_owned() } else { "none".to_owned() }
}

async fn post(provider: &Provider, url: &Url, form: &Authenticated) -> Result<Answer, OutboundError> {
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    match form.authorization.as_deref().and_then(|header| HeaderValue::from_str(header).ok()) {
        Some(authorization) => provider.inner.outbound.post_form_authorized(url, &authorization, &fields).await,
        None => provider.inner.outbound.post_form(url, &fields).await,
    }
}
