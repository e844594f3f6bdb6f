//! `POST /login/{attempt}/cancel`: the only cancel that reaches the service (`docs/contracts/eid-adapters.md` §2.2.5, fact 36).

use axum::{
    extract::{Path, State},
    response::Response,
};
use fellesporten_audit::Outcome;
use fellesporten_oauth::{
    code_flow,
    error::{AuthorizationError, AuthorizationErrorKind},
};

use super::{Visit, selector::find};
use crate::{IdPorten, cookies, error::PageError, login, own_page, records};

/// Ends the attempt with `access_denied`.
pub async fn cancel(State(idporten): State<IdPorten>, Path(id): Path<String>, visit: Visit) -> Response {
    match answer(&idporten, &visit, &id).await {
        Ok(response) => response,
        Err(error) => error.into_response(&idporten, &visit),
    }
}

async fn answer(idporten: &IdPorten, visit: &Visit, id: &str) -> Result<Response, PageError> {
    let (visit, _) = find(idporten, visit, id).await?;
    let attempt = idporten.attempts().finish(id).await?.ok_or(PageError::StaleLogin)?;
    let (result, why) = if attempt.notice.is_some_and(|notice| notice.person_refused) {
        (records::refused(), "the person could not be let in, and left")
    } else {
        (Outcome::Cancelled, "the person cancelled")
    };
    records::unsuccessful(idporten, &visit, &attempt.request, None, result).await?;
    let jar = cookies::clear_attempt(visit.jar.clone(), id, idporten.secure_cookies());
    if own_page::is_wanted(&attempt.request) {
        return Ok(login::with_cookies(jar, own_page::go_to(idporten, "/")));
    }
    let engine = idporten.engine();
    code_flow::still_bound(engine.profile(), &engine.registry().snapshot(), &attempt.request)
        .map_err(PageError::Request)?;
    let error = AuthorizationError::about(&attempt.request, AuthorizationErrorKind::AccessDenied, why);
    Ok(login::with_cookies(jar, login::refuse(idporten, &visit, &error).await?))
}
