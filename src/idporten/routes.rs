//! All of ID-porten's routes (`docs/contracts/idporten.md` §2.2).

use axum::{
    Router,
    http::{HeaderName, Method, header},
    routing::{delete, get, post},
};
use fellesporten_oauth::endpoints as engine;
use fellesporten_web::{
    assets,
    failure::Failure,
    limits::{self, AddressWall},
};
use tower_http::{
    cors::{Any, CorsLayer},
    csrf::CsrfLayer,
};

use crate::{IdPorten, endpoints};

/// Paths whose errors are OAuth errors in JSON rather than pages.
pub const MACHINE_PATHS: [&str; 11] = [
    "/.well-known",
    "/jwks.json",
    "/eids/jwks.json",
    "/par",
    "/token",
    "/userinfo",
    "/clients",
    "/api-provider",
    "/authorizations",
    "/revokelist",
    "/innlogginger",
];

const DPOP: HeaderName = HeaderName::from_static("dpop");

/// The issuer host and the login host in one: each answers on both. Pages stand behind the wall, if there is one.
pub fn router(idporten: IdPorten, wall: Option<AddressWall>) -> Router {
    let machines = Router::new()
        .route("/.well-known/openid-configuration", get(engine::metadata))
        .route("/.well-known/oauth-authorization-server", get(engine::metadata))
        .route("/jwks.json", get(engine::jwks))
        .route("/par", post(engine::par))
        .route("/token", post(engine::token))
        .route("/token/introspect", post(engine::introspect))
        .route("/token/revoke", post(engine::revoke))
        .route("/userinfo", get(engine::userinfo).post(engine::userinfo))
        // Set before the layer, which then also sees OPTIONS: a fallback that comes later would answer it in its place.
        .method_not_allowed_fallback(|| async { Failure::MethodNotAllowed })
        .layer(browser_clients())
        .with_state(idporten.engine().clone());
    let apis = Router::new()
        .route(
            "/clients/authorizations",
            get(endpoints::api::given_to_clients).post(endpoints::api::given_by_person_to_clients),
        )
        .route(
            "/api-provider/authorizations",
            get(endpoints::api::given_to_scopes).post(endpoints::api::given_by_person_to_scopes),
        )
        .route("/authorizations/{authorization_id}", delete(endpoints::api::withdraw))
        .route("/revokelist", get(endpoints::api::revoke_list))
        .route("/innlogginger/logg/idporten", get(endpoints::api::login_history))
        .method_not_allowed_fallback(|| async { Failure::MethodNotAllowed })
        .layer(browser_clients().allow_methods([Method::GET, Method::POST, Method::DELETE]))
        .with_state(idporten.clone());
    // Our own forms: a browser says where it got them (attacks that need no cookie end here too).
    let own_forms = Router::new()
        .route("/login/{attempt}", get(endpoints::selector))
        .route("/login/{attempt}/cancel", post(endpoints::cancel))
        .route("/login/{attempt}/{eid}", get(endpoints::eid_begin).post(endpoints::eid_submit))
        .route("/login/{attempt}/{eid}/wait", get(endpoints::eid_wait))
        .route("/consent/{question}", get(endpoints::consent).post(endpoints::answer_consent))
        .route("/language", post(endpoints::language))
        .route("/profile", get(endpoints::profile))
        .route("/profile/sessions/end", post(endpoints::end_session))
        .route("/profile/logout-everywhere", post(endpoints::log_out_everywhere))
        .route("/profile/authorizations/withdraw", post(endpoints::withdraw))
        .layer(CsrfLayer::new());
    let people = Router::new()
        .route("/", get(endpoints::front_page))
        .route("/help", get(endpoints::help))
        // Forms of services, cross-site by contract.
        .route("/authorize", get(endpoints::authorize).post(endpoints::authorize_by_post))
        // Our keys, for the eIDs' providers.
        .route("/eids/jwks.json", get(endpoints::client_jwks))
        // Browsers that come back from eIDs' providers.
        .route("/authorize/callback/{eid}", get(endpoints::callback).post(endpoints::callback_by_post))
        .route("/logout", get(endpoints::logout).post(endpoints::logout_by_post))
        .merge(own_forms)
        .with_state(idporten);
    machines.merge(apis).merge(limits::behind(wall, people)).merge(assets::router())
}

/// Single-page apps read these from their own origin; nothing here goes by cookie (§5.5).
fn browser_clients() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_NONE_MATCH, DPOP])
        .expose_headers([header::ETAG, header::RETRY_AFTER, header::WWW_AUTHENTICATE])
        .max_age(std::time::Duration::from_secs(24 * 60 * 60))
}
