//! Who calls a machine endpoint (`docs/contracts/idporten.md` §4.1). Only the registered method counts.

mod assertion;
mod key;
mod presented;

use std::sync::Arc;

use axum::http::header;
use fellesporten_domain::Timestamp;
use fellesporten_registry::{AuthMethod, Client, SecretCheck, Snapshot};
use fellesporten_web::params::Params;

use crate::{
    caller::Caller,
    engine::Engine,
    error::{TokenError, TokenErrorKind},
    profile::IssuerProfile,
};
use presented::{Presented, presented};

/// The form fields that carry credentials.
pub const FIELDS: [&str; 4] = ["client_id", "client_secret", "client_assertion", "client_assertion_type"];

/// An authenticated client, and what showed it.
#[derive(Clone, Debug)]
pub struct AuthenticatedClient {
    /// The client.
    pub client: Arc<Client>,
    /// How it authenticated: `client_amr` of the access token (§5.4).
    pub amr: &'static str,
}

/// Authenticates the caller of the machine endpoint `path` of an issuer.
///
/// # Errors
/// `invalid_client` for missing, wrong, expired, used or unregistered credentials; `invalid_request` for two methods at once
/// and for an assertion without `iss` or `sub`; `too_many_requests` after too many wrong secrets; `temporarily_unavailable` while the store of used assertions is away.
pub async fn authenticate(
    engine: &Engine,
    path: &str,
    caller: &Caller,
    params: &Params,
) -> Result<AuthenticatedClient, TokenError> {
    let outcome = match presented(&caller.headers, params) {
        Ok(presented) => judge(engine, path, caller, presented).await,
        Err(error) => Err(error),
    };
    let by_header = caller.headers.contains_key(header::AUTHORIZATION);
    outcome.map_err(|error| TokenError {
        challenge_basic: by_header && error.kind == TokenErrorKind::InvalidClient,
        ..error
    })
}

async fn judge(
    engine: &Engine,
    path: &str,
    caller: &Caller,
    presented: Presented,
) -> Result<AuthenticatedClient, TokenError> {
    let (snapshot, now) = (engine.registry().snapshot(), engine.clock().now());
    let profile = engine.profile();
    match presented {
        Presented::Basic { client_id, secret } => {
            let client = registered(profile, &snapshot, &client_id, AuthMethod::ClientSecretBasic)?;
            by_secret(engine, caller, client, &secret, now).await
        }
        Presented::Post { client_id, secret } => {
            let client = registered(profile, &snapshot, &client_id, AuthMethod::ClientSecretPost)?;
            by_secret(engine, caller, client, &secret, now).await
        }
        Presented::Assertion { client_id, assertion } => {
            let client = registered(profile, &snapshot, &client_id, AuthMethod::PrivateKeyJwt)?;
            let amr = assertion::judge(engine, path, &client, &assertion, now).await?;
            Ok(AuthenticatedClient { client, amr })
        }
        Presented::Nothing { client_id } => {
            let client = registered(profile, &snapshot, &client_id, AuthMethod::None)?;
            Ok(AuthenticatedClient { client, amr: AuthMethod::None.as_str() })
        }
    }
}

/// The active client of this issuer, when `method` is the one that it registered.
fn registered(
    profile: &IssuerProfile,
    snapshot: &Snapshot,
    client_id: &str,
    method: AuthMethod,
) -> Result<Arc<Client>, TokenError> {
    let client = snapshot
        .client(client_id)
        .filter(|client| client.profile == profile.id)
        .ok_or_else(|| invalid_client("the client is unknown or not active"))?;
    if client.token_endpoint_auth_method != method || !profile.auth_methods.contains(&method) {
        return Err(invalid_client(match method {
            AuthMethod::None => "no client authentication included; use the registered method",
            _ => "the client is registered for another authentication method",
        }));
    }
    Ok(Arc::clone(client))
}

/// By the secret of a client that is registered for one. Whoever was wrong too often is turned away unheard.
async fn by_secret(
    engine: &Engine,
    caller: &Caller,
    client: Arc<Client>,
    secret: &str,
    now: Timestamp,
) -> Result<AuthenticatedClient, TokenError> {
    engine.limits().may_try_secret(&client, caller)?;
    match client.check_secret(secret, now) {
        SecretCheck::Ok => {
            let amr = client.token_endpoint_auth_method.as_str();
            Ok(AuthenticatedClient { client, amr })
        }
        SecretCheck::Expired => Err(invalid_client("the client secret has expired; make a new one in self-service")),
        SecretCheck::Wrong => {
            engine.limits().count_wrong_secret(&client, caller).await?;
            Err(invalid_client("the client secret is wrong"))
        }
        SecretCheck::NoSecret => Err(invalid_client("the client secret is wrong")),
    }
}

fn invalid_client(description: impl Into<String>) -> TokenError {
    TokenError::new(TokenErrorKind::InvalidClient, description)
}
