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
    let (status, challenge) = match error {
        BearerError::Missing => (StatusCode::UNAUTHORIZED, "Bearer".to_owned()),
        BearerError::Malformed => (StatusCode::BAD_REQUEST, "Bearer error=\"invalid_request\"".to_owned()),
        BearerError::InvalidToken => (StatusCode::UNAUTHORIZED, "Bearer error=\"invalid_token\"".to_owned()),
        BearerError::InsufficientScope => {
            (StatusCode::FORBIDDEN, format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\""))
        }
        BearerError::Store(error) => return TokenError::from(error).into_response(trace_id.as_str()),
    };
    let mut response = status.into_response();
    if let Ok(challenge) = HeaderValue::from_str(&challenge) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
