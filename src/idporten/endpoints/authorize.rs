//! `GET` and `POST /authorize` (`docs/contracts/idporten.md` §3).

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use fellesporten_idp_adapters::{
    Identity, direct_jump,
    testid::{self, Headless, headless},
};
use fellesporten_oauth::{
    code_flow,
    engine::Given,
    error::{AuthorizationError, AuthorizationErrorKind, AuthorizationRefusal, PageReason},
    request::AuthorizationRequest,
};
use fellesporten_telemetry::{events, trail};
use fellesporten_web::{TraceId, params::Params};

use super::Visit;
use crate::{
    IdPorten, cookies,
    error::PageError,
    limits,
    login::{self, Known, Named},
    records::{self, How},
    rules::{
        id_token_hint,
        sso::{self, Asked, Decision},
    },
    state::{Login, Parked, Session},
};

/// Bytes of a form that is kept meanwhile: a `state` of 8192 characters, each percent-encoded, and the rest.
const MOST_PARKED: usize = 32 * 1024;
/// Marks a request that came by POST and comes back by GET.
const RESUME: &str = "resume";

/// `GET /authorize`.
pub async fn authorize(State(idporten): State<IdPorten>, visit: Visit) -> Response {
    match answer(&idporten, &visit).await {
        Ok(response) => response,
        Err(error) => error.into_response(&idporten, &visit),
    }
}

/// `POST /authorize`: parks the form, so that the browser comes back with its cookies.
pub async fn authorize_by_post(State(idporten): State<IdPorten>, visit: Visit, body: Bytes) -> Response {
    trail::follow_login(visit.trace_id.as_str());
    match park(&idporten, &visit, &body, "/authorize").await {
        Ok(response) => response,
        Err(error) => error.into_response(&idporten, &visit),
    }
}

/// Parks a cross-site form and sends the browser to fetch it by GET.
pub(super) async fn park(idporten: &IdPorten, visit: &Visit, body: &[u8], path: &str) -> Result<Response, PageError> {
    if body.len() > MOST_PARKED {
        return Err(PageError::Request(PageReason::MalformedRequest));
    }
    let body = String::from_utf8(body.to_vec()).map_err(|_| PageError::Request(PageReason::MalformedRequest))?;
    let parked = Parked { body, trace_id: visit.trace_id.clone() };
    let handle = idporten.parked().park(idporten.rng(), &parked, idporten.clock().now()).await?;
    let back = idporten.engine().profile().login_url(&format!("{path}?{RESUME}={handle}"));
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, back)]).into_response())
}

/// The request's parameters, of the query or of the form that was parked, and the request that brought them.
pub(super) async fn parameters(idporten: &IdPorten, visit: &Visit) -> Result<(Params, TraceId), PageError> {
    let malformed = |_| PageError::Request(PageReason::MalformedRequest);
    let params = Params::parse(visit.query.as_bytes()).map_err(malformed)?;
    match params.one(RESUME) {
        // Beside other parameters it is the service's own, and unknown to us.
        Ok(Some(handle)) if params.names().count() == 1 => {
            let Parked { body, trace_id } = idporten.parked().fetch(handle).await?.ok_or(PageError::StaleLogin)?;
            Ok((Params::parse(body.as_bytes()).map_err(malformed)?, trace_id))
        }
        _ => Ok((params, visit.trace_id.clone())),
    }
}

