//! `GET` and `POST /consent/{question}`: the person is asked what a service may do, and answers (`docs/contracts/idporten.md` §8.5).

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use fellesporten_oauth::{
    code_flow,
    error::{AuthorizationError, AuthorizationErrorKind, AuthorizationRefusal},
};
use fellesporten_registry::Client;
use fellesporten_telemetry::trail;
use fellesporten_web::params::Params;

use super::Visit;
use crate::{
    IdPorten, consent as answers, cookies,
    error::PageError,
    login::{self, Known},
    pages,
    state::{Question, Session},
};

/// The page.
pub async fn consent(State(idporten): State<IdPorten>, Path(id): Path<String>, visit: Visit) -> Response {
    match show(&idporten, &visit, &id).await {
        Ok(response) => response,
        Err(error) => error.into_response(&idporten, &visit),
    }
}

/// The answer.
pub async fn answer_consent(
    State(idporten): State<IdPorten>,
    Path(id): Path<String>,
    visit: Visit,
    body: Bytes,
) -> Response {
    match answer(&idporten, &visit, &id, &body).await {
        Ok(response) => response,
        Err(error) => error.into_response(&idporten, &visit),
    }
}

async fn show(idporten: &IdPorten, visit: &Visit, id: &str) -> Result<Response, PageError> {
    let (visit, _, question) = find(idporten, visit, id).await?;
    match still_granted(idporten, &question) {
        Ok(client) => Ok(pages::consent_page(idporten, &visit, id, &client, &question)),
        Err(refusal) => withdrawn(idporten, &visit, id, refusal).await,
    }
}

/// The question is this session's, or nobody's: who logged out meanwhile, or is another person, does not answer it.
async fn find(idporten: &IdPorten, visit: &Visit, id: &str) -> Result<(Visit, Session, Question), PageError> {
    let cookies = cookies::session(&visit.jar).ok_or(PageError::StaleLogin)?;
    let session = idporten.sessions().find(&cookies, idporten.clock().now()).await?.ok_or(PageError::StaleLogin)?;
    let question = idporten.questions().find(id, &session).await?.ok_or(PageError::StaleLogin)?;
    trail::follow_login(&question.request.login_id);
    Ok((visit.clone().in_language_of(question.request.ui_locale), session, question))
}

fn still_granted(idporten: &IdPorten, question: &Question) -> Result<Arc<Client>, AuthorizationRefusal> {
    let engine = idporten.engine();
    code_flow::still_granted(engine.profile(), &engine.registry().snapshot(), &question.request)
}

/// What the service asked for is not its any more.
async fn withdrawn(
    idporten: &IdPorten,
    visit: &Visit,
    id: &str,
    refusal: AuthorizationRefusal,
) -> Result<Response, PageError> {
    match refusal {
        AuthorizationRefusal::Page(reason) => Err(PageError::Request(reason)),
        AuthorizationRefusal::Redirect(error) => {
            idporten.questions().take(id).await?.ok_or(PageError::StaleLogin)?;
            login::refuse(idporten, visit, &error).await
        }
    }
}

async fn answer(idporten: &IdPorten, visit: &Visit, id: &str, body: &[u8]) -> Result<Response, PageError> {
    let agreed = read(body).ok_or(PageError::Malformed)?;
    let (visit, session, _) = find(idporten, visit, id).await?;
    let question = idporten.questions().take(id).await?.ok_or(PageError::StaleLogin)?;
    let request = &question.request;
    let refuse = |kind, why| AuthorizationError::about(request, kind, why);
    let client = match still_granted(idporten, &question) {
        Ok(client) => client,
        Err(AuthorizationRefusal::Page(reason)) => return Err(PageError::Request(reason)),
        Err(AuthorizationRefusal::Redirect(error)) => return login::refuse(idporten, &visit, &error).await,
    };
    if idporten.engine().registry().snapshot().closed(&session.pid) {
        let error = refuse(AuthorizationErrorKind::AccessDenied, "the user is closed");
        return login::refuse(idporten, &visit, &error).await;
    }
    let given = match answers::settle(idporten, &visit, &client, &question, &session.pid, agreed).await {
        Ok(given) => given,
        Err(error) => {
            idporten.questions().put_back(id, &question).await?;
            return Err(match error {
                PageError::Unavailable => {
                    PageError::NotKept { cause_key: "unavailable-cause-consent", path: pages::consent_path(id) }
                }
                other => other,
            });
        }
    };
    if given.scope.is_empty() {
        let error = refuse(AuthorizationErrorKind::AccessDenied, "the person agreed to none of the scopes");
        return login::refuse(idporten, &visit, &error).await;
    }
    login::answer_recorded(idporten, &visit, request, given, Known::from_session(&session, &question.login)).await
}

/// Yes or no; anything else is no answer.
fn read(body: &[u8]) -> Option<bool> {
    match Params::parse(body).ok()?.one("answer").ok()?? {
        "accept" => Some(true),
        "refuse" => Some(false),
        _ => None,
    }
}
