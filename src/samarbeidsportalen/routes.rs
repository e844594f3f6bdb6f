//! All of Samarbeidsportalen's routes (docs/contracts/maskinporten.md §7.3, §7.8, §7.10). The API answers without a prefix, under `/api/v1`
//! and under `/external/api/v1` alike.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post, put};
use fellesporten_web::assets;

use crate::Samarbeidsportalen;
use crate::endpoints::{
    access, altinn, clients, datasharing, delegation_sources, description, export, jwks, log, on_behalf_of,
    open_scopes, organizations, prefixes, scopes, secret,
};
use crate::error::{ApiError, with_bodies};

/// Addresses of the API beside the bare one.
const PREFIXES: [&str; 2] = ["/api/v1", "/external/api/v1"];

/// The API, its description, and the page that shows it.
pub fn router(portal: Samarbeidsportalen) -> Router {
    let newest = Router::new()
        .route("/api/v2/clients/{client_id}/key", post(jwks::add))
        .route("/log/changes", get(log::changes))
        .route("/log/tokens", get(log::tokens))
        .route("/export", get(export::export));
    let api = PREFIXES.iter().fold(api().merge(newest), |router, prefix| {
        router.nest(prefix, api().fallback(|| async { ApiError::Address }))
    });
    let api = api
        .method_not_allowed_fallback(|| async { ApiError::Method })
        .layer(from_fn_with_state(portal.clone(), with_bodies));
    api.merge(description::router()).with_state(portal).merge(assets::router())
}

fn api() -> Router<Samarbeidsportalen> {
    let mut api = Router::new()
        .route("/clients", get(clients::list).post(clients::create))
        .route("/clients/{client_id}", get(clients::show).put(clients::replace).delete(clients::deactivate))
        .route("/clients/{client_id}/secret", post(secret::renew))
        .route(
            "/clients/{client_id}/jwks",
            get(jwks::show).post(jwks::replace).put(jwks::replace).delete(jwks::remove_all),
        )
        .route("/clients/{client_id}/jwks/{kid}", delete(jwks::remove))
        .route("/scopes", get(scopes::list).post(scopes::create).put(scopes::replace).delete(scopes::deactivate))
        .route("/scopes/scope", get(scopes::show))
        .route("/scopes/all", get(open_scopes::list))
        .route("/scopes/access", get(access::list))
        .route("/scopes/access/all", get(access::held))
        .route("/scopes/access/{consumer_orgno}", put(access::grant).delete(access::withdraw))
        .route("/prefix", get(prefixes::list))
        .route("/prefix/all", get(prefixes::list))
        .route("/delegationsources", get(delegation_sources::list))
        .route("/organizations/{orgno}", get(organizations::show))
        .route("/datasharing/consumer/scope/access", get(datasharing::held))
        .route(
            "/datasharing/consumer/client",
            get(datasharing::list).post(datasharing::create).delete(datasharing::deactivate),
        )
        .route("/altinn/admin/clients", get(altinn::list).post(altinn::create))
        .route("/altinn/admin/clients/{client_id}", put(altinn::replace).delete(altinn::deactivate))
        .route("/altinn/admin/clients/{client_id}/jwks", get(altinn::keys).post(altinn::replace_keys));
    // An old guide leaves the f out (§7.6).
    for path in ["onbehalfof", "onbehalof"] {
        api = api
            .route(&format!("/clients/{{client_id}}/{path}"), get(on_behalf_of::list).post(on_behalf_of::create))
            .route(
                &format!("/clients/{{client_id}}/{path}/{{id}}"),
                get(on_behalf_of::show).put(on_behalf_of::replace).delete(on_behalf_of::remove),
            );
    }
    api
}