async fn answer(idporten: &IdPorten, visit: &Visit) -> Result<Response, PageError> {
    let (params, begun_by) = parameters(idporten, visit).await?;
    trail::follow_login(begun_by.as_str());
    let engine = idporten.engine();
    let judged = match code_flow::opened(engine, &params).await? {
        Ok(Some(pushed)) => Ok(pushed),
        Ok(None) => {
            let (snapshot, now) = (engine.registry().snapshot(), idporten.clock().now());
            code_flow::authorize(engine.profile(), &snapshot, &params, now, &begun_by)
        }
        Err(refusal) => Err(refusal),
    };
    let request = match judged {
        Ok(request) => request,
        Err(AuthorizationRefusal::Page(reason)) => return Err(PageError::Request(reason)),
        Err(AuthorizationRefusal::Redirect(error)) => return login::refuse(idporten, visit, &error).await,
    };
    let visit = &visit.clone().in_language_of(request.ui_locale);
    if !request.prompt.none {
        return sign_on(idporten, visit, request).await;
    }
    // Nobody is there to read a page.
    match sign_on(idporten, visit, request.clone()).await {
        Err(PageError::Unavailable | PageError::TooManyLogins { .. }) => {
            let why = "the service cannot answer just now; try again";
            refuse(idporten, visit, &request, AuthorizationErrorKind::TemporarilyUnavailable, why).await
        }
        Err(PageError::Broken) => {
            refuse(idporten, visit, &request, AuthorizationErrorKind::ServerError, "the service failed").await
        }
        answered => answered,
    }
}

/// A judged request: the tester's hint, the session, else a login.
async fn sign_on(idporten: &IdPorten, visit: &Visit, request: AuthorizationRequest) -> Result<Response, PageError> {
    let (environment, now) = (idporten.engine().profile().environment, idporten.clock().now());
    if let Some(hint) = request.login_hint.as_ref().filter(|_| idporten.eids().adapter(testid::ID).is_some()) {
        match headless(hint, environment, &request.acr_values, idporten.pid_rules(), now) {
            Headless::Ignored => {}
            Headless::Identity(_) if idporten.eids().is_closed(testid::ID, now) => {
                let why = "the eID is closed until further notice";
                return refuse(idporten, visit, &request, AuthorizationErrorKind::TemporarilyUnavailable, why).await;
            }
            Headless::Identity(identity) => return without_pages(idporten, visit, &request, &identity).await,
            Headless::Refused(refusal) => {
                events::login::headless_login_refused(refusal);
                return refuse(
                    idporten,
                    visit,
                    &request,
                    AuthorizationErrorKind::InvalidRequest,
                    "login_hint must be testid:<synthetic pid>_<acr>, at the level of acr_values or above",
                )
                .await;
            }
        }
    }
    match single_sign_on(idporten, visit, &request).await? {
        SignOn::Answered(response) => Ok(response),
        SignOn::Needed { .. } if request.prompt.none => {
            let why = "there is no session that satisfies the request";
            refuse(idporten, visit, &request, AuthorizationErrorKind::LoginRequired, why).await
        }
        SignOn::Needed { step_up } => begin(idporten, visit, request, step_up).await,
    }
}

async fn refuse(
    idporten: &IdPorten,
    visit: &Visit,
    request: &AuthorizationRequest,
    kind: AuthorizationErrorKind,
    description: &'static str,
) -> Result<Response, PageError> {
    login::refuse(idporten, visit, &AuthorizationError::about(request, kind, description)).await
}

/// Headless login, in test and demo only (§3.7): a code at once, and no session left behind.
async fn without_pages(
    idporten: &IdPorten,
    visit: &Visit,
    request: &AuthorizationRequest,
    identity: &Identity,
) -> Result<Response, PageError> {
    let Some(pid) = identity.pid() else { return Err(PageError::Broken) };
    let now = idporten.clock().now();
    if idporten.engine().registry().snapshot().closed(pid) {
        records::unsuccessful(idporten, visit, request, Some(identity), records::refused()).await?;
        return refuse(idporten, visit, request, AuthorizationErrorKind::AccessDenied, "the user is closed").await;
    }
    limits::count_login(idporten, visit, request, identity).await?;
    let login = Login {
        id: request.login_id.clone(),
        acr: identity.acr,
        amr: identity.amr,
        eid: testid::ID.to_owned(),
        at: now,
        isolated_for: None,
        names: None,
        locale: None,
    };
    // Every scope is agreed to by whoever may send the hint (§3.7).
    let given = Given { scope: request.scope.clone(), consent_ends: None };
    let response = login::answer(
        idporten,
        visit,
        request,
        given,
        Known { who: Named::Pid(pid), login: &login, sid: None },
        How::Fresh,
    )
    .await?;
    let jar = cookies::clear_session(visit.jar.clone(), idporten.secure_cookies());
    Ok(login::with_cookies(jar, response))
}

