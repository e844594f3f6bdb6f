//! Exchanges a code (RFC 6749 §4.1.3, RFC 7636 §4.6).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use fellesporten_jose::{constant_time_eq, sha256_base64url};
use fellesporten_web::params::Params;
use serde_json::json;

use super::{form, oauth_error};
use crate::client_authentication::authenticate;
use crate::condition::{self, receive};
use crate::endpoint::Endpoint;
use crate::login::Login;
use crate::outcome::Outcome;
use crate::plan::Health;
use crate::simulator::Simulator;
use crate::tokens;

pub(crate) async fn post(State(simulator): State<Arc<Simulator>>, headers: HeaderMap, body: Bytes) -> Response {
    let params = form(&headers, &body);
    let number = match receive(&simulator, Endpoint::Token, None, &params).await {
        Ok(number) => number,
        Err(wrong) => return wrong,
    };
    if let Err(description) = authenticate(&simulator, Endpoint::Token, &headers, &params, number) {
        return oauth_error(&simulator, number, StatusCode::UNAUTHORIZED, "invalid_client", description);
    }
    if params.one("grant_type") != Ok(Some("authorization_code")) {
        let description = "grant_type must be authorization_code";
        return oauth_error(&simulator, number, StatusCode::BAD_REQUEST, "unsupported_grant_type", description);
    }
    let login = match redeemed(&simulator, &params) {
        Ok(login) => login,
        Err(description) => {
            return oauth_error(&simulator, number, StatusCode::BAD_REQUEST, "invalid_grant", description);
        }
    };
    simulator.memory().journal.note(number, |entry| entry.browser.clone_from(&login.browser));
    if let Some(wrong) = condition::answer(health(login.outcome), login.seconds).await {
        return wrong;
    }
    if login.outcome == Outcome::BrokenJson {
        return ([(CACHE_CONTROL, "no-store")], "{\"access_token\": \"half an ans").into_response();
    }
    issue(&simulator, login)
}

/// What the outcome makes of this endpoint.
const fn health(outcome: Outcome) -> Health {
    match outcome {
        Outcome::Slow => Health::Slow,
        Outcome::Down => Health::Down,
        Outcome::Hanging => Health::Hanging,
        Outcome::ConnectionClosed => Health::ConnectionClosed,
        _ => Health::Up,
    }
}

/// The login of a code, which can be used once.
fn redeemed(simulator: &Simulator, params: &Params) -> Result<Login, &'static str> {
    let one = |name: &str| params.one(name).ok().flatten().unwrap_or_default();
    let now = simulator.now();
    let login = simulator.memory().codes.take(one("code"), now).ok_or("the code is unknown, used or too old")?;
    if one("redirect_uri") != login.request.target.redirect_uri {
        return Err("redirect_uri is not the request's");
    }
    let challenge = sha256_base64url(one("code_verifier").as_bytes());
    if !constant_time_eq(challenge.as_bytes(), login.request.code_challenge.as_bytes()) {
        return Err("code_verifier does not fit the request's code_challenge");
    }
    Ok(login)
}

fn issue(simulator: &Simulator, login: Login) -> Response {
    let access_token = simulator.options.rng.token::<32>();
    let Ok(id_token) = tokens::id_token(simulator, &login, &access_token) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let (now, lifetime) = (simulator.now(), simulator.profile().lifetimes.access_token);
    let scope = login.request.scopes.join(" ");
    simulator.memory().access_tokens.put(access_token.clone(), login, now.plus(lifetime), now);
    let answer = json!({
        "access_token": access_token, "token_type": "Bearer", "expires_in": lifetime.as_secs(), "scope": scope,
        "id_token": id_token,
    });
    ([(CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}
