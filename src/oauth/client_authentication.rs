//! Who calls a machine endpoint (`docs/contracts/idporten.md` §4.1). Only the registered method counts.

use std::sync::Arc;

use axum::http::{HeaderMap, header};
use base64::{Engine, engine::general_purpose::STANDARD};
use fellesporten_domain::Timestamp;
use fellesporten_registry::{AuthMethod, Client, SecretCheck, Snapshot};
use fellesporten_web::params::Params;
use url::form_urlencoded;

use crate::error::{TokenError, TokenErrorKind};

/// An authenticated client, and the method that showed it: `client_amr` of the access token.
#[derive(Clone, Debug)]
pub struct AuthenticatedClient {
    /// The client.
    pub client: Arc<Client>,
    /// How it authenticated.
    pub method: AuthMethod,
}

/// Credentials as presented; exactly one kind.
enum Presented {
    Basic { client_id: String, secret: String },
    Post { client_id: String, secret: String },
    Nothing { client_id: String },
}

/// Authenticates the caller of a machine endpoint of the issuer `profile`.
///
/// # Errors
/// `invalid_client` for missing, wrong, expired or unregistered credentials; `invalid_request` for two methods at once.
pub fn authenticate(
    profile: &str,
    snapshot: &Snapshot,
    headers: &HeaderMap,
    params: &Params,
    now: Timestamp,
) -> Result<AuthenticatedClient, TokenError> {
    let by_header = headers.contains_key(header::AUTHORIZATION);
    presented(headers, params).and_then(|presented| judge(profile, snapshot, presented, now)).map_err(|error| {
        TokenError { challenge_basic: by_header && error.kind == TokenErrorKind::InvalidClient, ..error }
    })
}

fn judge(
    profile: &str,
    snapshot: &Snapshot,
    presented: Presented,
    now: Timestamp,
) -> Result<AuthenticatedClient, TokenError> {
    let (client_id, secret, method) = match presented {
        Presented::Basic { client_id, secret } => (client_id, Some(secret), AuthMethod::ClientSecretBasic),
        Presented::Post { client_id, secret } => (client_id, Some(secret), AuthMethod::ClientSecretPost),
        Presented::Nothing { client_id } => (client_id, None, AuthMethod::None),
    };
    let client = snapshot
        .client(&client_id)
        .filter(|client| client.profile == profile)
        .ok_or_else(|| invalid_client("the client is unknown or not active"))?;
    if client.token_endpoint_auth_method != method {
        return Err(invalid_client(match method {
            AuthMethod::None => "no client authentication included; use the registered method",
            _ => "the client is registered for another authentication method",
        }));
    }
    if let Some(secret) = secret {
        match client.check_secret(&secret, now) {
            SecretCheck::Ok => {}
            SecretCheck::Expired => {
                return Err(invalid_client("the client secret has expired; make a new one in self-service"));
            }
            SecretCheck::Wrong | SecretCheck::NoSecret => return Err(invalid_client("the client secret is wrong")),
        }
    }
    Ok(AuthenticatedClient { client: Arc::clone(client), method })
}

fn invalid_client(description: &str) -> TokenError {
    TokenError::new(TokenErrorKind::InvalidClient, description)
}

/// Reads the credentials; two methods in one request are refused (RFC 6749 §2.3).
fn presented(headers: &HeaderMap, params: &Params) -> Result<Presented, TokenError> {
    let field = |name: &'static str| {
        params.one(name).map_err(|_| TokenError::invalid_request(format!("{name} came more than once")))
    };
    let (client_id, secret) = (field("client_id")?, field("client_secret")?);
    if field("client_assertion")?.is_some() || field("client_assertion_type")?.is_some() {
        return Err(invalid_client("client assertions are not offered by this issuer yet; see the metadata"));
    }
    match (basic(headers)?, client_id, secret) {
        (Some(_), _, Some(_)) => Err(TokenError::invalid_request("use one client authentication method, not two")),
        (Some((header_id, _)), Some(body_id), None) if header_id != body_id => {
            Err(TokenError::invalid_request("client_id differs from the Authorization header"))
        }
        (Some((client_id, secret)), _, None) => Ok(Presented::Basic { client_id, secret }),
        (None, Some(client_id), Some(secret)) => {
            Ok(Presented::Post { client_id: client_id.to_owned(), secret: secret.to_owned() })
        }
        (None, Some(client_id), None) => Ok(Presented::Nothing { client_id: client_id.to_owned() }),
        (None, None, _) => Err(invalid_client("no client authentication included")),
    }
}

/// The halves of a Basic header, each form-url-decoded (RFC 6749 §2.3.1).
fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>, TokenError> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), extra) = (values.next(), values.next()) else { return Ok(None) };
    if extra.is_some() {
        return Err(TokenError::invalid_request("use one client authentication method, not two"));
    }
    let pair = value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, encoded)| STANDARD.decode(encoded.trim()).ok())
        .and_then(|decoded| String::from_utf8(decoded).ok())
        .and_then(|pair| pair.split_once(':').map(|(id, secret)| (form_decode(id), form_decode(secret))));
    pair.map(Some)
        .ok_or_else(|| invalid_client("the Authorization header is not Basic base64(client_id:client_secret)"))
}

fn form_decode(half: &str) -> String {
    // A half holds neither '=' nor '&' once encoded, so it parses as one name.
    let escaped = half.replace('=', "%3D").replace('&', "%26");
    form_urlencoded::parse(escaped.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default()
}
