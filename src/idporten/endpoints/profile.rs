//! `/profile`: where a person sees own logins, sessions and what services may do, and ends them
//! (`docs/contracts/idporten.md` §6.6, 8.4).

use axum::{body::Bytes, extract::State, response::Response};
use fellesporten_audit::LogoutCause;
use fellesporten_telemetry::{events, trail};
use fellesporten_web::params::Params;

use super::{Visit, authorize::begin};
use crate::{
    IdPorten, authorizations, cookies,
    error::PageError,
    login, own_page, pages,
    rules::sso::{self, Asked, Decision},
    session_end::{self, EndedBy},
    state::Session,
};

/// `GET /profile`: the page, or a login to it.
pub async fn profile(State(idporten): State<IdPorten>, visit: Visit) -> Response {
    answered(show(&idporten, &visit).await, &idporten, &visit)
}

/// `POST /profile/sessions/end`: ends one session of the person's.
pub async fn end_session(State(idporten): State<IdPorten>, visit: Visit, body: Bytes) -> Response {
    answered(end_one(&idporten, &visit, &body).await, &idporten, &visit)
}

/// `POST /profile/logout-everywhere`: ends them all.
pub async fn log_out_everywhere(State(idporten): State<IdPorten>, visit: Visit) -> Response {
    answered(end_all(&idporten, &visit).await, &idporten, &visit)
}

/// `POST /profile/authorizations/withdraw`: takes back what one service may do.
pub async fn withdraw(State(idporten): State<IdPorten>, visit: Visit, body: Bytes) -> Response {
    answered(withdraw_one(&idporten, &visit, &body).await, &idporten, &visit)
}

fn answered(answer: Result<Response, PageError>, idporten: &IdPorten, visit: &Visit) -> Response {
    answer.unwrap_or_else(|error| error.into_response(idporten, visit))
}

/// What the browser's session is worth here.
enum Visitor {
    Known(Session),
    Stranger { step_up: bool },
}

/// The person, if the session would let it into an ordinary service. Looking at the page is no authentication request, so it does not
/// move the session's timer.
async fn visitor(idporten: &IdPorten, visit: &Visit) -> Result<Visitor, PageError> {
    const STRANGER: Visitor = Visitor::Stranger { step_up: false };
    let Some(cookies) = cookies::session(&visit.jar) else { return Ok(STRANGER) };
    let now = idporten.clock().now();
    let Some(session) = idporten.sessions().find(&cookies, now).await? else { return Ok(STRANGER) };
    trail::follow_login(session.login_id());
    if idporten.engine().registry().snapshot().closed(&session.pid) {
        return Ok(STRANGER);
    }
    let request = own_page::request(idporten, &visit.trace_id);
    let asked = Asked { request: &request, isolated: false, wants_fresh_login: false, now };
    Ok(match sso::decide(&session, asked) {
        Decision::Reuse(_) => Visitor::Known(session),
        Decision::Authenticate { step_up } => Visitor::Stranger { step_up },
    })
}

async fn show(idporten: &IdPorten, visit: &Visit) -> Result<Response, PageError> {
    let session = match visitor(idporten, visit).await? {
        Visitor::Known(session) => session,
        Visitor::Stranger { step_up } => {
            return begin(idporten, visit, own_page::request(idporten, &visit.trace_id), step_up).await;
        }
    };
    let person = idporten.engine().person_key(&session.pid);
    let now = idporten.clock().now();
    let sessions = idporten.sessions().of_person(&person, now).await?;
    let accesses = authorizations::of(idporten, &session).await?;
    // A page without its history is better than none: it still logs out everywhere.
    let logins = match idporten.engine().audit().logins_of(&person, now).await {
        Ok(logins) => Some(logins),
        Err(error) => {
            events::login::history_missing(error);
            None
        }
    };
    Ok(pages::profile_page(idporten, visit, &session, &sessions, &accesses, logins.as_deref()))
}

async fn end_one(idporten: &IdPorten, visit: &Visit, body: &[u8]) -> Result<Response, PageError> {
    let Visitor::Known(own) = visitor(idporten, visit).await? else { return Ok(to_profile(idporten)) };
    let params = Params::parse(body).map_err(|_| PageError::Malformed)?;
    let sid = params.one("session").ok().flatten().ok_or(PageError::Malformed)?;
    let person = idporten.engine().person_key(&own.pid);
    let sessions = idporten.sessions().of_person(&person, idporten.clock().now()).await?;
    // One that has ended meanwhile, or that is another's, is not there; the page shows what is.
    let Some(session) = sessions.into_iter().find(|session| session.sid == sid) else {
        return Ok(to_profile(idporten));
    };
    let by = EndedBy { cause: LogoutCause::EndedByPerson, client_id: None };
    let frames = session_end::end(idporten, visit, &session, by).await?;
    Ok(if session.sid == own.sid { logged_out(idporten, visit, &frames) } else { to_profile(idporten) })
}

async fn withdraw_one(idporten: &IdPorten, visit: &Visit, body: &[u8]) -> Result<Response, PageError> {
    let Visitor::Known(own) = visitor(idporten, visit).await? else { return Ok(to_profile(idporten)) };
    let params = Params::parse(body).map_err(|_| PageError::Malformed)?;
    let client_id = params.one("client").ok().flatten().ok_or(PageError::Malformed)?;
    authorizations::withdraw(idporten, visit, &own, client_id).await?;
    Ok(to_profile(idporten))
}

async fn end_all(idporten: &IdPorten, visit: &Visit) -> Result<Response, PageError> {
    let Visitor::Known(own) = visitor(idporten, visit).await? else { return Ok(to_profile(idporten)) };
    let frames = session_end::end_all_of_person(idporten, visit, &own, LogoutCause::Everywhere).await?;
    Ok(logged_out(idporten, visit, &frames))
}

fn logged_out(idporten: &IdPorten, visit: &Visit, frames: &[String]) -> Response {
    let jar = cookies::clear_session(visit.jar.clone(), idporten.secure_cookies());
    login::with_cookies(jar, pages::logged_out_page(idporten, visit, frames, None))
}

fn to_profile(idporten: &IdPorten) -> Response {
    own_page::go_to(idporten, own_page::PROFILE)
}
