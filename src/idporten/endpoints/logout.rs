//! `GET` and `POST /logout` (`docs/contracts/idporten.md` §6).

use axum::{body::Bytes, extract::State, response::Response};
use fellesporten_audit::LogoutCause;
use fellesporten_domain::Language;
use fellesporten_oauth::{
    response::redirect, response::with_query, rules::post_logout_redirect_uri, rules::state::is_printable_ascii,
};
use fellesporten_telemetry::trail;
use fellesporten_web::params::Params;

use super::{
    Visit,
    authorize::{parameters, park},
};
use crate::{
    IdPorten, cookies,
    error::PageError,
    login, pages,
    rules::{
        id_token_hint::{self, Hint},
        logout::{Logout, LogoutRequest, UnverifiedHint, decide},
    },
    session_end::{self, EndedBy},
    state::Session,
};

const PARAMETERS: [&str; 4] = ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"];

/// `GET /logout`.
pub async fn logout(State(idporten): State<IdPorten>, visit: Visit) -> Response {
    match answer(&idporten, &visit).await {
        Ok(response) => response,
        Err(error) => error.into_response(&idporten, &visit),
    }
}

/// `POST /logout`: parks the form, so that the browser comes back with its cookies.
pub async fn logout_by_post(State(idporten): State<IdPorten>, visit: Visit, body: Bytes) -> Response {
    match park(&idporten, &visit, &body, "/logout").await {
        Ok(response) => response,
        Err(error) => error.into_response(&idporten, &visit),
    }
}

/// What the caller sent, well-formed.
struct Sent {
    hint: Result<Option<Hint>, UnverifiedHint>,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    state: Option<String>,
}

impl Sent {
    fn read(idporten: &IdPorten, params: &Params) -> Result<Self, PageError> {
        if fellesporten_oauth::rules::repeated::repeated(params, &PARAMETERS).is_some() {
            return Err(PageError::Malformed);
        }
        let one = |name| params.one(name).ok().flatten().map(str::to_owned);
        let state = one("state");
        if state.as_deref().is_some_and(|state| !is_printable_ascii(state)) {
            return Err(PageError::Malformed);
        }
        let hint = one("id_token_hint")
            .map(|hint| id_token_hint::read(idporten.engine(), &hint).ok_or(UnverifiedHint))
            .transpose();
        Ok(Sent { hint, client_id: one("client_id"), redirect_uri: one("post_logout_redirect_uri"), state })
    }
}

async fn answer(idporten: &IdPorten, visit: &Visit) -> Result<Response, PageError> {
    let (params, _) = parameters(idporten, visit).await.map_err(|error| match error {
        // A form that was fetched before: the page it led to was loaded again.
        PageError::StaleLogin => PageError::NoSession { client_id: None, onward: None },
        other => other,
    })?;
    let sent = Sent::read(idporten, &params)?;
    let now = idporten.clock().now();
    let session_cookies = cookies::session(&visit.jar);
    let session = match &session_cookies {
        Some(cookies) => idporten.sessions().find(cookies, now).await?,
        None => None,
    };
    if let Some(session) = &session {
        trail::follow_login(session.login_id());
    }
    let asked = params.one("ui_locales").ok().flatten().and_then(Language::first_supported);
    let spoken = asked.or_else(|| session.as_ref().and_then(Session::locale));
    let visit = &visit.clone().in_language_of(spoken);
    let decision = decide(&LogoutRequest {
        hint: sent.hint.as_ref().map(Option::as_ref).map_err(|unverified| *unverified),
        client_id: sent.client_id.as_deref(),
        has_session: session.is_some(),
        redirect_without_session: idporten.settings().redirect_without_session,
    });
    let client_id = match decision {
        Logout::NoSession(client_id) => {
            let onward = client_id.and_then(|client_id| registered(idporten, client_id, &sent));
            return Err(PageError::NoSession { client_id: client_id.map(str::to_owned), onward });
        }
        Logout::Anonymous => None,
        Logout::Of(client_id) => Some(client_id),
    };
    let frames = match &session {
        Some(session) => {
            session_end::end(idporten, visit, session, EndedBy { cause: LogoutCause::Logout, client_id }).await?
        }
        None => Vec::new(),
    };
    let jar = cookies::clear_session(visit.jar.clone(), idporten.secure_cookies());
    let response = match client_id.and_then(|client_id| registered(idporten, client_id, &sent)) {
        None => pages::logged_out_page(idporten, visit, &frames, client_id),
        Some(onward) if frames.is_empty() => redirect(&onward),
        Some(onward) => pages::logging_out_page(idporten, visit, &frames, &onward),
    };
    Ok(login::with_cookies(jar, response))
}

/// The address back at the service, when it registered it.
fn registered(idporten: &IdPorten, client_id: &str, sent: &Sent) -> Option<String> {
    let snapshot = idporten.engine().registry().snapshot();
    let client = snapshot.client(client_id).filter(|client| client.profile == idporten.engine().profile().id)?;
    let uri = sent.redirect_uri.as_deref().filter(|uri| post_logout_redirect_uri::is_registered(client, uri))?;
    let Some(state) = &sent.state else { return Some(uri.to_owned()) };
    Some(with_query(uri, [("state", state)]))
}
