//! `GET` and `POST /userinfo` (`docs/contracts/idporten.md` §5.5).

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use fellesporten_registry::Snapshot;
use fellesporten_web::TraceId;
use serde::Serialize;

use crate::{
    caller::Caller,
    code_flow::{AccessError, Presented, Scheme, access},
    dpop::{self, DpopError},
    engine::Engine,
    error::TokenError,
    grant::{Grant, Names, Unnumbered},
    rules::{disclosure, dpop_proof},
    tokens,
};

const PATH: &str = "/userinfo";

#[derive(Serialize)]
struct UserInfo<'a> {
    sub: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pid: Option<&'a str>,
    #[serde(flatten)]
    unnumbered: Option<&'a Unnumbered>,
    locale: &'a str,
    #[serde(flatten)]
    names: Option<&'a Names>,
}

#[derive(Serialize)]
struct RefusalBody {
    error: &'static str,
    error_description: String,
}

/// Why nothing is told.
enum Refusal {
    Access(AccessError),
    /// The token is bound to a key, and the request does not prove that key.
    Unproved(&'static str),
}

/// The userinfo endpoint of an issuer.
pub async fn userinfo(State(engine): State<Engine>, method: Method, caller: Caller) -> Response {
    match answer(&engine, &method, &caller).await {
        Ok(grant) => claims(&engine.registry().snapshot(), &grant),
        Err(refusal) => refused(refusal, &engine, &caller.trace_id),
    }
}

async fn answer(engine: &Engine, method: &Method, caller: &Caller) -> Result<Grant, Refusal> {
    let recover = |token: String| async move { tokens::live(engine, &token).await };
    let scope = engine.profile().userinfo_scope;
    let Presented { token, scheme, live } = access(&caller.headers, scope, recover).await.map_err(Refusal::Access)?;
    let Some(jkt) = live.claims.jkt() else {
        // A token that is bound to nothing has nothing to prove.
        return match scheme {
            Scheme::Bearer => Ok(live.grant),
            Scheme::Dpop => Err(Refusal::Access(AccessError::InvalidToken)),
        };
    };
    if scheme == Scheme::Bearer {
        return Err(Refusal::Unproved("the token is bound to a key; send it as Authorization: DPoP, with a proof"));
    }
    match dpop::proof(engine, &caller.headers, method.as_str(), PATH, Some(&token)).await {
        Ok(Some(proved)) if proved == jkt => Ok(live.grant),
        Ok(Some(_)) => Err(Refusal::Unproved("the DPoP proof is of another key than the token's")),
        Ok(None) => Err(Refusal::Unproved("the token is bound to a key; send a DPoP proof of it")),
        Err(DpopError::Invalid(why)) => Err(Refusal::Unproved(why)),
        Err(DpopError::Store(error)) => Err(Refusal::Access(AccessError::Store(error))),
    }
}

fn claims(snapshot: &Snapshot, grant: &Grant) -> Response {
    let who = &grant.authentication;
    let person = disclosure::to_client(snapshot, grant);
    let info = UserInfo {
        sub: &who.sub,
        pid: person.pid_claim(),
        unnumbered: person.unnumbered,
        locale: who.locale.as_str(),
        names: person.names,
    };
    ([(header::CACHE_CONTROL, "no-store")], Json(info)).into_response()
}

/// RFC 6750 §3, RFC 9449 §7.1.
fn refused(refusal: Refusal, engine: &Engine, trace_id: &TraceId) -> Response {
    let scope = engine.profile().userinfo_scope;
    let (status, code, description) = match refusal {
        // Who shows no token at all is only told which scheme to use (RFC 6750 §3.1).
        Refusal::Access(AccessError::Missing) => {
            (StatusCode::UNAUTHORIZED, None, "send the access token as Authorization: Bearer")
        }
        Refusal::Access(AccessError::Malformed) => {
            (StatusCode::BAD_REQUEST, Some("invalid_request"), "the Authorization header is not Bearer and one token")
        }
        Refusal::Access(AccessError::InvalidToken) => {
            (StatusCode::UNAUTHORIZED, Some("invalid_token"), "the token is unknown, expired, altered or ended")
        }
        Refusal::Access(AccessError::InsufficientScope) => {
            (StatusCode::FORBIDDEN, Some("insufficient_scope"), "the token lacks the scope profile")
        }
        Refusal::Access(AccessError::Store(error)) => {
            return TokenError::from(error).into_response(trace_id.as_str());
        }
        Refusal::Unproved(why) => (StatusCode::UNAUTHORIZED, Some("invalid_dpop_proof"), why),
    };
    let challenge = match code {
        None => "Bearer".to_owned(),
        Some("insufficient_scope") => format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\""),
        Some(code @ "invalid_dpop_proof") => {
            let algorithms: Vec<&str> = dpop_proof::ALGORITHMS.iter().map(|algorithm| algorithm.as_str()).collect();
            format!("DPoP error=\"{code}\", algs=\"{}\"", algorithms.join(" "))
        }
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
