//! The end of a login: from a person who is known to an answer at the service.

use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use fellesporten_domain::{EmailAddress, Pid};
use fellesporten_idp_adapters::{ForeignIdentifier, Names};
use fellesporten_oauth::{
    engine::Given,
    error::{AuthorizationError, AuthorizationErrorKind, PageReason},
    grant::{Authentication, Names as NameClaims, Unnumbered},
    request::AuthorizationRequest,
    response::AuthorizationResponse,
};
use fellesporten_telemetry::{events, metrics};

use crate::{
    IdPorten, consent,
    endpoints::Visit,
    error::PageError,
    records::{self, How},
    state::{Login, Session},
};

/// By what a person is known.
#[derive(Clone, Copy)]
pub enum Named<'a> {
    /// A number.
    Pid(&'a Pid),
    /// A foreign identifier, and the birth date where the eID tells it.
    Foreign(&'a ForeignIdentifier, Option<&'a str>),
    /// An e-mail address alone.
    Email(&'a EmailAddress),
}

impl<'a> Named<'a> {
    fn pid(self) -> Option<&'a Pid> {
        match self {
            Named::Pid(pid) => Some(pid),
            Named::Foreign(..) | Named::Email(_) => None,
        }
    }
}

/// A person who is known, and how that came.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Who.
    pub who: Named<'a>,
    /// The authentication that answers.
    pub login: &'a Login,
    /// The browser's session, unless the login leaves none behind.
    pub sid: Option<&'a str>,
}

impl<'a> Known<'a> {
    /// Known by a login of this session.
    pub fn from_session(session: &'a Session, login: &'a Login) -> Self {
        Known { who: Named::Pid(&session.pid), login, sid: Some(&session.sid) }
    }
}

/// Answers the service, or asks the person for the consent that it lacks.
///
/// # Errors
/// While a store or the audit log is away.
pub async fn proceed(
    idporten: &IdPorten,
    visit: &Visit,
    request: &AuthorizationRequest,
    session: &Session,
    login: &Login,
    how: How,
) -> Result<Response, PageError> {
    let decision = consent::judge(idporten, request, &session.pid).await?;
    if decision.asked.is_empty() {
        let given = Given { scope: request.scope.clone(), consent_ends: decision.held.ends };
        return answer(idporten, visit, request, given, Known::from_session(session, login), how).await;
    }
    if request.prompt.none {
        let (kind, why) = (AuthorizationErrorKind::ConsentRequired, "the person must be asked for consent to a scope");
        return refuse(idporten, visit, &AuthorizationError::about(request, kind, why)).await;
    }
    // The person has authenticated, whatever the answer will be.
    records::authentication(idporten, visit, request, Some(&session.pid), login, how).await?;
    consent::ask(idporten, request, decision, session, login).await
}

/// Answers the service and leaves no session behind. A scope that needs consent is not given: consents are kept by number and
/// session.
///
/// # Errors
/// As [`answer`].
pub async fn answer_without_session(
    idporten: &IdPorten,
    visit: &Visit,
    request: &AuthorizationRequest,
    who: Named<'_>,
    login: &Login,
) -> Result<Response, PageError> {
    let scope = consent::without_it(idporten, &request.scope);
    if scope.is_empty() {
        let (kind, why) =
            (AuthorizationErrorKind::AccessDenied, "the scopes need a consent that this login cannot give");
        return refuse(idporten, visit, &AuthorizationError::about(request, kind, why)).await;
    }
    let given = Given { scope, consent_ends: None };
    answer(idporten, visit, request, given, Known { who, login, sid: None }, How::Fresh).await
}

/// Answers the service with a code: the record is safe before the answer leaves (§1.4 rule 11).
///
/// # Errors
/// While a store or the audit log is away.
pub async fn answer(
    idporten: &IdPorten,
    visit: &Visit,
    request: &AuthorizationRequest,
    given: Given,
    known: Known<'_>,
    how: How,
) -> Result<Response, PageError> {
    use_up(idporten, request.pushed.as_deref()).await?;
    records::authentication(idporten, visit, request, known.who.pid(), known.login, how).await?;
    send_code(idporten, visit, request, given, known).await
}

/// As [`answer`], when the login was recorded before.
///
/// # Errors
/// As [`answer`].
pub async fn answer_recorded(
    idporten: &IdPorten,
    visit: &Visit,
    request: &AuthorizationRequest,
    given: Given,
    known: Known<'_>,
) -> Result<Response, PageError> {
    use_up(idporten, request.pushed.as_deref()).await?;
    send_code(idporten, visit, request, given, known).await
}

async fn send_code(
    idporten: &IdPorten,
    visit: &Visit,
    request: &AuthorizationRequest,
    given: Given,
    Known { who, login, sid }: Known<'_>,
) -> Result<Response, PageError> {
    let engine = idporten.engine();
    let (sub, unnumbered) = match who {
        Named::Pid(pid) => (engine.subject(&request.client_id, pid), None),
        Named::Foreign(identifier, birthdate) => {
            let sub = engine.subject_unnumbered(&request.client_id, "eidas", identifier.expose());
            let foreign = Unnumbered::Foreign {
                eidas_person_identifier: identifier.expose().to_owned(),
                eidas_citizen_country_code: identifier.country().to_owned(),
                birthdate: birthdate.map(str::to_owned),
            };
            (sub, Some(foreign))
        }
        Named::Email(address) => {
            let sub = engine.subject_unnumbered(&request.client_id, "email", address.expose());
            (sub, Some(Unnumbered::Email { email: address.expose().to_owned() }))
        }
    };
    let authentication = Authentication {
        pid: who.pid().cloned(),
        unnumbered,
        sub,
        acr: login.acr,
        amr: login.amr,
        auth_time: login.at,
        locale: visit.language,
        names: login.names.as_ref().map(name_claims),
        sid: sid.map(str::to_owned),
        user_agent: visit.user_agent.clone(),
    };
    let code = engine.issue_code(request, given, authentication).await?;
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
    metrics::AUTHORIZATION_REFUSALS.inc([kind]);
    events::login::authorization_refused(kind, error.description, &error.client_id);
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
