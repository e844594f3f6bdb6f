//! The eIDs' simulators: OpenID providers that behave as the suppliers' do, odd parts and all, for the demo and for tests.
//!
//! They are an implementation of their own. Nothing of the protocol is shared with `oauth`, so that a misreading there is not
//! repeated here. Everything is in memory, synthetic people log in without proof, and production refuses to start with one.
//!
//! | Part | Where |
//! |---|---|
//! | what differs between suppliers, as data | [`profile`] |
//! | what can happen to a login | [`outcome`] |
//! | all routes on one screen | [`router`] |
//! | what a request and an assertion must be | `rules` |
//! | what tokens say, and how outcomes spoil them | `claims`, `tokens`, `authorization_response`, `condition` |
//! | what tests arrange and read | `plan`, `journal`, `endpoints::control` |
//!
//! Contract: `docs/contracts/eid-adapters.md` §2.9. For users: `docs/simulators.md`.

mod authorization_response;
mod browser;
mod choice;
mod claims;
mod client_authentication;
mod condition;
mod endpoint;
mod endpoints;
mod journal;
mod jwt;
mod keys;
mod login;
pub mod outcome;
mod pages;
mod person;
mod plan;
pub mod profile;
mod rules;
mod shelf;
mod simulator;
mod tokens;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, patch, post, put};

pub use login::Login;
pub use person::{Citizen, personas};
pub use simulator::{Client, ClientJwks, SimulatorOptions};

use endpoints::{
    authorize, control, discovery, end_session, jwks, language, login as login_page, par, token, userinfo,
};
use profile::Userinfo;
use simulator::Simulator;

/// The cookie that holds the language which a person chose at a simulator.
pub const LANGUAGE_COOKIE: &str = "SIM_LANGUAGE";

/// One supplier's simulator. The caller adds the standard layers.
pub fn router(options: SimulatorOptions) -> Router {
    let profile = options.profile;
    let at = |path: &str| format!("{}{path}", profile.realm);
    let userinfo_path = match profile.userinfo {
        Userinfo::Json(path) => at(path),
        Userinfo::SignedOnOtherHost(path) => path.to_owned(),
    };
    Router::new()
        .route(&at("/.well-known/openid-configuration"), get(discovery::get))
        .route(&at(profile.paths.jwks), get(jwks::get))
        .route(&at(profile.paths.par), post(par::post))
        .route(&at(profile.paths.authorization), get(authorize::get))
        .route(&at(profile.paths.token), post(token::post))
        .route(&userinfo_path, get(userinfo::get).post(userinfo::get))
        .route(&at(profile.paths.end_session), get(end_session::get))
        .route("/", get(pages::front))
        .route("/help", get(pages::help))
        .route("/language", post(language::post))
        .route("/login/{attempt}", get(login_page::get).post(login_page::post))
        .route("/simulator", get(control::status).delete(control::forget))
        .route("/simulator/outcomes", post(control::add_outcomes))
        .route("/simulator/condition", put(control::set_condition))
        .route("/simulator/switches", put(control::set_switches))
        .route("/simulator/client", patch(control::change_client))
        .route("/simulator/keys", post(control::rotate_keys))
        .route("/simulator/requests", get(control::requests))
        .with_state(Arc::new(Simulator::new(options)))
        .merge(fellesporten_web::assets::router())
}
