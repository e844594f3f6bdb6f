//! What a person let which service do, seen and taken back by that person (`docs/contracts/idporten.md` §8.4, 8.6).

use fellesporten_audit::ConsentAnswer;
use fellesporten_oauth::authorizations::Ending;
use fellesporten_store::RecordsError;
use fellesporten_telemetry::events;

use crate::{
    IdPorten,
    endpoints::Visit,
    error::PageError,
    own_page, records,
    rules::overview::{Access, overview},
    state::Session,
};

/// What a person let services do.
pub struct Accesses {
    /// A line per service.
    pub lines: Vec<Access>,
    /// Whether the records answered: else remembered consents may be missing.
    pub complete: bool,
}

/// What the person of this session let services do now.
///
/// # Errors
/// When the short-lived store is away.
pub async fn of(idporten: &IdPorten, session: &Session) -> Result<Accesses, PageError> {
    let engine = idporten.engine();
    let (person, now) = (engine.person_key(&session.pid), engine.clock().now());
    let grants = engine.authorizations().of_person(&person, now).await?;
    let (consents, complete) = match engine.consents().of_person(&person, now).await {
        Ok(consents) => (consents, true),
        Err(RecordsError::Unavailable(cause)) => {
            events::login::consents_unread(cause);
            (Vec::new(), false)
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Accesses { lines: overview(&grants, &consents), complete })
}

/// Takes back what the person let one service do. The tokens die first: should the records be away, nothing can be done with what
/// was given, and the person is told to take the consent back again.
///
/// # Errors
/// When a store is away.
pub async fn withdraw(idporten: &IdPorten, visit: &Visit, session: &Session, client_id: &str) -> Result<(), PageError> {
    let accesses = of(idporten, session).await?;
    let access = accesses.lines.iter().find(|access| access.client_id == client_id);
    let Some(access) = access else {
        return if accesses.complete { Ok(()) } else { Err(not_kept()) };
    };
    let engine = idporten.engine();
    let (person, now) = (engine.person_key(&session.pid), engine.clock().now());
    if !engine.authorizations().end(&person, &Ending::AtClient(client_id.to_owned()), now).await? {
        return Err(not_kept());
    }
    let answer = ConsentAnswer::Withdrawn;
    let event = records::consent(idporten, visit, client_id, None, &session.pid, &access.scope, answer);
    match engine.consents().withdraw(&person, client_id, event, now).await {
        Err(RecordsError::Unavailable(cause)) => {
            events::login::consent_not_withdrawn(cause);
            Err(not_kept())
        }
        withdrawn => Ok(withdrawn?),
    }
}

fn not_kept() -> PageError {
    PageError::NotKept { cause_key: "unavailable-cause-withdraw", path: own_page::PROFILE.to_owned() }
}
