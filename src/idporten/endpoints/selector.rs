//! `GET /login/{attempt}`: the eID selector (`docs/contracts/idporten.md` §11.1, `docs/contracts/eid-adapters.md` §7.1).

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::Visit;
use crate::{
    IdPorten, cookies,
    error::PageError,
    pages,
    state::{Found, LoginAttempt},
};

/// The selector of a living attempt of this browser.
pub async fn selector(State(idporten): State<IdPorten>, Path(id): Path<String>, visit: Visit) -> Response {
    match find(&idporten, &visit, &id).await {
        Ok((visit, attempt)) => pages::selector_page(&idporten, &visit, &id, &attempt),
        Err(error) => error.into_response(&idporten, &visit),
    }
}

/// The attempt, and the visit in its language.
pub(super) async fn find(idporten: &IdPorten, visit: &Visit, id: &str) -> Result<(Visit, LoginAttempt), PageError> {
    let attempt = match idporten.attempts().find(id, cookies::attempt(&visit.jar, id)).await? {
        Found::Own(attempt) => *attempt,
        // An attempt's cookie lives as long as the attempt: a browser that brings none at all keeps none, or is another one.
        Found::Foreign { ui_locale } if !cookies::any(&visit.jar) => return Err(PageError::NoCookies { ui_locale }),
        Found::Foreign { .. } | Found::Nothing => return Err(PageError::StaleLogin),
    };
    let visit = visit.clone().in_language_of(attempt.request.ui_locale);
    Ok((visit, attempt))
}
