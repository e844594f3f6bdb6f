//! Claims by access token (OpenID Connect Core §5.3): JSON, or a signed JWT.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use fellesporten_web::params::Params;

use crate::condition::{self, receive};
use crate::endpoint::Endpoint;
use crate::login::Login;
use crate::outcome::Outcome;
use crate::plan::Health;
use crate::profile::Userinfo;
use crate::simulator::Simulator;
use crate::{claims, tokens};

pub(crate) async fn get(State(simulator): State<Arc<Simulator>>, headers: HeaderMap) -> Response {
    let number = match receive(&simulator, Endpoint::Userinfo, None, &Params::default()).await {
        Ok(number) => number,
        Err(wrong) => return wrong,
    };
    let Some(login) = bearer(&headers).and_then(|token| {
        let now = simulator.now();
        simulator.memory().access_tokens.get(token, now).cloned()
    }) else {
        simulator.memory().journal.note(number, |entry| entry.error = Some("invalid_token".to_owned()));
        return (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")]).into_response();
    };
    simulator.memory().journal.note(number, |entry| entry.browser.clone_from(&login.browser));
    let health = if login.outcome == Outcome::UserinfoDown { Health::Down } else { Health::Up };
    match condition::answer(health, 0).await {
        Some(wrong) => wrong,
        None => answer(&simulator, &login),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

fn answer(simulator: &Simulator, login: &Login) -> Response {
    let switches = simulator.memory().switches;
    let claims = claims::userinfo(simulator.profile(), switches, login);
    if matches!(simulator.profile().userinfo, Userinfo::Json(_)) {
        return ([(CACHE_CONTROL, "no-store")], Json(claims)).into_response();
    }
    match tokens::userinfo(simulator, login, claims) {
        Ok(jwt) => ([(CONTENT_TYPE, "application/jwt"), (CACHE_CONTROL, "no-store")], jwt).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
