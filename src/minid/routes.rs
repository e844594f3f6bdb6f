//! All of MinID's routes (`docs/contracts/minid.md` §1, 10).

use axum::{
    Router,
    routing::{get, post},
};
use fellesporten_oauth::endpoints as engine;
use fellesporten_web::{
    assets,
    failure::Failure,
    limits::{self, AddressWall},
};
use tower_http::csrf::CsrfLayer;

use crate::{MinId, endpoints};

/// Paths whose errors are OAuth errors in JSON rather than pages.
pub const MACHINE_PATHS: [&str; 5] = ["/.well-known", "/jwks", "/par", "/token", "/userinfo"];

/// Issuer and pages on one host. Pages stand behind the wall, if there is one.
pub fn router(minid: MinId, wall: Option<AddressWall>) -> Router {
    let machines = Router::new()
        .route("/.well-known/openid-configuration", get(engine::metadata))
        .route("/.well-known/oauth-authorization-server", get(engine::metadata))
        .route("/jwks", get(engine::jwks))
        .route("/par", post(engine::par))
        .route("/token", post(engine::token))
        .route("/userinfo", get(engine::userinfo).post(engine::userinfo))
        .method_not_allowed_fallback(|| async { Failure::MethodNotAllowed })
        .with_state(minid.engine().clone());
    // Our own forms: a browser says where it got them.
    let own_forms = Router::new()
        .route("/login/{attempt}", get(endpoints::stage))
        .route("/login/{attempt}/credentials", post(endpoints::credentials))
        .route("/login/{attempt}/passkey", post(endpoints::passkey))
        .route("/login/{attempt}/factor", post(endpoints::factor))
        .route("/login/{attempt}/switch", post(endpoints::switch))
        .route("/login/{attempt}/cancel", post(endpoints::cancel))
        .route("/login/{attempt}/go", post(endpoints::go))
        .route("/login/{attempt}/recover", post(endpoints::recover))
        .route("/login/{attempt}/recover-sms", post(endpoints::recover_sms))
        .route("/login/{attempt}/recover-email", post(endpoints::recover_email))
        .route("/login/{attempt}/recover-pin", post(endpoints::recover_pin))
        .route("/login/{attempt}/new-password", post(endpoints::new_password))
        .route("/login/{attempt}/order", post(endpoints::order))
        .route("/login/{attempt}/order-sms", post(endpoints::order_sms))
        .route("/login/{attempt}/activate", post(endpoints::activate))
        .route("/login/{attempt}/activate-details", post(endpoints::activate_details))
        .route("/login/{attempt}/activate-sms", post(endpoints::activate_sms))
        .route("/account/log-out", post(endpoints::log_out))
        .route("/account/mobile", get(endpoints::mobile).post(endpoints::new_mobile))
        .route("/account/mobile/code", get(endpoints::mobile).post(endpoints::confirm_mobile))
        .route("/account/app", get(endpoints::app).post(endpoints::confirm_app))
        .route("/account/app/remove", post(endpoints::remove_app))
        .route("/account/passkeys", get(endpoints::passkeys).post(endpoints::add_passkey))
        .route("/account/passkeys/remove", post(endpoints::remove_passkey))
        .route("/account/sheet", post(endpoints::order_sheet))
        .route("/account/preferred", post(endpoints::preferred))
        .route("/language", post(endpoints::language))
        .layer(CsrfLayer::new());
    let people = Router::new()
        .route("/", get(endpoints::front_page))
        .route("/help", get(endpoints::help))
        .route("/order", get(endpoints::begin_order))
        .route("/activate", get(endpoints::begin_activation))
        .route("/account", get(endpoints::account))
        .route("/authorize", get(endpoints::authorize))
        .merge(own_forms)
        .with_state(minid);
    machines.merge(limits::behind(wall, people)).merge(assets::router())
}
