//! Discovery and JWKS: from memory, with an `ETag` (`docs/contracts/idporten.md` §2).

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::engine::Engine;

/// How long a client may keep the documents. Keys are published 48 hours before their first use, clients are told 24.
const CACHE: &str = "public, max-age=3600";

/// `GET /.well-known/openid-configuration`.
pub async fn metadata(State(engine): State<Engine>, headers: HeaderMap) -> Response {
    let document = engine.metadata();
    cached(&headers, &document.etag, document.body.clone())
}

/// `GET /jwks.json`.
pub async fn jwks(State(engine): State<Engine>, headers: HeaderMap) -> Response {
    published_keys(&engine, &engine.profile().id, &headers)
}

/// The keys that `issuer` publishes; this process may have others beside the engine's own.
pub fn published_keys(engine: &Engine, issuer: &str, headers: &HeaderMap) -> Response {
    match engine.keys().jwks(issuer) {
        Some(document) => cached(headers, &document.etag, document.body.clone()),
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// A document that clients keep for a while, and ask for again by its entity tag.
pub fn cached(request: &HeaderMap, etag: &str, body: impl Into<Body>) -> Response {
    let headers = [(header::ETAG, etag.to_owned()), (header::CACHE_CONTROL, CACHE.to_owned())];
    let known = request.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    if known.flat_map(|value| value.split(',')).any(|value| value.trim() == etag || value.trim() == "*") {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, [(header::CONTENT_TYPE, "application/json;charset=UTF-8")], body.into()).into_response()
}
