//! Logging in to a page of ID-porten's own, where no service waits for an answer (`docs/contracts/idporten.md` §6.6).
//!
//! The attempt is an ordinary one with a request that ID-porten makes of itself, so the person meets the same selector and leaves the
//! same record. No client stands behind it: what names it begins with a slash, which no client's id can.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use fellesporten_domain::ScopeSet;
use fellesporten_oauth::{
    request::{AuthorizationRequest, Prompt},
    response::ResponseMode,
};
use fellesporten_web::TraceId;

use crate::IdPorten;

/// The profile page's path, and the name under which its logins are recorded.
pub const PROFILE: &str = "/profile";
/// What the selector calls it.
pub const NAME: &str = "ID-porten";

/// The request for a login to the profile page.
pub fn request(idporten: &IdPorten, begun_by: &TraceId) -> AuthorizationRequest {
    let profile = idporten.engine().profile();
    AuthorizationRequest {
        client_id: PROFILE.to_owned(),
        redirect_uri: profile.login_url(PROFILE),
        response_mode: ResponseMode::Query,
        state: None,
        nonce: None,
        scope: ScopeSet::default(),
        code_challenge: None,
        acr_values: vec![profile.default_acr],
        prompt: Prompt::default(),
        max_age: None,
        ui_locale: None,
        login_hint: None,
        id_token_hint: None,
        resource: Vec::new(),
        onbehalfof: None,
        dpop_jkt: None,
        login_id: begun_by.to_string(),
        pushed: None,
    }
}

/// Whether the login is to a page of our own.
pub fn is_wanted(request: &AuthorizationRequest) -> bool {
    request.client_id == PROFILE
}

/// Sends the browser to one of our pages.
pub fn go_to(idporten: &IdPorten, path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, idporten.engine().profile().login_url(path))]).into_response()
}
