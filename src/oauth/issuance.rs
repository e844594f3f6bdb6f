//! From a grant to the answer of the token endpoint (`docs/contracts/idporten.md` §4.4).

use std::time::Duration;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fellesporten_audit::Event;
use fellesporten_domain::{ScopeSet, Timestamp};
use fellesporten_registry::{Client, GrantType, Snapshot};
use serde::Serialize;

use crate::{
    caller::Caller,
    client_authentication::AuthenticatedClient,
    engine::Engine,
    error::TokenError,
    grant::{Grant, Refresh},
    machine_response::machine_response,
    refresh_token::RefreshToken,
    rules,
    tokens::Lifetime,
};

/// §4.4.
#[derive(Serialize)]
pub struct TokenResponse {
    /// JWT or reference.
    pub access_token: String,
    /// `Bearer`, or `DPoP` for a bound token.
    pub token_type: &'static str,
    /// Seconds.
    pub expires_in: u32,
    /// Only when `openid` was granted, and only for a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
    /// For clients registered with the grant.
    #[serde(flatten)]
    pub refresh: Option<IssuedRefreshToken>,
    /// Granted scopes.
    pub scope: String,
}

impl IntoResponse for TokenResponse {
    fn into_response(self) -> Response {
        machine_response(StatusCode::OK, &self)
    }
}

/// A refresh token on its way to the client.
#[derive(Serialize)]
pub struct IssuedRefreshToken {
    /// The token.
    pub refresh_token: String,
    /// Seconds.
    pub refresh_token_expires_in: u32,
}

impl IssuedRefreshToken {
    /// The token, which ends at `expires_at`.
    pub fn new(refresh_token: String, expires_at: Timestamp, now: Timestamp) -> Self {
        let seconds = u32::try_from(expires_at.since(now).as_secs()).unwrap_or(u32::MAX);
        IssuedRefreshToken { refresh_token, refresh_token_expires_in: seconds }
    }
}

/// The name of a token's binding in the answer.
pub fn token_type(jkt: Option<&str>) -> &'static str {
    if jkt.is_some() { "DPoP" } else { "Bearer" }
}

/// When what the person's login gave ends, whatever is renewed meanwhile (§4.6): with the first consent that it rests on, at last.
pub fn authorization_end(snapshot: &Snapshot, client: &Client, grant: &Grant) -> Timestamp {
    let seconds = rules::authorization_lifetime::of(snapshot, client, &grant.scope);
    let end = grant.authorized_at.plus(Duration::from_secs(seconds.into()));
    grant.consent_ends.map_or(end, |consent_ends| consent_ends.min(end))
}

/// The life of an access token with these scopes: never longer than the authorization.
pub fn access_token_lifetime(
    snapshot: &Snapshot,
    client: &Client,
    scope: &ScopeSet,
    ends: Timestamp,
    now: Timestamp,
) -> Lifetime {
    let rest = u32::try_from(ends.since(now).as_secs()).unwrap_or(u32::MAX);
    Lifetime { issued_at: now, seconds: rules::access_token_lifetime::of(snapshot, client, scope).min(rest) }
}

/// When a refresh token made now ends: after its own life, and never after the authorization (§4.3).
pub fn refresh_token_end(client: &Client, ends: Timestamp, now: Timestamp) -> Timestamp {
    now.plus(Duration::from_secs(client.refresh_token_lifetime.into())).min(ends)
}

/// Whether the client gets refresh tokens: registered for them, and able to prove who it is when it uses one (§4.3).
pub fn gets_refresh_tokens(client: &Client, jkt: Option<&str>) -> bool {
    client.has_grant(GrantType::RefreshToken) && (!client.is_public() || jkt.is_some())
}

/// The first refresh token of a grant, and what the store remembers of it.
pub fn first_refresh_token(
    engine: &Engine,
    client: &Client,
    grant_id: &str,
    jkt: Option<&str>,
    ends: Timestamp,
    now: Timestamp,
) -> (Refresh, IssuedRefreshToken) {
    let idle_until = refresh_token_end(client, ends, now);
    // A token that is used again and again outlives its first idle time, so the store alone keeps that.
    let token_end = if client.rotates_refresh_tokens() { idle_until } else { ends };
    let (token, text) = RefreshToken::mint(engine.refresh_token_key(), engine.rng(), grant_id, 0, token_end);
    let refresh = Refresh {
        generation: token.generation,
        token_hash: token.hash,
        rotated_at: now,
        idle_until,
        jkt: jkt.filter(|_| client.is_public()).map(str::to_owned),
    };
    (refresh, IssuedRefreshToken::new(text, idle_until, now))
}

/// Whether what the person's login gave may still be given (§8.2): a minute or months, and a login before it, lie between.
///
/// # Errors
/// What was withdrawn.
pub fn still_stands(snapshot: &Snapshot, client: &Client, grant: &Grant) -> Result<(), &'static str> {
    rules::scope::may_have(snapshot, client, &grant.scope)?;
    match &grant.authentication.pid {
        Some(pid) if snapshot.closed(pid) => Err("the user is closed"),
        _ => Ok(()),
    }
}

/// Makes the record of an issuance safe: no token leaves before.
///
/// # Errors
/// When nothing could hold it.
pub async fn record(
    engine: &Engine,
    caller: &Caller,
    client: &AuthenticatedClient,
    grant_type: GrantType,
    grant_id: &str,
    grant: &Grant,
    scopes: &ScopeSet,
) -> Result<(), TokenError> {
    let event = Event::TokenIssued {
        trace_id: caller.trace_id.to_string(),
        client_id: client.client.client_id.clone(),
        onbehalfof: grant.onbehalfof.clone(),
        organisation: Some(client.client.client_orgno),
        pid: grant.authentication.pid.clone(),
        grant_type: grant_type.as_str().to_owned(),
        scopes: scopes.clone(),
        // Every token of the grant begins its jti with this.
        token_ids: vec![grant_id.to_owned()],
        ip: caller.ip,
    };
    Ok(engine.audit().record(event).await?)
}
