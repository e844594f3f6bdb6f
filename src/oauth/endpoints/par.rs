//! `POST /par` (RFC 9126, `docs/contracts/idporten.md` §3.6).

use std::time::Duration;

use axum::{body::Bytes, extract::State, http::StatusCode, response::Response};
use fellesporten_telemetry::trail;
use serde::Serialize;

use crate::{
    caller::Caller,
    client_authentication::authenticate,
    code_flow, dpop,
    engine::Engine,
    error::{AuthorizationRefusal, TokenError, TokenErrorKind},
    machine_response::machine_response,
};

const PATH: &str = "/par";

#[derive(Serialize)]
struct PushedResponse {
    request_uri: String,
    expires_in: u32,
}

/// The pushed authorization request endpoint of an issuer.
pub async fn par(State(engine): State<Engine>, caller: Caller, body: Bytes) -> Response {
    match answer(&engine, &caller, &body).await {
        Ok(pushed) => machine_response(StatusCode::CREATED, &pushed),
        Err(error) => error.into_response(caller.trace_id.as_str()),
    }
}

async fn answer(engine: &Engine, caller: &Caller, body: &[u8]) -> Result<PushedResponse, TokenError> {
    let params = caller.form(body, &[])?;
    let client = authenticate(engine, PATH, caller, &params).await?.client;
    if client.is_public() {
        engine.limits().count_token_request(&client, caller.ip).await?;
    }
    if params.one("request_uri") != Ok(None) {
        return Err(TokenError::invalid_request("request_uri cannot be pushed; send the parameters themselves"));
    }
    // The Authorization header may name the client alone; the request belongs to whoever authenticated.
    let params = params.with_default("client_id", &client.client_id);
    let now = engine.clock().now();
    trail::follow_login(caller.trace_id.as_str());
    let snapshot = engine.registry().snapshot();
    let mut request =
        code_flow::authorize(engine.profile(), &snapshot, &params, now, &caller.trace_id).map_err(refused)?;
    if let Some(jkt) = dpop::proof(engine, &caller.headers, "POST", PATH, None).await? {
        if request.dpop_jkt.as_ref().is_some_and(|asked| *asked != jkt) {
            let why = "dpop_jkt is not the key of the DPoP proof";
            return Err(TokenError::new(TokenErrorKind::InvalidDpopProof, why));
        }
        request.dpop_jkt = Some(jkt);
    }
    let expires_in = engine.profile().pushed_lifetime;
    let lifetime = Duration::from_secs(expires_in.into());
    let request_uri = engine.pushed().push(engine.rng(), request, client.is_public(), now, lifetime).await?;
    Ok(PushedResponse { request_uri, expires_in })
}

/// What the browser would be told, told the client itself.
fn refused(refusal: AuthorizationRefusal) -> TokenError {
    match refusal {
        AuthorizationRefusal::Page(reason) => TokenError::invalid_request(reason.description()),
        AuthorizationRefusal::Redirect(error) => {
            TokenError::new(TokenErrorKind::PushedRequest(error.kind), error.description)
        }
    }
}
