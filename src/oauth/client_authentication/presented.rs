//! The credentials that a request carries; exactly one kind (RFC 6749 §2.3).

use axum::http::{HeaderMap, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use fellesporten_web::params::Params;
use url::form_urlencoded;

use super::{FIELDS, invalid_client};
use crate::error::TokenError;

/// The one `client_assertion_type` (RFC 7523 §2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Credentials as presented, not yet believed.
pub(super) enum Presented {
    Basic { client_id: String, secret: String },
    Post { client_id: String, secret: String },
    Assertion { client_id: String, assertion: String },
    Nothing { client_id: String },
}

/// Reads the credentials of a form in which each stands at most once; two methods in one request are refused.
pub(super) fn presented(headers: &HeaderMap, params: &Params) -> Result<Presented, TokenError> {
    // `Caller::form` refused what was repeated.
    let [client_id, secret, assertion, assertion_type] =
        FIELDS.map(|name| params.one(name).ok().flatten().map(str::to_owned));
    let basic = basic(headers)?;
    let methods = [basic.is_some(), secret.is_some(), assertion.is_some()];
    if methods.into_iter().filter(|used| *used).count() > 1 {
        return Err(TokenError::invalid_request("use one client authentication method, not two"));
    }
    if let Some(assertion) = assertion {
        if assertion_type.as_deref() != Some(JWT_BEARER) {
            let why = "client_assertion_type must be urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            return Err(TokenError::invalid_request(why));
        }
        let client_id =
            client_id.ok_or_else(|| TokenError::invalid_request("client_id must accompany client_assertion"))?;
        return Ok(Presented::Assertion { client_id, assertion });
    }
    if assertion_type.is_some() {
        return Err(TokenError::invalid_request("client_assertion is missing"));
    }
    match (basic, client_id, secret) {
        (Some((header_id, _)), Some(body_id), _) if header_id != body_id => {
            Err(TokenError::invalid_request("client_id differs from the Authorization header"))
        }
        (Some((client_id, secret)), _, _) => Ok(Presented::Basic { client_id, secret }),
        (None, Some(client_id), Some(secret)) => Ok(Presented::Post { client_id, secret }),
        (None, Some(client_id), None) => Ok(Presented::Nothing { client_id }),
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
