//! `POST /token/introspect` (RFC 7662, `docs/contracts/idporten.md` §5.6).

use axum::{body::Bytes, extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    caller::Caller,
    client_authentication::authenticate,
    engine::Engine,
    error::{TokenError, TokenErrorKind},
    issuance,
    machine_response::machine_response,
    rules,
    tokens::{self, LiveToken},
};

const PATH: &str = "/token/introspect";
const FIELDS: [&str; 2] = ["token", "token_type_hint"];

/// What is said of a token; of one that is not alive, or not the caller's to ask of, nothing else.
#[derive(Serialize)]
struct Introspection {
    active: bool,
    #[serde(flatten)]
    said: Option<Said>,
}

#[derive(Serialize)]
struct Said {
    token_type: &'static str,
    expires_in: i64,
    client_orgno: Option<String>,
    #[serde(flatten)]
    claims: Map<String, Value>,
}

/// The introspection endpoint of an issuer.
pub async fn introspect(State(engine): State<Engine>, caller: Caller, body: Bytes) -> Response {
    match answer(&engine, &caller, &body).await {
        Ok(introspection) => machine_response(StatusCode::OK, &introspection),
        Err(error) => error.into_response(caller.trace_id.as_str()),
    }
}

async fn answer(engine: &Engine, caller: &Caller, body: &[u8]) -> Result<Introspection, TokenError> {
    let params = caller.form(body, &FIELDS)?;
    let asker = authenticate(engine, PATH, caller, &params).await?;
    let snapshot = engine.registry().snapshot();
    rules::introspection::may_ask(&snapshot, &asker.client)
        .map_err(|why| TokenError::new(TokenErrorKind::AccessDenied, why))?;
    let token = params.one("token").ok().flatten();
    let token = token.ok_or_else(|| TokenError::invalid_request("token is missing"))?;
    let live = tokens::live(engine, token).await?;
    let live = live.filter(|live| rules::introspection::may_see(&snapshot, &asker.client, live));
    let said = live.map(|live| {
        // Of a pseudonymous token the API's owner learns the person here, and only here.
        let pid = rules::disclosure::at_introspection(&snapshot, &live, &asker.client);
        let pid = pid.map(|pid| pid.expose().to_owned());
        let LiveToken { mut claims, grant, .. } = live;
        claims.0.remove("pid");
        if let Some(pid) = pid {
            claims.0.insert("pid".to_owned(), pid.into());
        }
        let now = engine.clock().now().as_secs();
        Said {
            token_type: issuance::token_type(claims.jkt()),
            expires_in: claims.number("exp").unwrap_or(now).saturating_sub(now),
            client_orgno: snapshot.client(&grant.client_id).map(|client| client.client_orgno.to_string()),
            claims: claims.0,
        }
    });
    Ok(Introspection { active: said.is_some(), said })
}
