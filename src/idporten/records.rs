//! ID-porten's audit records (`docs/contracts/idporten.md` §1.4 rule 11, §13).

use fellesporten_audit::{AuditError, ConsentAnswer, Event, Outcome};
use fellesporten_domain::{OrgNumber, Pid, ScopeSet};
use fellesporten_idp_adapters::Identity;
use fellesporten_oauth::request::AuthorizationRequest;

use crate::{
    IdPorten,
    endpoints::Visit,
    session_end::EndedBy,
    state::{Login, Session},
};

/// How the person became known.
pub use fellesporten_audit::Session as How;

/// Makes the record of a login safe.
///
/// # Errors
/// When nothing could hold it; then no answer may leave.
pub async fn authentication(
    idporten: &IdPorten,
    visit: &Visit,
    request: &AuthorizationRequest,
    pid: Option<&Pid>,
    login: &Login,
    how: How,
) -> Result<(), AuditError> {
    let event = Event::Authentication {
        trace_id: visit.trace_id.to_string(),
        client_id: request.client_id.clone(),
        onbehalfof: request.onbehalfof.clone(),
        organisation: organisation(idporten, &request.client_id),
        pid: pid.cloned(),
        person: pid.map(|pid| idporten.engine().person_key(pid)),
        acr: Some(login.acr),
        amr: vec![login.amr],
        language: visit.language,
        esignering: idporten.settings().esignering_clients.contains(&request.client_id),
        session: how,
        ip: visit.address,
        result: Outcome::Success,
    };
    idporten.engine().audit().record(event).await
}

/// How a login ended that was refused.
pub fn refused() -> Outcome {
    Outcome::Failed("access_denied".to_owned())
}

/// How a login ended that was one too many.
pub fn too_many() -> Outcome {
    Outcome::Failed("too_many_requests".to_owned())
}

/// Makes the record of a login safe that gave nothing; `who` is what the eID said, if it came so far.
///
/// # Errors
/// When nothing could hold it.
pub async fn unsuccessful(
    idporten: &IdPorten,
    visit: &Visit,
    request: &AuthorizationRequest,
    who: Option<&Identity>,
    result: Outcome,
) -> Result<(), AuditError> {
    let event = Event::Authentication {
        trace_id: visit.trace_id.to_string(),
        client_id: request.client_id.clone(),
        onbehalfof: request.onbehalfof.clone(),
        organisation: organisation(idporten, &request.client_id),
        pid: who.and_then(Identity::pid).cloned(),
        person: who.and_then(Identity::pid).map(|pid| idporten.engine().person_key(pid)),
        acr: who.map(|identity| identity.acr),
        amr: who.map(|identity| identity.amr).into_iter().collect(),
        language: visit.language,
        esignering: idporten.settings().esignering_clients.contains(&request.client_id),
        session: How::Fresh,
        ip: visit.address,
        result,
    };
    idporten.engine().audit().record(event).await
}

/// The record of what a person said of a client's use of APIs.
pub fn consent(
    idporten: &IdPorten,
    visit: &Visit,
    client_id: &str,
    onbehalfof: Option<String>,
    pid: &Pid,
    scopes: &ScopeSet,
    answer: ConsentAnswer,
) -> Event {
    Event::Consent {
        trace_id: visit.trace_id.to_string(),
        client_id: client_id.to_owned(),
        onbehalfof,
        organisation: organisation(idporten, client_id),
        pid: Some(pid.clone()),
        scopes: scopes.clone(),
        answer,
        by: None,
        ip: visit.address,
    }
}

/// Makes the record of a session's end safe.
///
/// # Errors
/// When nothing could hold it.
pub async fn logout(idporten: &IdPorten, visit: &Visit, session: &Session, by: EndedBy<'_>) -> Result<(), AuditError> {
    let EndedBy { cause, client_id } = by;
    let event = Event::Logout {
        trace_id: visit.trace_id.to_string(),
        client_id: client_id.map(str::to_owned),
        organisation: client_id.and_then(|client_id| organisation(idporten, client_id)),
        pid: Some(session.pid.clone()),
        clients: session.clients.clone(),
        cause,
        ip: visit.address,
        result: Outcome::Success,
    };
    idporten.engine().audit().record(event).await
}

fn organisation(idporten: &IdPorten, client_id: &str) -> Option<OrgNumber> {
    idporten.engine().registry().snapshot().client(client_id).map(|client| client.client_orgno)
}
