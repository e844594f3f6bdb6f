//! `POST /token` (`docs/contracts/idporten.md` §4).

mod authorization_code;
mod refresh_token;

use axum::{
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use fellesporten_registry::GrantType;

use crate::{
    caller::Caller,
    client_authentication::authenticate,
    dpop,
    engine::Engine,
    error::{TokenError, TokenErrorKind},
    issuance::TokenResponse,
};

const PATH: &str = "/token";

/// Every field that is read beside the credentials; each may come once (`resource` may be repeated).
const FIELDS: [&str; 6] = ["grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "scope"];

/// The token endpoint of an issuer.
pub async fn token(State(engine): State<Engine>, caller: Caller, body: Bytes) -> Response {
    match answer(&engine, &caller, &body).await {
        Ok(response) => response.into_response(),
        Err(error) => error.into_response(caller.trace_id.as_str()),
    }
}

async fn answer(engine: &Engine, caller: &Caller, body: &[u8]) -> Result<TokenResponse, TokenError> {
    let params = caller.form(body, &FIELDS)?;
    let grant_type = params.one("grant_type").ok().flatten();
    let grant_type = match grant_type.ok_or_else(|| TokenError::invalid_request("grant_type is missing"))? {
        "authorization_code" => GrantType::AuthorizationCode,
        "refresh_token" => GrantType::RefreshToken,
        _ => {
            let why = "this grant_type is not offered; see grant_types_supported in the metadata";
            return Err(TokenError::new(TokenErrorKind::UnsupportedGrantType, why));
        }
    };
    let client = authenticate(engine, PATH, caller, &params).await?;
    engine.limits().count_token_request(&client.client, caller.ip).await?;
    if !client.client.has_grant(grant_type) {
        let why = format!("the client is not registered for {grant_type}");
        return Err(TokenError::new(TokenErrorKind::UnauthorizedClient, why));
    }
    let jkt = dpop::proof(engine, &caller.headers, "POST", PATH, None).await?;
    let jkt = jkt.as_deref();
    match grant_type {
        GrantType::RefreshToken => refresh_token::answer(engine, caller, &client, &params, jkt).await,
        _ => authorization_code::answer(engine, caller, &client, &params, jkt).await,
    }
}
