//! What a protected resource of ours asks of its caller: an access token of ours that is alive, holds a scope, and proves its key where
//! it is bound to one (RFC 6750, RFC 9449 §7, `docs/contracts/idporten.md` §5.5, 8.6).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use fellesporten_web::TraceId;
use serde::Serialize;

use crate::{
    caller::Caller,
    code_flow::{AccessError, Presented, Scheme, access},
    dpop::{self, DpopError},
    engine::Engine,
    error::TokenError,
    rules::dpop_proof,
    tokens::{self, LiveToken},
};

#[derive(Serialize)]
struct RefusalBody {
    error: &'static str,
    error_description: String,
}

/// A resource: what is called, and what opens it.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'a> {
    /// The method of the call.
    pub method: &'a str,
    /// Its path, as a proof names it.
    pub path: &'a str,
    /// The scope that the token must hold.
    pub scope: &'a str,
}

/// Why nothing is told.
#[derive(Debug)]
pub enum Refusal {
    /// The token does not open the resource.
    Access(AccessError),
    /// The token is bound to a key, and the request does not prove that key.
    Unproved(&'static str),
}

/// The living token of the call.
///
/// # Errors
/// See [`Refusal`].
pub async fn admit(engine: &Engine, caller: &Caller, resource: Resource<'_>) -> Result<LiveToken, Refusal> {
    let recover = |token: String| async move { tokens::live(engine, &token).await };
    let Presented { token, scheme, live } =
        access(&caller.headers, resource.scope, recover).await.map_err(Refusal::Access)?;
    let Some(jkt) = live.claims.jkt() else {
        // A token that is bound to nothing has nothing to prove.
        return match scheme {
            Scheme::Bearer => Ok(live),
            Scheme::Dpop => Err(Refusal::Access(AccessError::InvalidToken)),
        };
    };
    if scheme == Scheme::Bearer {
        return Err(Refusal::Unproved("the token is bound to a key; send it as Authorization: DPoP, with a proof"));
    }
    match dpop::proof(engine, &caller.headers, resource.method, resource.path, Some(&token)).await {
        Ok(Some(proved)) if proved == jkt => Ok(live),
        Ok(Some(_)) => Err(Refusal::Unproved("the DPoP proof is of another key than the token's")),
        Ok(None) => Err(Refusal::Unproved("the token is bound to a key; send a DPoP proof of it")),
        Err(DpopError::Invalid(why)) => Err(Refusal::Unproved(why)),
        Err(DpopError::Store(error)) => Err(Refusal::Access(AccessError::Store(error))),
    }
}

impl Refusal {
    /// The answer (RFC 6750 §3, RFC 9449 §7.1).
    pub fn into_response(self, needed_scope: &str, trace_id: &TraceId) -> Response {
        let (status, code, description) = match self {
            // Who shows no token at all is only told which scheme to use (RFC 6750 §3.1).
            Refusal::Access(AccessError::Missing) => {
                (StatusCode::UNAUTHORIZED, None, "send the access token as Authorization: Bearer")
            }
            Refusal::Access(AccessError::Malformed) => (
                StatusCode::BAD_REQUEST,
                Some("invalid_request"),
                "the Authorization header is not Bearer and one token",
            ),
            Refusal::Access(AccessError::InvalidToken) => {
                (StatusCode::UNAUTHORIZED, Some("invalid_token"), "the token is unknown, expired, altered or ended")
            }
            Refusal::Access(AccessError::InsufficientScope) => {
                (StatusCode::FORBIDDEN, Some("insufficient_scope"), "the token lacks the scope that opens this address")
            }
            Refusal::Access(AccessError::Store(error)) => {
                return TokenError::from(error).into_response(trace_id.as_str());
            }
            Refusal::Unproved(why) => (StatusCode::UNAUTHORIZED, Some("invalid_dpop_proof"), why),
        };
        let challenge = match code {
            None => "Bearer".to_owned(),
            Some("insufficient_scope") => format!("Bearer error=\"insufficient_scope\", scope=\"{needed_scope}\""),
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
}
