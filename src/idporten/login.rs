//! The end of a login: from a person who is known to an answer at the service.

use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use fellesporten_domain::Pid;
use fellesporten_idp_adapters::Names;
use fellesporten_oauth::{
    error::{AuthorizationError, PageReason},
    grant::{Authentication, Names as NameClaims},
    request::AuthorizationRequest,
    response::AuthorizationResponse,
};

use crate::{
    IdPorten,
    endpoints::Visit,
    error::PageError,
    records::{self, How},
    state::Login,
};

/// Answers the service with a code: the record is safe before the answer leaves (§1.4 rule 11).
///
/// `sid` is the browser's session, unless the login leaves none behind.
///
/// # Errors
/// While a store or the audit log is away.
pub async fn answer(
    idporten: &IdPorten,
    visit: &Visit,
    request: &AuthorizationRequest,
    pid: &Pid,
    login: &Login,
    sid: Option<String>,
    how: How,
) -> Result<Response, PageError> {
    let engine = idporten.engine();
    use_up(idporten, request.pushed.as_deref()).await?;
    let authentication = Authentication {
        pid: Some(pid.clone()),
        sub: engine.subject(&request.client_id, pid),
        acr: login.acr,
        amr: login.amr,
        auth_time: login.at,
        locale: visit.language,
        names: login.names.as_ref().map(name_claims),
        sid,
    };
    records::authentication(idporten, visit, request, pid, login, how).await?;
    let code = engine.issue_code(request, authentication).await?;
    let response = AuthorizationResponse::success(request, &engine.profile().issuer, code);
    send(idporten, visit, &request.client_id, response).await
}

fn name_claims(names: &Names) -> NameClaims {
    NameClaims { given_name: names.given.clone(), family_name: names.family.clone() }
}

/// Tells the service of an error at its registered address.
///
/// # Errors
/// When the request was answered already, or cannot be answered just now.
pub async fn refuse(idporten: &IdPorten, visit: &Visit, error: &AuthorizationError) -> Result<Response, PageError> {
    use_up(idporten, error.pushed.as_deref()).await?;
    let kind = error.kind.code();
    let (client_id, trace_id) = (&error.client_id, &visit.trace_id);
    tracing::info!(error = kind, description = error.description, client_id, %trace_id, "authorization refused");
    let issuer = &idporten.engine().profile().issuer;
    let response = AuthorizationResponse::failure(error, issuer, visit.trace_id.as_str());
    send(idporten, visit, &error.client_id, response).await
}

/// One pushed request gives one response (§3.6).
async fn use_up(idporten: &IdPorten, pushed: Option<&str>) -> Result<(), PageError> {
    if idporten.engine().pushed().answer(pushed).await? {
        Ok(())
    } else {
        Err(PageError::Request(PageReason::UnknownRequestUri))
    }
}

async fn send(
    idporten: &IdPorten,
    visit: &Visit,
    client_id: &str,
    response: AuthorizationResponse,
) -> Result<Response, PageError> {
    let response = response.signed(idporten.engine()).await?;
    let snapshot = idporten.engine().registry().snapshot();
    let service_name = snapshot.client(client_id).map(|client| client.client_name.as_str()).unwrap_or_default();
    Ok(response.into_response(idporten.pages(), visit.language, idporten.rng(), service_name))
}

/// An answer with cookies.
pub fn with_cookies(jar: CookieJar, response: Response) -> Response {
    (jar, response).into_response()
}
