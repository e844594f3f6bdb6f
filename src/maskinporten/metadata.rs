//! The metadata document: exactly seven members (RFC 8414 §2, `docs/contracts/maskinporten.md` §2.2).

use fellesporten_jose::sha256_base64url;
use fellesporten_oauth::metadata::MetadataDocument;
use serde::Serialize;

use crate::rules::{authorization_details, form, grant};

#[derive(Serialize)]
struct Metadata<'a> {
    issuer: &'a str,
    token_endpoint: String,
    jwks_uri: String,
    grant_types_supported: [&'static str; 1],
    token_endpoint_auth_methods_supported: [&'static str; 1],
    token_endpoint_auth_signing_alg_values_supported: [&'static str; 3],
    authorization_details_types_supported: [&'static str; 2],
}

/// The document of this issuer, which ends with a slash.
pub(crate) fn document(issuer: &str) -> Result<MetadataDocument, serde_json::Error> {
    let body = serde_json::to_string(&Metadata {
        issuer,
        token_endpoint: format!("{issuer}token"),
        jwks_uri: format!("{issuer}jwk"),
        grant_types_supported: [form::JWT_BEARER],
        token_endpoint_auth_methods_supported: ["private_key_jwt"],
        token_endpoint_auth_signing_alg_values_supported: grant::ALGORITHMS.map(|algorithm| algorithm.as_str()),
        authorization_details_types_supported: authorization_details::TYPES,
    })?;
    let etag = format!("\"{}\"", sha256_base64url(body.as_bytes()));
    Ok(MetadataDocument { body: body.into(), etag })
}
