//! The demo service: a relying party that a newcomer sees first.
//!
//! It plays an honest OpenID client over HTTP and shows everything that it sent and got. Two services live in it, so that
//! single sign-on, step-up and logout can be seen: [`Service::MinSide`] and [`Service::Skatt`]. Sessions are in memory and
//! bounded. Secrets, codes and tokens are shown in the browser of the one whose they are, and never logged.
//!
//! | Part | Where |
//! |---|---|
//! | what it is given | [`options`] |
//! | all routes on one screen | [`router`] |
//! | the browser's session, and what was sent and got | `sessions`, `timeline` |
//! | the OpenID client | `authorization_request`, `provider`, `id_token`, `login` |
//! | deliberately wrong requests | `mistake` |
//! | enterprise certificates by a button, in a demo alone | `endpoints::issue_certificate` |
//! | pages | `pages` |
//!
//! Contract: `docs/contracts/idporten.md` §3 (authorization), §4 (token), §5.3 (what a client checks), §6 (logout).

mod authorization_request;
mod claims;
mod endpoints;
mod id_token;
mod login;
mod mistake;
mod options;
mod pages;
mod provider;
mod services;
mod sessions;
mod timeline;
mod trouble;
mod visitor;

use std::sync::Arc;

use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{any, get, post},
};
use tower_http::csrf::CsrfLayer;

pub(crate) use options::{CertificateDesk, ClientLine, DemoServiceOptions, Person};
pub(crate) use services::Service;

use sessions::Sessions;

/// Everything that a handler needs.
struct Demo {
    options: DemoServiceOptions,
    sessions: Sessions,
}

/// The cookie that holds the language which a person chose here.
pub(crate) const LANGUAGE_COOKIE: &str = "DEMO_LANGUAGE";

/// The whole demo service. The caller adds the standard layers.
pub(crate) fn router(options: DemoServiceOptions) -> Router {
    let demo = Arc::new(Demo { sessions: Sessions::new(options.clock.clone()), options });
    let mut routes = Router::new()
        .route("/", get(pages::home::page))
        .route("/requests", get(pages::requests::page))
        .route("/requests/clear", post(endpoints::clear_requests::post))
        .route("/mistakes", get(pages::mistakes::page))
        .route("/mistakes/{mistake}", post(endpoints::make_mistake::post))
        .route("/people", get(pages::people::page))
        .route("/help", get(pages::help::page))
        .route("/language", post(endpoints::choose_language::post))
        .route("/{*elsewhere}", any(pages::not_found::page));
    if demo.options.certificates.is_some() {
        routes = routes.route("/certificate", get(pages::certificate::page).post(endpoints::issue_certificate::post));
    }
    Service::ALL
        .into_iter()
        .fold(routes, |routes, service| {
            routes
                .route(service.path(), get(move |demo, visitor| pages::service::page(service, demo, visitor)))
                .route(
                    service.login_path(),
                    post(move |demo, visitor, body| endpoints::log_in::post(service, demo, visitor, body)),
                )
                .route(
                    service.callback_path(),
                    get(move |demo, visitor, query| endpoints::callback::get(service, demo, visitor, query)),
                )
                .route(
                    service.logout_path(),
                    post(move |demo, visitor| endpoints::log_out::post(service, demo, visitor)),
                )
                .route(
                    service.logged_out_path(),
                    get(move |demo, visitor, query| endpoints::logged_out::get(service, demo, visitor, query)),
                )
        })
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(Arc::clone(&demo), visitor::recognise))
        .with_state(demo)
        .merge(fellesporten_web::assets::router())
}
