//! What an organisation does at the source, by a call or by a page: delegate, withdraw, and answer requests for system users.

use fellesporten_domain::OrgNumber;
use fellesporten_registry::Delegation;
use fellesporten_registry::apply::Author;
use fellesporten_registry::delegations::{DelegationFilter, settle, standing};
use fellesporten_store::RecordsError;

use crate::error::Refusal;
use crate::rules::delegating::{Wanted, judge};
use crate::rules::request::{Kind, Status};
use crate::source::DelegationSource;
use crate::state::requests::{self, KeptRequest};
use crate::state::system_users::{self, Approved, SystemUser};
use crate::state::systems;

/// `giver` lets `receiver` use a scope. Twice is as once.
pub(crate) async fn delegate(
    source: &DelegationSource,
    giver: OrgNumber,
    receiver: OrgNumber,
    scope: &str,
    author: &Author,
) -> Result<(), Refusal> {
    let snapshot = source.registry.snapshot();
    judge(&Wanted {
        giver,
        receiver,
        receiver_is_known: snapshot.organisation(&receiver).is_some(),
        scope: snapshot.scope(scope),
        issuer: &source.issuer,
    })?;
    if found(source, giver, receiver, scope).await?.is_some() {
        return Ok(());
    }
    let now = source.now();
    let delegation = Delegation {
        scope: scope.to_owned(),
        consumer_orgno: giver,
        supplier_orgno: receiver,
        active: true,
        created: now,
        last_updated: now,
    };
    Ok(settle(&source.records, &delegation, author, &source.rng).await?)
}

/// A delegation is taken back, or given back; `false` when there was none. What was withdrawn counts at the next question.
pub(crate) async fn withdraw(
    source: &DelegationSource,
    giver: OrgNumber,
    receiver: OrgNumber,
    scope: &str,
    author: &Author,
) -> Result<bool, Refusal> {
    let Some(known) = found(source, giver, receiver, scope).await? else { return Ok(false) };
    let ended = Delegation { active: false, last_updated: source.now(), ..known };
    settle(&source.records, &ended, author, &source.rng).await?;
    Ok(true)
}

async fn found(
    source: &DelegationSource,
    giver: OrgNumber,
    receiver: OrgNumber,
    scope: &str,
) -> Result<Option<Delegation>, RecordsError> {
    let filter = DelegationFilter { scope: Some(scope), consumer: Some(giver), supplier: Some(receiver) };
    Ok(standing(&source.records, filter).await?.into_iter().next())
}

/// What a customer answers to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Yes: there is a system user from now on.
    Accept,
    /// No.
    Reject,
    /// Somebody with more power is to say.
    Escalate,
}

/// Answers a request that waits for its customer.
pub(crate) async fn answer(source: &DelegationSource, request: &KeptRequest, answer: Answer) -> Result<(), Refusal> {
    if request.status.at(request.created, source.now()) != Status::New {
        return Err(Refusal::Exists("the request is answered or has timed out"));
    }
    let outcome = match answer {
        Answer::Escalate => return Ok(requests::escalate(&source.records, request).await?),
        Answer::Reject => requests::answer(&source.records, request, Status::Rejected, None).await,
        Answer::Accept => {
            let system_user = match request.kind {
                Kind::Standard | Kind::Agent => approved(source, request).await?,
                Kind::Change => changed(source, request).await?,
            };
            requests::answer(&source.records, request, Status::Accepted, Some(&system_user)).await
        }
    };
    outcome.map_err(|error| match error {
        RecordsError::Conflict(_) => Refusal::Exists("the request is answered, or there is such a system user already"),
        other => other.into(),
    })
}

/// The system user that a request becomes.
async fn approved(source: &DelegationSource, request: &KeptRequest) -> Result<SystemUser, Refusal> {
    let written = &request.body.written;
    let system = systems::one(&source.records, &written.system_id).await?;
    let system = system.ok_or(Refusal::Unknown("the system is no longer in use"))?;
    Ok(SystemUser {
        id: source.rng.uuid_v4().to_string(),
        system_id: system.id,
        party: request.party,
        reference: request.reference.clone(),
        approved: Approved {
            title: written.integration_title.clone().unwrap_or(system.name.nb),
            agent: request.kind == Kind::Agent,
            rights: written.rights.clone(),
            access_packages: written.access_packages.clone(),
        },
        created: source.now(),
    })
}

/// The system user with other rights.
async fn changed(source: &DelegationSource, request: &KeptRequest) -> Result<SystemUser, Refusal> {
    let id = request.body.system_user_id.as_deref().unwrap_or_default();
    let known =
        system_users::one(&source.records, id).await?.ok_or(Refusal::Unknown("there is no such system user"))?;
    let approved = Approved {
        rights: request.body.written.rights.clone(),
        access_packages: request.body.written.access_packages.clone(),
        ..known.approved
    };
    Ok(SystemUser { approved, ..known })
}
