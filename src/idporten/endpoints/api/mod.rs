//! APIs of the issuer host for services and API owners (`docs/contracts/idporten.md` §8.6): what people let services do, what of it was
//! withdrawn, and who logged in.

mod authorizations;
mod error;
mod item;
mod login_history;
mod revoke_list;

pub use authorizations::{
    given_by_person_to_clients, given_by_person_to_scopes, given_to_clients, given_to_scopes, withdraw,
};
pub use login_history::login_history;
pub use revoke_list::revoke_list;

use axum::{
    Json,
    http::header,
    response::{IntoResponse, Response},
};
use fellesporten_domain::OrgNumber;
use fellesporten_domain::Pid;
use fellesporten_oauth::{
    caller::Caller,
    code_flow::AccessError,
    protected::{self, Refusal, Resource},
    rules::disclosure::hides_the_person,
};
use serde::Serialize;

use crate::IdPorten;
use error::ApiError;

/// Who asks, and about whom.
struct Asker {
    /// The organisation of the client that shows the token.
    organisation: OrgNumber,
    /// Whose grants and logins it is about; nobody that no number names, or whom the token does not name.
    person: Option<Pid>,
}

/// The organisation that a token of Maskinporten names, if the token holds `scope`. Without a Maskinporten there is no such call.
async fn organisation(idporten: &IdPorten, caller: &Caller, scope: &'static str) -> Result<OrgNumber, ApiError> {
    let guard = idporten.guard().ok_or(ApiError::NotFound)?;
    let token = guard.admit(&caller.headers).await.map_err(ApiError::Organisation)?;
    if idporten.engine().registry().snapshot().is_switched_off(&token.organisation) {
        return Err(ApiError::Organisation(fellesporten_guard::Refusal::SwitchedOff));
    }
    if !token.scopes.contains(scope) {
        let refusal = Refusal::Access(AccessError::InsufficientScope);
        return Err(ApiError::Refused { refusal, scope: scope.to_owned() });
    }
    Ok(token.organisation)
}

/// The person who is logged in at a service, whose token the service shows.
async fn asker(idporten: &IdPorten, caller: &Caller, resource: Resource<'_>) -> Result<Asker, ApiError> {
    let engine = idporten.engine();
    let refused = |refusal| ApiError::Refused { refusal, scope: resource.scope.to_owned() };
    let live = protected::admit(engine, caller, resource).await.map_err(refused)?;
    let snapshot = engine.registry().snapshot();
    let client = snapshot.client(&live.grant.client_id).ok_or(ApiError::NotFound)?;
    let is_hidden = hides_the_person(&snapshot, &live.grant);
    Ok(Asker { organisation: client.client_orgno, person: live.grant.authentication.pid.filter(|_| !is_hidden) })
}

/// JSON that nobody keeps.
fn answered(answer: Result<impl Serialize, ApiError>, caller: &Caller) -> Response {
    match answer {
        Ok(body) => ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response(),
        Err(error) => error.into_response(&caller.trace_id),
    }
}
