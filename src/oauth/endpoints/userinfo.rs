//! `GET` and `POST /userinfo` (`docs/contracts/idporten.md` §5.5).

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    code_flow::{BearerError, bearer},
    engine::Engine,
    error::TokenError,
    grant::{Grant, Names},
    tokens,
};
use fellesporten_web::TraceId;

#[derive(Serialize)]
struct UserInfo<'a> {
    sub: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pid: Option<&'a str>,
    locale: &'a str,
    #[serde(flatten)]
    names: Option<&'a Names>,
}

#[derive(Serialize)]
struct RefusalBody {
    error: &'static str,
    error_description: String,
}

/// The userinfo endpoint of an issuer.
pub async fn userinfo(State(engine): State<Engine>, trace_id: TraceId, headers: HeaderMap) -> Response {
    let recover = |token: String| {
        let engine = &engine;
        async move { tokens::grant_of(engine, &token).await }
    };
    match bearer(&headers, engine.profile().userinfo_scope, recover).await {
        Ok(grant) => claims(&grant),
        Err(error) => refusal(error, &engine, &trace_id),
    }
}

fn claims(grant: &Grant) -> Response {
    let who = &grant.authentication;
    let info = UserInfo {
        sub: &who.sub,
        pid: who.pid.as_ref().map(|pid| pid.expose()),
        locale: who.locale.as_str(),
        names: grant.names(),
    };
    ([(header::CACHE_CONTROL, "no-store")], Json(info)).into_response()
}

/// RFC 6750 §3.
fn refusal(error: BearerError, engine: &Engine, trace_id: &TraceId) -> Response {
    let scope = engine.profile().userinfo_scope;
    let (status, code, description) = match error {
        // Who shows no token at all is only told which scheme to use (RFC 6750 §3.1).
        BearerError::Missing => (StatusCode::UNAUTHORIZED, None, "send the access token as Authorization: Bearer"),
        BearerError::Malformed => {
            (StatusCode::BAD_REQUEST, Some("invalid_request"), "the Authorization header is not Bearer and one token")
        }
        BearerError::InvalidToken => {
            (StatusCode::UNAUTHORIZED, Some("invalid_token"), "the token is unknown, expired, altered or ended")
        }
        BearerError::InsufficientScope => {
            (StatusCode::FORBIDDEN, Some("insufficient_scope"), "the token lacks the scope profile")
        }
        BearerError::Store(error) => return TokenError::from(error).into_response(trace_id.as_str()),
    };
    let challenge = match code {
        None => "Bearer".to_owned(),
        Some("insufficient_scope") => format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\""),
        Some(code) => format!("Bearer error=\"{code}\""),
    };
    let body = RefusalBody {
        error: code.unwrap_or("invalid_token"),
        error_description: format!("{description} ({})", trace_id.as_str()),
    };
    let mut response = (status, Json(body)).into_response();
    if let Ok(challenge) = HeaderValue::from_str(&challenge) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
