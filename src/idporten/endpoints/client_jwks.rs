//! `GET /eids/jwks.json`: the keys with which we show the eIDs' providers who we are; suppliers fetch them, or are handed them
//! (`docs/contracts/eid-adapters.md` §2.2.3).

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use fellesporten_oauth::endpoints::published_keys;
use fellesporten_web::failure::Failure;

use crate::{IdPorten, upstream::CLIENT_KEYS};

/// The keys in use and the next ones; without any, there is nothing here.
pub async fn client_jwks(State(idporten): State<IdPorten>, headers: HeaderMap) -> Response {
    if idporten.engine().keys().jwks(CLIENT_KEYS).is_none() {
        return Failure::NotFound.into_response();
    }
    published_keys(idporten.engine(), CLIENT_KEYS, &headers)
}
