//! The end of a session, whoever ends it (`docs/contracts/idporten.md` §6.3).

use fellesporten_audit::LogoutCause;
use fellesporten_domain::Pid;
use fellesporten_oauth::authorizations::Ending;
use fellesporten_telemetry::trail::Trail;

use crate::{
    IdPorten, back_channel::Notice, endpoints::Visit, error::PageError, records, rules::front_channel, state::Session,
};

/// Who ended a session.
#[derive(Clone, Copy, Debug)]
pub struct EndedBy<'a> {
    /// Why.
    pub cause: LogoutCause,
    /// The client that asked, if one did.
    pub client_id: Option<&'a str>,
}

/// Ends a session: its tokens, itself, the record; then its clients are told through the back channel, and the answer names the
/// addresses that the browser must load to tell the others.
///
/// # Errors
/// While a store or the audit log is away.
pub async fn end(
    idporten: &IdPorten,
    visit: &Visit,
    session: &Session,
    by: EndedBy<'_>,
) -> Result<Vec<String>, PageError> {
    // It may be another session than the browser's own: its record and its notices belong to its own login.
    let trail = Trail::here().with_login(session.login_id());
    trail.lead(end_on_its_trail(idporten, visit, session, by)).await
}

async fn end_on_its_trail(
    idporten: &IdPorten,
    visit: &Visit,
    session: &Session,
    by: EndedBy<'_>,
) -> Result<Vec<String>, PageError> {
    let engine = idporten.engine();
    // The tokens first: a session that is gone with its tokens alive could not be ended again.
    engine.grants().end_session(&session.sid, idporten.clock().now()).await?;
    idporten.sessions().end(session).await?;
    records::logout(idporten, visit, session, by).await?;
    tell(idporten, session);
    Ok(front_channel::frames(&engine.registry().snapshot(), engine.profile(), session))
}

/// Ends every session of the person in `own`, which is this browser's, and the renewed logins of sessions that are over. The addresses are
/// of its clients; those of other browsers' sessions are told through the back channel alone.
///
/// # Errors
/// As [`end`].
pub async fn end_all_of_person(
    idporten: &IdPorten,
    visit: &Visit,
    own: &Session,
    cause: LogoutCause,
) -> Result<Vec<String>, PageError> {
    let by = EndedBy { cause, client_id: None };
    let (person, now) = (idporten.engine().person_key(&own.pid), idporten.clock().now());
    // While the records are away a logout waits for nothing: what the lists know of has ended.
    idporten.engine().authorizations().end(&person, &Ending::Logins, now).await?;
    let sessions = idporten.sessions().of_person(&person, now).await?;
    // One's own last: whoever is turned away on the way can ask again.
    for session in sessions.iter().filter(|session| session.sid != own.sid) {
        end(idporten, visit, session, by).await?;
    }
    end(idporten, visit, own, by).await
}

/// Ends every session of a person whom the operator logs out, and the renewed logins of sessions that are over; gives how many there were.
/// All clients are told through the back channel alone.
///
/// # Errors
/// As [`end`].
pub async fn end_all_for_operator(idporten: &IdPorten, visit: &Visit, pid: &Pid) -> Result<usize, PageError> {
    let by = EndedBy { cause: LogoutCause::Operator, client_id: None };
    let (person, now) = (idporten.engine().person_key(pid), idporten.clock().now());
    idporten.engine().authorizations().end(&person, &Ending::Logins, now).await?;
    let sessions = idporten.sessions().of_person(&person, now).await?;
    for session in &sessions {
        end(idporten, visit, session, by).await?;
    }
    Ok(sessions.len())
}

fn tell(idporten: &IdPorten, session: &Session) {
    let engine = idporten.engine();
    let snapshot = engine.registry().snapshot();
    let clients = session.clients.iter().filter_map(|client_id| snapshot.client(client_id));
    for client in clients.filter(|client| client.profile == engine.profile().id) {
        let Some(address) = &client.backchannel_logout_uri else { continue };
        idporten.back_channel().tell(Notice {
            client_id: client.client_id.clone(),
            address: address.clone(),
            sub: engine.subject(&client.client_id, &session.pid),
            sid: session.sid.clone(),
            trail: Trail::here(),
        });
    }
}
