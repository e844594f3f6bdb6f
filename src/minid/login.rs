//! The end of a way: a person who is known, and an answer for the broker or a session of MinID's own pages.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use fellesporten_audit::Outcome;
use fellesporten_domain::{Amr, Pid};
use fellesporten_oauth::{
    code_flow,
    engine::Given,
    error::{AuthorizationError, AuthorizationErrorKind, AuthorizationRefusal, PageReason},
    grant::Authentication,
    request::AuthorizationRequest,
    response::AuthorizationResponse,
};
use fellesporten_telemetry::events;

use crate::{
    MinId, cookies,
    endpoints::Visit,
    error::PageError,
    pages,
    records::{self, Ended},
    rules::level,
    state::{LogIn, Purpose, Purse, Session},
};

/// The client id under which MinID's own pages stand in the audit log.
const OWN_PAGES: &str = "minid";

/// Who a person proved to be.
pub struct Proved<'a> {
    /// The number.
    pub number: &'a Pid,
    /// With what.
    pub amr: Amr,
    /// Under which of the account's passwords.
    pub generation: u64,
}

/// Both factors were right: the login is remembered, tries are forgotten, and the way goes where it led. It leads nowhere when the
/// account was closed, or got another password, since the first factor.
///
/// # Errors
/// While a store or the audit log is away, or when the attempt is over.
pub async fn complete(minid: &MinId, visit: &Visit, id: &str, proved: Proved<'_>) -> Result<Response, PageError> {
    let Proved { number, amr, generation } = proved;
    let hash = minid.accounts().hash_of(number);
    let attempt = minid.attempts().finish(id).await?.ok_or(PageError::StaleLogin)?;
    let service = service_name(minid, attempt.request());
    let now = minid.clock().now();
    let log_in = LogIn { at: now, service, amr };
    let remembered = minid.accounts().change_if(&hash, |kept| {
        let admitted = minid.admits(&kept.account, generation);
        kept.account.language = visit.language;
        kept.account.remember(log_in.clone());
        admitted.then_some(kept.account.id)
    });
    let account_id = remembered.await?.ok_or(PageError::StaleLogin)?;
    for purse in [Purse::Codes, Purse::PinSheet] {
        minid.tries().forget(&hash, purse).await?;
    }
    let jar = cookies::clear_attempt(visit.jar.clone(), id, minid.secure_cookies());
    match attempt.purpose {
        Purpose::OwnPages => {
            let ended = Ended { client_id: OWN_PAGES, number: Some(number), amr: Some(amr), result: Outcome::Success };
            records::authentication(minid, visit, ended).await?;
            let session = Session { number: number.clone(), at: now, amr, generation, new_totp: None, notice: None };
            let cookie = minid.sessions().begin(minid.rng(), &session).await?;
            let jar = cookies::set_session(jar, &cookie, minid.secure_cookies());
            Ok(with_cookies(jar, see_other(minid, "/account")))
        }
        Purpose::Broker(request) => {
            let authentication = Authentication {
                pid: Some(number.clone()),
                unnumbered: None,
                sub: account_id.to_string(),
                acr: level::MINID,
                amr,
                auth_time: now,
                locale: visit.language,
                names: None,
                sid: None,
                user_agent: None,
            };
            Ok(with_cookies(jar, answer(minid, visit, &request, authentication).await?))
        }
    }
}

/// Answers the broker with a code: the record is safe before the answer leaves.
async fn answer(
    minid: &MinId,
    visit: &Visit,
    request: &AuthorizationRequest,
    authentication: Authentication,
) -> Result<Response, PageError> {
    let engine = minid.engine();
    match code_flow::still_granted(engine.profile(), &engine.registry().snapshot(), request) {
        Ok(_) => {}
        Err(AuthorizationRefusal::Page(reason)) => return Err(PageError::Request(reason)),
        Err(AuthorizationRefusal::Redirect(error)) => return refuse(minid, visit, &error).await,
    }
    use_up(minid, request.pushed.as_deref()).await?;
    let ended = Ended {
        client_id: &request.client_id,
        number: authentication.pid.as_ref(),
        amr: Some(authentication.amr),
        result: Outcome::Success,
    };
    records::authentication(minid, visit, ended).await?;
    let given = Given { scope: request.scope.clone(), consent_ends: None };
    let code = engine.issue_code(request, given, authentication).await?;
    let response = AuthorizationResponse::success(request, &engine.profile().issuer, code);
    Ok(response.into_response(minid.pages(), visit.language, minid.rng(), ""))
}

/// The person gave up, or MinID is not enough: the broker hears `access_denied`, and own pages begin anew.
///
/// # Errors
/// While a store or the audit log is away, or when the attempt is over.
pub async fn give_up(minid: &MinId, visit: &Visit, id: &str, why: &'static str) -> Result<Response, PageError> {
    let attempt = minid.attempts().finish(id).await?.ok_or(PageError::StaleLogin)?;
    let jar = cookies::clear_attempt(visit.jar.clone(), id, minid.secure_cookies());
    let Purpose::Broker(request) = attempt.purpose else {
        return Ok(with_cookies(jar, see_other(minid, "/")));
    };
    let ended = Ended { client_id: &request.client_id, number: None, amr: None, result: Outcome::Cancelled };
    records::authentication(minid, visit, ended).await?;
    let engine = minid.engine();
    code_flow::still_bound(engine.profile(), &engine.registry().snapshot(), &request).map_err(PageError::Request)?;
    let error = AuthorizationError::about(&request, AuthorizationErrorKind::AccessDenied, why);
    Ok(with_cookies(jar, refuse(minid, visit, &error).await?))
}

/// Tells the broker of an error at its registered address.
///
/// # Errors
/// When the request was answered already, or cannot be answered just now.
pub async fn refuse(minid: &MinId, visit: &Visit, error: &AuthorizationError) -> Result<Response, PageError> {
    use_up(minid, error.pushed.as_deref()).await?;
    events::login::authorization_refused(error.kind.code(), error.description, &error.client_id);
    let response = AuthorizationResponse::failure(error, &minid.engine().profile().issuer, visit.trace_id.as_str());
    Ok(response.into_response(minid.pages(), visit.language, minid.rng(), ""))
}

/// One pushed request gives one response.
async fn use_up(minid: &MinId, pushed: Option<&str>) -> Result<(), PageError> {
    if minid.engine().pushed().answer(pushed).await? {
        Ok(())
    } else {
        Err(PageError::Request(PageReason::UnknownRequestUri))
    }
}

/// Who asks, as people know it.
pub fn service_name(minid: &MinId, request: Option<&AuthorizationRequest>) -> String {
    let snapshot = minid.engine().registry().snapshot();
    let client = request.and_then(|request| snapshot.client(&request.client_id));
    client.map_or_else(|| pages::OWN_NAME.to_owned(), |client| client.client_name.clone())
}

/// On to a page of ours.
pub fn see_other(minid: &MinId, path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, minid.engine().profile().login_url(path))]).into_response()
}

/// An answer with cookies.
pub fn with_cookies(jar: CookieJar, response: Response) -> Response {
    (jar, response).into_response()
}
