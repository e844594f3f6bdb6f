//! Every route on one screen.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::routing::{MethodRouter, get, post};
use fellesporten_web::assets;
use tower_http::csrf::CsrfLayer;

use crate::caller::Caller;
use crate::endpoints::{
    altinn_lookup, consent_lookup, delegations, end_user, requests, scheme_scopes, schemes, system_users, systems,
};
use crate::pages;
use crate::rules::request::Kind;
use crate::source::DelegationSource;

/// Paths that machines ask: their refusals are JSON.
pub const MACHINE_PATHS: [&str; 5] =
    ["/delegations", "/delegationSchemes", "/maskinporten-api", "/accessmanagement", "/authentication"];

/// All of them. The caller adds the standard layers.
pub fn router(source: DelegationSource) -> Router {
    let production = source.environment.is_production();
    let mut router = Router::new()
        .merge(generic())
        // The address that Altinn 2 had.
        .nest("/maskinporten-api", generic())
        .nest("/accessmanagement/api/v1", delegations_of_altinn());
    if !production {
        router = router
            .nest("/accessmanagement/api/v1", consents())
            .nest("/authentication/api/v1", system_users_of_altinn())
            .merge(for_people());
    }
    router.with_state(source).merge(assets::router())
}

/// The interface of any delegation source (docs/contracts/maskinporten.md §6.3).
fn generic() -> Router<DelegationSource> {
    Router::new()
        .route("/delegations", get(delegations::get))
        .route("/delegationSchemes", get(schemes::list).post(schemes::post))
        .route("/delegationSchemes/{id}", get(schemes::get).put(schemes::put).delete(schemes::delete))
        .route(
            "/delegationSchemes/{id}/scopes",
            get(scheme_scopes::get).put(scheme_scopes::put).post(scheme_scopes::post).delete(scheme_scopes::delete),
        )
}

/// Altinn's own look-up, and how an organisation delegates by a call.
fn delegations_of_altinn() -> Router<DelegationSource> {
    Router::new()
        .route("/maskinporten/delegations", get(altinn_lookup::get))
        .route("/maskinporten/delegations/", get(altinn_lookup::get))
        .route("/{party}/maskinportenschema/offered", get(end_user::offered).post(end_user::offer))
        .route("/{party}/maskinportenschema/received", get(end_user::received))
        .route("/{party}/maskinportenschema/offered/revoke", post(end_user::revoke_offered))
        .route("/{party}/maskinportenschema/received/revoke", post(end_user::revoke_received))
        .route("/{party}/maskinportenschema/delegationcheck", post(end_user::check))
}

/// Consents (§6.5).
fn consents() -> Router<DelegationSource> {
    Router::new()
        .route("/maskinporten/consent/lookup", post(consent_lookup::post))
        .route("/maskinporten/consent/lookup/", post(consent_lookup::post))
}

/// Systems, requests and system users (§6.4).
fn system_users_of_altinn() -> Router<DelegationSource> {
    let of = |path: &str| format!("/systemuser/request/vendor{path}");
    let mut router = Router::new()
        .route("/systemregister/vendor", post(systems::post))
        .route("/systemregister/vendor/{id}", axum::routing::put(systems::put).delete(systems::delete))
        .route("/systemuser/changerequest/vendor", post(requests::change))
        .route("/systemuser/changerequest/vendor/{id}", get(requests::get_change))
        .route("/systemuser/byExternalId", get(system_users::by_external_id))
        .route("/systemuser/vendor/bysystem/{id}", get(system_users::by_system))
        .route("/systemuser/vendor/byquery", get(system_users::by_query));
    for (kind, below) in [(Kind::Standard, ""), (Kind::Agent, "/agent")] {
        router = router
            .route(&of(below), asked(kind))
            .route(&of(&format!("{below}/{{id}}")), one_request(kind))
            .route(
                &of(&format!("{below}/byexternalref/{{system}}/{{party}}/{{reference}}")),
                request_by_reference(kind),
            )
            .route(&of(&format!("{below}/bysystem/{{system}}")), requests_by_system(kind));
    }
    router
}

fn asked(kind: Kind) -> MethodRouter<DelegationSource> {
    post(move |State(source), caller: Caller, body: Bytes| requests::post(source, caller, kind, body))
}

fn one_request(kind: Kind) -> MethodRouter<DelegationSource> {
    get(move |State(source), caller: Caller, Path(id)| requests::get(source, caller, kind, id))
        .delete(move |State(source), caller: Caller, Path(id)| requests::delete(source, caller, kind, id))
}

fn request_by_reference(kind: Kind) -> MethodRouter<DelegationSource> {
    get(move |State(source), caller: Caller, Path(which)| requests::by_reference(source, caller, kind, which))
}

fn requests_by_system(kind: Kind) -> MethodRouter<DelegationSource> {
    get(move |State(source), caller: Caller, Path(id)| requests::by_system(source, caller, kind, id))
}

/// The pages of demo and test.
fn for_people() -> Router<DelegationSource> {
    Router::new()
        .route("/", get(pages::front::get))
        .route("/help", get(pages::front::help))
        .route("/language", post(pages::language::post))
        .route("/party/{number}", get(pages::party::get).post(pages::party::post))
        .route("/requests/{id}", get(pages::request::get).post(pages::request::post))
        .route("/consents", get(pages::consents::get).post(pages::consents::post))
        .layer(CsrfLayer::new())
}
