//! `POST /token/revoke` (RFC 7009, `docs/contracts/idporten.md` §5.7).

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use fellesporten_telemetry::events;

use crate::{
    caller::Caller, client_authentication::authenticate, engine::Engine, error::TokenError, grant::GrantState, tokens,
};

const PATH: &str = "/token/revoke";
const FIELDS: [&str; 2] = ["token", "token_type_hint"];

/// The revocation endpoint of an issuer: `200` and nothing else, also for a token that is unknown or another's.
pub async fn revoke(State(engine): State<Engine>, caller: Caller, body: Bytes) -> Response {
    match answer(&engine, &caller, &body).await {
        Ok(()) => (StatusCode::OK, [(header::CACHE_CONTROL, "no-store")]).into_response(),
        Err(error) => error.into_response(caller.trace_id.as_str()),
    }
}

/// Ends the grant that the token belongs to, when it is the caller's own; session and other clients' grants stay.
async fn answer(engine: &Engine, caller: &Caller, body: &[u8]) -> Result<(), TokenError> {
    let params = caller.form(body, &FIELDS)?;
    let owner = authenticate(engine, PATH, caller, &params).await?;
    let token = params.one("token").ok().flatten();
    let token = token.ok_or_else(|| TokenError::invalid_request("token is missing"))?;
    let Some(grant_id) = tokens::grant_id_of(engine, token).await? else { return Ok(()) };
    match engine.grants().find(&grant_id).await? {
        Some(GrantState::Redeemed(redeemed)) if redeemed.grant.client_id == owner.client.client_id => {
            events::tokens::grant_revoked(&owner.client.client_id);
            Ok(engine.grants().kill(&grant_id, engine.clock().now()).await?)
        }
        _ => Ok(()),
    }
}
