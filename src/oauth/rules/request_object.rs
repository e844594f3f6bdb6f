//! A request object by value (RFC 9101, `docs/contracts/idporten.md` §3.9): parameters that the client signed.

use fellesporten_domain::Timestamp;
use fellesporten_jose::{Algorithm, ForeignJws, numeric_date};
use fellesporten_registry::Client;
use fellesporten_web::params::Params;
use serde_json::{Map, Value};

use super::{audience, clock_skew::CLOCK_SKEW};
use crate::{error::AuthorizationErrorKind, profile::IssuerProfile};

/// Parameters that stand outside whatever the object says (§3.9).
const OUTER: [&str; 3] = ["client_id", "scope", "response_type"];
/// Claims that are about the object and no parameters.
const ABOUT_ITSELF: [&str; 7] = ["iss", "aud", "sub", "exp", "iat", "nbf", "jti"];

/// What is wrong with a request object.
pub type Refusal = (AuthorizationErrorKind, &'static str);

/// The parameters with those of the `request` object in place of the outer ones; none when there is no such object.
///
/// # Errors
/// `request_not_supported` where the issuer takes none, `invalid_request` when an outer parameter is missing, else
/// `invalid_request_object`.
pub fn merge(
    profile: &IssuerProfile,
    client: &Client,
    params: &Params,
    now: Timestamp,
) -> Result<Option<Params>, Refusal> {
    // Repetition is refused where all parameters are.
    let Some(jwt) = params.one("request").ok().flatten() else { return Ok(None) };
    if !profile.request_objects {
        return Err((AuthorizationErrorKind::RequestNotSupported, "request objects are not supported"));
    }
    if OUTER.iter().any(|name| !matches!(params.one(name), Ok(Some(_)))) {
        let why = "client_id, scope and response_type must stand outside the request object too";
        return Err((AuthorizationErrorKind::InvalidRequest, why));
    }
    let inner = read(profile, client, jwt, now).map_err(|why| (AuthorizationErrorKind::InvalidRequestObject, why))?;
    Ok(Some(params.clone().overridden_by(inner)))
}

/// The object's parameters, when the client signed it for this issuer and now.
fn read(
    profile: &IssuerProfile,
    client: &Client,
    jwt: &str,
    now: Timestamp,
) -> Result<Vec<(String, String)>, &'static str> {
    let jws = ForeignJws::parse(jwt).map_err(|_| "the request object is not a JWT signed with RS256")?;
    if jws.algorithm() != Algorithm::Rs256 {
        return Err("the request object is not a JWT signed with RS256");
    }
    let key = jws
        .header_text("kid")
        .and_then(|kid| client.registered_key(kid))
        .filter(|key| now < key.expires_at && key.alg == "RS256")
        .and_then(|key| key.verification_key())
        .ok_or("the request object's kid is not that of a registered RS256 key of the client")?;
    if !jws.is_signed_by(key) {
        return Err("the request object's signature is not that of the registered key");
    }
    about_itself(profile, client, jws.claims(), now)?;
    parameters(client, jws.claims())
}

fn about_itself(
    profile: &IssuerProfile,
    client: &Client,
    claims: &Map<String, Value>,
    now: Timestamp,
) -> Result<(), &'static str> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(&client.client_id) {
        return Err("the request object's iss is not the client_id");
    }
    if audience::single(claims) != Some(&profile.issuer) {
        return Err("the request object's aud is not the issuer");
    }
    if text("jti").is_none() {
        return Err("the request object needs a jti");
    }
    let seconds = |name: &str| numeric_date(claims.get(name));
    let (Some(iat), Some(exp)) = (seconds("iat"), seconds("exp")) else {
        return Err("the request object needs iat and exp, in seconds since 1970");
    };
    let begins = seconds("nbf").unwrap_or(iat).max(iat);
    if now >= Timestamp::from_secs(exp) || Timestamp::from_secs(begins) > now.plus(CLOCK_SKEW) {
        return Err("the request object is out of its time; check the clock");
    }
    Ok(())
}

/// Each claim as the parameter that it stands for. One that is no text, number or list of details is nobody's parameter.
fn parameters(client: &Client, claims: &Map<String, Value>) -> Result<Vec<(String, String)>, &'static str> {
    let mut parameters = Vec::new();
    for (name, value) in claims.iter().filter(|(name, _)| !ABOUT_ITSELF.contains(&name.as_str())) {
        match (name.as_str(), value) {
            // One object never holds another (RFC 9101 §4).
            ("request" | "request_uri", _) => return Err("the request object holds another request"),
            ("resource", Value::Array(several)) => {
                let all = several.iter().filter_map(Value::as_str).map(|one| (name.clone(), one.to_owned()));
                parameters.extend(all);
            }
            (_, Value::String(text)) => parameters.push((name.clone(), text.clone())),
            (_, Value::Number(number)) => parameters.push((name.clone(), number.to_string())),
            ("authorization_details", details @ Value::Array(_)) => {
                parameters.push((name.clone(), details.to_string()))
            }
            _ => return Err("a parameter in the request object is of the wrong type"),
        }
    }
    match parameters.iter().find(|(name, _)| name == "client_id") {
        Some((_, inner)) if *inner != client.client_id => Err("the request object's client_id is another"),
        _ => Ok(parameters),
    }
}
