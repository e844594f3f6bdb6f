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
use fellesporten_registry::GrantType;
use fellesporten_web::{TraceId, params::Params};
use serde::Serialize;

use crate::{
    client_authentication::{AuthenticatedClient, authenticate},
    code_flow,
    engine::Engine,
    error::{TokenError, TokenErrorKind},
    rules,
    tokens::{self, Lifetime},
};

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
    let snapshot = engine.registry().snapshot();
    let grant_type = params
        .one("grant_type")
        .map_err(|_| TokenError::invalid_request("grant_type came more than once"))?
        .ok_or_else(|| TokenError::invalid_request("grant_type is missing"))?;
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

/// §4.2: every check, then one atomic redemption, then tokens, then their record, then the answer.
async fn authorization_code(
    engine: &Engine,
    caller: &Caller<'_>,
    AuthenticatedClient { client, method }: &AuthenticatedClient,
    params: &Params,
) -> Result<TokenResponse, TokenError> {
    let snapshot = engine.registry().snapshot();
    let now = engine.clock().now();
    let redemption = code_flow::exchange(engine.grants(), client, params, now).await?;
    let grant = &redemption.code.grant;
    let seconds = rules::access_token_lifetime::of(&snapshot, client, &grant.scope);
    let lifetime = Lifetime { issued_at: now, seconds };
    if !engine.grants().redeem(&redemption.grant_id, grant, lifetime.expires_at()).await? {
        engine.grants().kill(&redemption.grant_id, now).await?;
        return Err(TokenError::invalid_grant("the code is unknown, expired or already used"));
    }
    let (id_token, access_token) = tokio::try_join!(
        async {
            if !grant.scope.contains("openid") {
                return Ok(None);
            }
            let nonce = redemption.code.nonce.as_deref();
            Ok(Some(tokens::id_token(engine, client, grant, nonce, now).await?))
        },
        tokens::access_token(engine, &snapshot, client, *method, &redemption.grant_id, grant, lifetime)
    )?;
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

/// The form of a token request; JSON is not accepted (§4).
fn form(headers: &HeaderMap, body: &[u8]) -> Result<Params, TokenError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(TokenError::invalid_request("send the request as application/x-www-form-urlencoded"));
    }
    Params::parse(body).map_err(|_| TokenError::invalid_request("the form is not readable as UTF-8 text"))
}
