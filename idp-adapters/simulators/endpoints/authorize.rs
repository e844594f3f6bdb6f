//! Where browsers arrive (OpenID Connect Core §3.1.2).

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use fellesporten_web::params::Params;

use super::par::REQUEST_URI;
use crate::authorization_response::{self, see_other};
use crate::condition::receive;
use crate::endpoint::Endpoint;
use crate::login::{AuthorizationRequest, Choice, Login};
use crate::outcome::Outcome;
use crate::profile::DocumentedError;
use crate::rules::authorization_request::{Refusal, judge};
use crate::simulator::{Attempt, Simulator};
use crate::{browser, choice, pages};

pub(crate) async fn get(
    State(simulator): State<Arc<Simulator>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let params = Params::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let browser = browser::name(&headers);
    let number = match receive(&simulator, Endpoint::Authorize, browser.as_deref(), &params).await {
        Ok(number) => number,
        Err(wrong) => return wrong,
    };
    let request = match judged(&simulator, &params) {
        Ok(request) => request,
        Err(refusal) => {
            let error = refusal.words().0.to_owned();
            simulator.memory().journal.note(number, |entry| entry.error = Some(error));
            return refused(&simulator, &headers, &refusal);
        }
    };
    let plan = simulator.memory().plans.next(browser.as_deref());
    match plan.map(|plan| choice::of(&simulator.options, &request, &plan)) {
        Some(Ok(choice)) => finish(&simulator, request, choice, browser, &headers),
        Some(Err(unclear)) => pages::problem(&simulator, &headers, StatusCode::BAD_REQUEST, unclear.says()),
        None => {
            let id = simulator.options.rng.token::<24>();
            let now = simulator.now();
            let ends = now.plus(simulator.profile().lifetimes.page);
            simulator.memory().attempts.put(id.clone(), Attempt { request, browser, ends }, ends, now);
            see_other(&format!("/login/{id}"))
        }
    }
}

/// The request itself, or the pushed one that it names, which can be opened once.
fn judged(simulator: &Simulator, params: &Params) -> Result<AuthorizationRequest, Refusal> {
    let client = simulator.memory().client.clone();
    let Ok(Some(request_uri)) = params.one("request_uri") else {
        return judge(simulator.profile(), &client.registered(), params, false);
    };
    if params.one("client_id") != Ok(Some(&client.client_id)) {
        return Err(Refusal::Page("client_id is unknown here"));
    }
    let id = request_uri.strip_prefix(REQUEST_URI).unwrap_or_default();
    let now = simulator.now();
    let pushed =
        simulator.memory().pushed.take(id, now).ok_or(Refusal::Page("request_uri is unknown, used or too old"))?;
    judge(simulator.profile(), &client.registered(), &Params::default().overridden_by(pushed), true)
}

fn refused(simulator: &Simulator, headers: &HeaderMap, refusal: &Refusal) -> Response {
    match refusal {
        Refusal::Page(description) => pages::problem(simulator, headers, StatusCode::BAD_REQUEST, description),
        Refusal::Client { target, error, description } => {
            authorization_response::error(simulator, target, error, Some(description))
        }
    }
}

/// Carries out a choice: an error, nothing, or a code.
pub(crate) fn finish(
    simulator: &Simulator,
    request: AuthorizationRequest,
    choice: Choice,
    browser: Option<String>,
    headers: &HeaderMap,
) -> Response {
    let target = &request.target;
    let first = simulator.profile().errors.first();
    match (choice.outcome, first) {
        (Outcome::Cancel, _) => authorization_response::error(simulator, target, "access_denied", None),
        (Outcome::Documented(error), _) | (Outcome::Error, Some(error)) => {
            authorization_response::error(simulator, target, error.error, error.description)
        }
        (Outcome::MarkupInDescription, Some(error)) => {
            authorization_response::error(simulator, target, error.error, Some(&markup(error)))
        }
        (Outcome::NeverReturn, _) => pages::stuck(simulator, headers, &request.ui_locales),
        (outcome, _) => {
            let target = request.target.clone();
            let code = simulator.options.rng.token::<32>();
            let now = simulator.now();
            let login = Login {
                request,
                person: choice.person,
                instrument: choice.instrument,
                outcome,
                seconds: choice.seconds,
                auth_time: now,
                browser,
                issuer: simulator.issuer(),
            };
            let ends = now.plus(simulator.profile().lifetimes.code);
            simulator.memory().codes.put(code.clone(), login, ends, now);
            authorization_response::send(simulator, &target, vec![("code", code)], outcome)
        }
    }
}

/// A description that begins as the supplier's do, and goes on as nobody's should.
fn markup(error: &DocumentedError) -> String {
    let prefix = error.description.and_then(|text| text.split_once(':')).map(|(prefix, _)| format!("{prefix}:"));
    format!("{}<script>alert(1)</script>{}", prefix.unwrap_or_default(), " lang tekst".repeat(200))
}
