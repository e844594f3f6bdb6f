//! `POST /token` (`docs/contracts/idporten.md` §4).

use std::net::SocketAddr;

use axum::{
    Extension, Json,
    body::Bytes,
    extract::{ConnectInfo, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use fellesporten_audit::Event;
use fellesporten_registry::{Client, GrantType, Snapshot};
use fellesporten_web::{TraceId, params::Params};
use serde::Serialize;

use crate::{
    client_authentication::{AuthenticatedClient, authenticate},
    code_flow,
    engine::Engine,
    error::{TokenError, TokenErrorKind},
    grant::Grant,
    rules,
    tokens::{self, Lifetime},
};

/// Every field that is read; each may come once (`resource` may be repeated).
const FIELDS: [&str; 9] = [
    "grant_type",
    "code",
    "redirect_uri",
    "code_verifier",
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "scope",
];

/// §4.4.
#[derive(Serialize)]
struct TokenResponse {
    access_token: String,
    token_type: &'static str,
    expires_in: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    scope: String,
}

/// The token endpoint of an issuer.
pub async fn token(
    State(engine): State<Engine>,
    trace_id: TraceId,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let caller = Caller { trace_id: &trace_id, peer: peer.map(|Extension(ConnectInfo(peer))| peer), headers: &headers };
    match answer(&engine, &caller, &body).await {
        Ok(response) => {
            let mut response = Json(response).into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json;charset=UTF-8"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
            response
        }
        Err(error) => error.into_response(trace_id.as_str()),
    }
}

/// Who calls, as far as the connection tells.
struct Caller<'a> {
    trace_id: &'a TraceId,
    peer: Option<SocketAddr>,
    headers: &'a HeaderMap,
}

async fn answer(engine: &Engine, caller: &Caller<'_>, body: &[u8]) -> Result<TokenResponse, TokenError> {
    let params = form(caller.headers, body)?;
    if let Some(name) = rules::repeated::repeated(&params, &FIELDS) {
        return Err(TokenError::invalid_request(format!("{name} came more than once")));
    }
    let snapshot = engine.registry().snapshot();
    let grant_type =
        params.one("grant_type").ok().flatten().ok_or_else(|| TokenError::invalid_request("grant_type is missing"))?;
    if grant_type != "authorization_code" {
        let why = "this grant_type is not offered; see grant_types_supported in the metadata";
        return Err(TokenError::new(TokenErrorKind::UnsupportedGrantType, why));
    }
    let client = authenticate(&engine.profile().id, &snapshot, caller.headers, &params, engine.clock().now())?;
    if !client.client.has_grant(GrantType::AuthorizationCode) {
        let why = "the client is not registered for authorization_code";
        return Err(TokenError::new(TokenErrorKind::UnauthorizedClient, why));
    }
    authorization_code(engine, caller, &client, &params).await
}

/// §4.2: every check, then tokens, then one atomic redemption, then the record, then the answer. Signing comes before the code is
/// spent, so that whom busy signers turn away may try again with the same code.
async fn authorization_code(
    engine: &Engine,
    caller: &Caller<'_>,
    AuthenticatedClient { client, method }: &AuthenticatedClient,
    params: &Params,
) -> Result<TokenResponse, TokenError> {
    let snapshot = engine.registry().snapshot();
    let now = engine.clock().now();
    let mut redemption = code_flow::exchange(engine.grants(), client, params, now).await?;
    redemption.code.grant.resource =
        rules::resource::narrow(&redemption.code.grant.resource, params.all("resource"))
            .map_err(|description| TokenError::new(TokenErrorKind::InvalidTarget, description))?;
    let grant = &redemption.code.grant;
    if let Err(description) = still_stands(&snapshot, client, grant) {
        engine.grants().kill(&redemption.grant_id, now).await?;
        return Err(TokenError::invalid_grant(description));
    }
    let seconds = rules::access_token_lifetime::of(&snapshot, client, &grant.scope);
    let lifetime = Lifetime { issued_at: now, seconds };
    let ((), id_token, access_token) = tokio::try_join!(
        async {
            if engine.grants().ended_with_its_session(grant).await? {
                return Err(TokenError::invalid_grant("the session was logged out"));
            }
            Ok(())
        },
        async {
            if !grant.scope.contains("openid") {
                return Ok(None);
            }
            let nonce = redemption.code.nonce.as_deref();
            Ok(Some(tokens::id_token(engine, client, grant, nonce, now).await?))
        },
        tokens::access_token(engine, &snapshot, client, *method, &redemption.grant_id, grant, lifetime)
    )?;
    if !engine.grants().redeem(&redemption.grant_id, &redemption.code, lifetime.expires_at()).await? {
        engine.grants().kill(&redemption.grant_id, now).await?;
        return Err(TokenError::invalid_grant("the code is unknown, expired or already used"));
    }
    engine
        .audit()
        .record(Event::TokenIssued {
            trace_id: caller.trace_id.to_string(),
            client_id: client.client_id.clone(),
            onbehalfof: None,
            organisation: Some(client.client_orgno),
            pid: grant.authentication.pid.clone(),
            grant_type: "authorization_code".to_owned(),
            scopes: grant.scope.clone(),
            // Every token of the grant begins its jti with this.
            token_ids: vec![redemption.grant_id.clone()],
            ip: caller.peer.map(|peer| peer.ip()),
        })
        .await?;
    Ok(TokenResponse {
        access_token,
        token_type: "Bearer",
        expires_in: seconds,
        id_token,
        scope: grant.scope.to_string(),
    })
}

/// Whether what the person's login gave may still be given (§8.2): a minute, and a login before it, lie between.
fn still_stands(snapshot: &Snapshot, client: &Client, grant: &Grant) -> Result<(), &'static str> {
    rules::scope::may_have(snapshot, client, &grant.scope)?;
    match &grant.authentication.pid {
        Some(pid) if snapshot.closed(pid) => Err("the user is closed"),
        _ => Ok(()),
    }
}

/// The form of a token request; JSON is not accepted (§4).
fn form(headers: &HeaderMap, body: &[u8]) -> Result<Params, TokenError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(TokenError::invalid_request("send the request as application/x-www-form-urlencoded"));
    }
    Params::parse(body).map_err(|_| TokenError::invalid_request("the form is not readable as UTF-8 text"))
}
