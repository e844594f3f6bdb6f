//! `GET /revokelist`: the access tokens of a client that were withdrawn and have not ended (`docs/contracts/idporten.md` §8.6). Open to all:
//! a token's id is worth nothing without the token.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use fellesporten_oauth::{caller::Caller, error::TokenError, revoked::RevokedToken};
use fellesporten_web::params::Params;
use serde::Serialize;

use super::{answered, error::ApiError};
use crate::IdPorten;

/// All times are milliseconds.
#[derive(Serialize)]
struct RevokeList {
    created: i64,
    revoked_access_tokens: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    expires: i64,
    revoked: i64,
    /// The token's `jti`.
    access_token_id: String,
}

/// The list of one client; of a client that is not there it is empty.
pub async fn revoke_list(State(idporten): State<IdPorten>, RawQuery(query): RawQuery, caller: Caller) -> Response {
    answered(list(&idporten, query.as_deref()).await, &caller)
}

async fn list(idporten: &IdPorten, query: Option<&str>) -> Result<RevokeList, ApiError> {
    let malformed = || TokenError::invalid_request("client_id is missing, or came more than once");
    let params = Params::parse(query.unwrap_or_default().as_bytes()).map_err(|_| malformed())?;
    let client_id = params.one("client_id").ok().flatten().ok_or_else(malformed)?;
    let now = idporten.clock().now();
    let revoked = idporten.engine().revoked().of_client(client_id, now).await?;
    let line = |RevokedToken { jti, expires_at, revoked_at }| Line {
        expires: expires_at.as_millis(),
        revoked: revoked_at.as_millis(),
        access_token_id: jti,
    };
    Ok(RevokeList { created: now.as_millis(), revoked_access_tokens: revoked.into_iter().map(line).collect() })
}
