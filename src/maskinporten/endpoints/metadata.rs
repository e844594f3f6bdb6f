//! `GET /.well-known/oauth-authorization-server` (`docs/contracts/maskinporten.md` §2.2).

use axum::{extract::State, http::HeaderMap, response::Response};
use fellesporten_oauth::endpoints::cached;

use crate::Maskinporten;

/// The metadata, from memory.
pub async fn metadata(State(maskinporten): State<Maskinporten>, headers: HeaderMap) -> Response {
    let document = maskinporten.metadata();
    cached(&headers, &document.etag, document.body.clone())
}
