//! Consent at the end of a login: what the person must be asked, and what becomes of the answer
//! (`docs/contracts/idporten.md` §8.4, 8.5).

use std::time::Duration;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use fellesporten_audit::ConsentAnswer;
use fellesporten_domain::{Pid, ScopeSet, Timestamp};
use fellesporten_oauth::{
    authorizations::Ending,
    consents::{Consent, Service},
    engine::Given,
    request::AuthorizationRequest,
    rules::authorization_lifetime,
};
use fellesporten_registry::Client;
use fellesporten_store::RecordsError;
use fellesporten_telemetry::events;

use crate::{
    IdPorten,
    endpoints::Visit,
    error::PageError,
    pages, records,
    rules::consent::{self, Decision, Facts},
    state::{Login, Question, Session},
};

/// What of a request the person must be asked for.
///
/// # Errors
/// With `prompt=none`, while it cannot be known what the person said before.
pub async fn judge(idporten: &IdPorten, request: &AuthorizationRequest, pid: &Pid) -> Result<Decision, PageError> {
    let snapshot = idporten.engine().registry().snapshot();
    let needing = consent::needing(&snapshot, &request.scope);
    if needing.is_empty() {
        return Ok(Decision::default());
    }
    let remembered = remembered(idporten, request, pid).await?;
    Ok(consent::decide(Facts {
        needing: &needing,
        remembered: &remembered,
        again: request.prompt.consent,
        public_client: snapshot.client(&request.client_id).is_none_or(|client| client.is_public()),
    }))
}

/// The scopes that need nobody's consent.
pub fn without_it(idporten: &IdPorten, scope: &ScopeSet) -> ScopeSet {
    let needing = consent::needing(&idporten.engine().registry().snapshot(), scope);
    scope.iter().filter(|name| !needing.contains(name.as_str())).cloned().collect()
}

/// What the person said before to this client. While the records are away a person is asked again, and can still say no.
async fn remembered(idporten: &IdPorten, request: &AuthorizationRequest, pid: &Pid) -> Result<Vec<Consent>, PageError> {
    let engine = idporten.engine();
    match engine.consents().of_service(&engine.person_key(pid), Service::of(request), engine.clock().now()).await {
        Err(RecordsError::Unavailable(cause)) if !request.prompt.none => {
            events::login::consents_unread_and_asked(cause);
            Ok(Vec::new())
        }
        read => Ok(read?),
    }
}

/// Sends the person to the page that asks.
///
/// # Errors
/// When the store is away.
pub async fn ask(
    idporten: &IdPorten,
    request: &AuthorizationRequest,
    decision: Decision,
    session: &Session,
    login: &Login,
) -> Result<Response, PageError> {
    let (rng, now) = (idporten.rng(), idporten.clock().now());
    let id = idporten.questions().ask(rng, request.clone(), decision, login.clone(), session, now).await?;
    let to = idporten.engine().profile().login_url(&pages::consent_path(&id));
    Ok((StatusCode::FOUND, [(header::LOCATION, to)]).into_response())
}

/// Keeps what the person answered; gives what the login gives now.
///
/// # Errors
/// When a yes cannot be kept, or no answer can be recorded.
pub async fn settle(
    idporten: &IdPorten,
    visit: &Visit,
    client: &Client,
    question: &Question,
    pid: &Pid,
    agreed: bool,
) -> Result<Given, PageError> {
    let Question { request, decision: Decision { asked, held }, .. } = question;
    let snapshot = idporten.engine().registry().snapshot();
    let needing = consent::needing(&snapshot, &request.scope);
    let held = held.still(&remembered(idporten, request, pid).await?);
    let scope = consent::given(&request.scope, &needing, asked, &held.scope, agreed);
    let given = Given { scope, consent_ends: held.ends };
    let now = idporten.clock().now();
    let lifetime = Duration::from_secs(authorization_lifetime::of(&snapshot, client, &given.scope).into());
    let ends = now.plus(lifetime);
    let answer = Answer { visit, client, question, pid, scopes: asked, now };
    if agreed {
        answer.keep_yes(idporten, given.consent_ends.map_or(ends, |held| held.min(ends))).await?;
    } else {
        answer.keep_no(idporten).await?;
    }
    Ok(given)
}

struct Answer<'a> {
    visit: &'a Visit,
    client: &'a Client,
    question: &'a Question,
    pid: &'a Pid,
    scopes: &'a ScopeSet,
    now: Timestamp,
}

impl Answer<'_> {
    /// A public client's consent is not remembered, since nothing proves who it will be next time.
    async fn keep_yes(&self, idporten: &IdPorten, ends: Timestamp) -> Result<(), PageError> {
        let engine = idporten.engine();
        let event = self.event(idporten, ConsentAnswer::Given);
        if self.client.is_public() {
            return Ok(engine.audit().record(event).await?);
        }
        let person = engine.person_key(self.pid);
        engine
            .consents()
            .give(&person, Service::of(&self.question.request), self.scopes, self.now, ends, event)
            .await?;
        Ok(())
    }

    /// A no must be possible while the records are away. It also takes back an earlier yes, as far as there is one, and first the
    /// grants that rest on it.
    async fn keep_no(&self, idporten: &IdPorten) -> Result<(), PageError> {
        let engine = idporten.engine();
        engine.audit().record(self.event(idporten, ConsentAnswer::Refused)).await?;
        if self.client.is_public() {
            return Ok(());
        }
        let (person, service) = (engine.person_key(self.pid), Service::of(&self.question.request));
        engine.authorizations().end(&person, &Ending::of_scopes(service, self.scopes), self.now).await?;
        match engine.consents().forget(&person, service, self.scopes).await {
            Err(RecordsError::Unavailable(cause)) => {
                events::login::consent_not_forgotten(cause);
                Ok(())
            }
            forgotten => Ok(forgotten?),
        }
    }

    fn event(&self, idporten: &IdPorten, answer: ConsentAnswer) -> fellesporten_audit::Event {
        let onbehalfof = self.question.request.onbehalfof.clone();
        records::consent(idporten, self.visit, &self.client.client_id, onbehalfof, self.pid, self.scopes, answer)
    }
}