enum SignOn {
    Answered(Response),
    Needed { step_up: bool },
}

/// The SSO decision on the browser's session, if it has one (§1.5).
async fn single_sign_on(
    idporten: &IdPorten,
    visit: &Visit,
    request: &AuthorizationRequest,
) -> Result<SignOn, PageError> {
    let Some(cookies) = cookies::session(&visit.jar) else { return Ok(SignOn::Needed { step_up: false }) };
    let snapshot = idporten.engine().registry().snapshot();
    let now = idporten.clock().now();
    let asked = Asked {
        request,
        isolated: snapshot.client(&request.client_id).is_some_and(|client| client.sso_disabled),
        wants_fresh_login: request
            .scope
            .iter()
            .filter_map(|name| snapshot.scope(name.as_str()))
            .any(|scope| scope.requires_user_authentication),
        now,
    };
    let hinted = Hinted::of(idporten, request);
    let decide = |session: &Session| {
        let decision = if hinted.fits(idporten, request, session) && !snapshot.closed(&session.pid) {
            sso::decide(session, asked)
        } else {
            Decision::Authenticate { step_up: false }
        };
        let joins = matches!(decision, Decision::Reuse(_));
        (decision, joins)
    };
    match idporten.sessions().visit(&cookies, &request.client_id, now, decide).await? {
        Some((session, Decision::Reuse(login))) => {
            events::login::session_answered(&request.client_id, &login.id);
            login::proceed(idporten, visit, request, &session, &login, How::Sso).await.map(SignOn::Answered)
        }
        Some((_, Decision::Authenticate { step_up })) => Ok(SignOn::Needed { step_up }),
        None => Ok(SignOn::Needed { step_up: false }),
    }
}

/// Whom an `id_token_hint` names; it counts only with `prompt=none` (§3.1).
enum Hinted {
    Nobody,
    Person { sub: String },
    Unreadable,
}

impl Hinted {
    fn of(idporten: &IdPorten, request: &AuthorizationRequest) -> Self {
        match request.id_token_hint.as_deref().filter(|_| request.prompt.none) {
            None => Hinted::Nobody,
            Some(hint) => match id_token_hint::read(idporten.engine(), hint) {
                Some(hint) if hint.client_id == request.client_id => Hinted::Person { sub: hint.sub },
                _ => Hinted::Unreadable,
            },
        }
    }

    fn fits(&self, idporten: &IdPorten, request: &AuthorizationRequest, session: &Session) -> bool {
        match self {
            Hinted::Nobody => true,
            Hinted::Person { sub } => idporten.engine().subject(&request.client_id, &session.pid) == *sub,
            Hinted::Unreadable => false,
        }
    }
}

/// Stores an attempt and shows the selector, or goes straight to the only kind of eID asked for (§3.4).
pub(super) async fn begin(
    idporten: &IdPorten,
    visit: &Visit,
    request: AuthorizationRequest,
    step_up: bool,
) -> Result<Response, PageError> {
    let jump = direct_jump(idporten.eids().catalogue(), &request.acr_values).map(|row| row.id.to_string());
    // What only a browser without pages needs is not kept: a hint can name a person.
    let request = AuthorizationRequest { login_hint: None, id_token_hint: None, ..request };
    let begun = idporten.attempts().begin(idporten.rng(), request, step_up, idporten.clock().now()).await?;
    let path = match jump {
        Some(eid) => format!("/login/{}/{eid}", begun.id),
        None => format!("/login/{}", begun.id),
    };
    let jar = cookies::set_attempt(visit.jar.clone(), &begun.id, &begun.browser_secret, idporten.secure_cookies());
    let to = idporten.engine().profile().login_url(&path);
    Ok((StatusCode::FOUND, jar, [(header::LOCATION, to)]).into_response())
}
