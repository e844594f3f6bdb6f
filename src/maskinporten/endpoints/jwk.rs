//! `GET /jwk` (`docs/contracts/maskinporten.md` §2.3).

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use fellesporten_oauth::endpoints::cached;

use crate::{ISSUER_ID, Maskinporten};

/// The published keys, from memory.
pub async fn jwk(State(maskinporten): State<Maskinporten>, headers: HeaderMap) -> Response {
    match maskinporten.parts().keys.jwks(ISSUER_ID) {
        Some(document) => cached(&headers, &document.etag, document.body.clone()),
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
