//! Who calls: the broker proves itself with a signed assertion or, where the supplier takes them, a secret.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fellesporten_jose::constant_time_eq;
use fellesporten_web::params::Params;

use crate::endpoint::Endpoint;
use crate::profile::ClientAuth;
use crate::rules::client_assertion::{self, Expectation};
use crate::simulator::Simulator;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Lets the client in; remembers how it proved itself, and what its assertion said, as request `number` of the journal.
///
/// # Errors
/// `error_description` of `invalid_client`.
pub(crate) fn authenticate(
    simulator: &Simulator,
    endpoint: Endpoint,
    headers: &HeaderMap,
    params: &Params,
    number: u64,
) -> Result<(), &'static str> {
    let one = |name: &str| params.one(name).ok().flatten();
    let method = if one("client_assertion").is_some() {
        ClientAuth::PrivateKeyJwt
    } else if headers.contains_key(AUTHORIZATION) {
        ClientAuth::SecretBasic
    } else if one("client_secret").is_some() {
        ClientAuth::SecretPost
    } else {
        return Err("the client proves itself in no way");
    };
    let switches = simulator.memory().switches;
    simulator.memory().journal.note(number, |entry| entry.client_authentication = Some(method.as_str()));
    if !simulator.profile().client_auth.contains(&method) || (method != ClientAuth::PrivateKeyJwt && !switches.secrets)
    {
        return Err("the client may not prove itself in this way");
    }
    match method {
        ClientAuth::PrivateKeyJwt => assertion(simulator, endpoint, params, number),
        ClientAuth::SecretBasic => {
            let (id, secret) = basic(headers).ok_or("the Authorization header is no Basic one")?;
            secret_fits(simulator, &id, &secret)
        }
        ClientAuth::SecretPost => {
            secret_fits(simulator, one("client_id").unwrap_or_default(), one("client_secret").unwrap_or_default())
        }
    }
}

fn assertion(simulator: &Simulator, endpoint: Endpoint, params: &Params, number: u64) -> Result<(), &'static str> {
    let one = |name: &str| params.one(name).ok().flatten();
    let text = one("client_assertion").unwrap_or_default();
    if one("client_assertion_type") != Some(ASSERTION_TYPE) {
        return Err("client_assertion_type must be that of a JWT");
    }
    let paths = &simulator.profile().paths;
    let mut audiences = vec![simulator.issuer(), simulator.url(paths.token)];
    if endpoint == Endpoint::Par {
        audiences.push(simulator.url(paths.par));
    }
    let now = simulator.now();
    let mut memory = simulator.memory();
    let claims = fellesporten_jose::ForeignJws::parse(text).ok().map(|jws| jws.claims().clone().into());
    memory.journal.note(number, |entry| entry.assertion = claims);
    let client = &memory.client;
    if one("client_id").is_some_and(|id| id != client.client_id) {
        return Err("client_id is not the assertion's");
    }
    let jwks = (client.jwks)();
    let expected = Expectation { client_id: &client.client_id, audiences: &audiences, jwks: &jwks, now };
    let good = client_assertion::judge(text, &expected)?;
    if memory.assertions.get(&good.jti, now).is_some() {
        return Err("the assertion's jti was used before");
    }
    memory.assertions.put(good.jti, (), good.ends, now);
    Ok(())
}

fn secret_fits(simulator: &Simulator, id: &str, secret: &str) -> Result<(), &'static str> {
    let memory = simulator.memory();
    let Some(known) = &memory.client.client_secret else {
        return Err("the client has no secret");
    };
    if id == memory.client.client_id && constant_time_eq(secret.as_bytes(), known.expose().as_bytes()) {
        Ok(())
    } else {
        Err("the client id or secret is wrong")
    }
}

/// RFC 6749 §2.3.1: both sides are form-encoded.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let text = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decoded = |text: &str| {
        let pair = Params::parse(format!("x={text}").as_bytes()).ok()?;
        Some(pair.one("x").ok()?.unwrap_or_default().to_owned())
    };
    Some((decoded(id)?, decoded(secret)?))
}
