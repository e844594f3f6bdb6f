//! All of Maskinporten's routes (`docs/contracts/maskinporten.md` §2, 3.1).

use axum::{
    Router,
    routing::{get, post},
};
use fellesporten_web::failure::Failure;

use crate::{Maskinporten, endpoints};

/// Everything is for machines. Addresses that real clients write a little otherwise answer too.
pub fn router(maskinporten: Maskinporten) -> Router {
    Router::new()
        .route("/.well-known/oauth-authorization-server", get(endpoints::metadata))
        .route("/.well-known/oauth-authorization-server/", get(endpoints::metadata))
        .route("/.well-known/openid-configuration", get(endpoints::metadata))
        .route("/.well-known/openid-configuration/", get(endpoints::metadata))
        .route("/jwk", get(endpoints::jwk))
        .route("/jwks", get(endpoints::jwk))
        .route("/jwk.json", get(endpoints::jwk))
        .route("/token", post(endpoints::token))
        // A base address with its final slash, and `/token` behind it.
        .route("//token", post(endpoints::token))
        .method_not_allowed_fallback(|| async { Failure::MethodNotAllowed })
        .with_state(maskinporten)
}
