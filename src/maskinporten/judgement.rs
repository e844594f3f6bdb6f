//! A grant, judged: the checks of `docs/contracts/maskinporten.md` §3.4 in their order, in one straight line.
//!
//! [`authenticate`] goes as far as who signed and when, [`authorize`] from there to what the token may hold. Between the two the
//! endpoint marks the grant as used; whoever only explains does not, and so consumes nothing.

use std::sync::Arc;

use fellesporten_audit::{ClientProof, GrantCheck, TokenScope};
use fellesporten_domain::{OrgNumber, Pid, ScopeSet, Timestamp};
use fellesporten_jose::EnterpriseTrust;
use fellesporten_registry::{Client, Snapshot};
use serde_json::Value;

use crate::error::{Fault, Refusal};
use crate::rules::{self, audience::Audience, grant::Grant, times::Times};
use crate::settings::Settings;
use crate::sources::Sources;

/// What is known when a grant is judged.
pub struct Facts<'a> {
    /// How Maskinporten is set up.
    pub settings: &'a Settings,
    /// Who knows of delegations, system users and consents.
    pub sources: &'a Sources,
    /// Customers.
    pub snapshot: &'a Snapshot,
    /// Whose certificates are believed.
    pub enterprise: &'a EnterpriseTrust,
    /// The time.
    pub now: Timestamp,
}

/// A grant that its client signed, in time: steps 2 to 7.
pub struct Signed<'a> {
    /// The grant.
    pub grant: Grant<'a>,
    /// Who signed it.
    pub client: Arc<Client>,
    /// What shows that.
    pub proof: ClientProof,
    /// How it names its audience.
    pub audience: Audience,
    /// When it was made, and when it ends.
    pub times: Times,
}

/// What a grant gives: steps 9 to 12.
#[derive(Debug)]
pub struct Granted {
    /// Whom the token acts for.
    pub consumer: OrgNumber,
    /// The client's organisation, when that is another.
    pub supplier: Option<OrgNumber>,
    /// What it allows.
    pub scope: ScopeSet,
    /// The same, each with the source that knows of its delegation.
    pub token_scopes: Vec<TokenScope>,
    /// Seconds from issuance to end.
    pub lifetime: u32,
    /// `aud` of the token; none when no `resource` was named.
    pub audiences: Vec<String>,
    /// The person that it is restricted to.
    pub pid: Option<Pid>,
    /// `authorization_details` of the token.
    pub authorization_details: Option<Value>,
    /// The consumer's prefixes, where a scope's tokens name them.
    pub consumer_prefixes: Vec<String>,
}

/// Steps 2 to 7: who signed the grant, for whom, and when.
///
/// # Errors
/// The check where judging stopped, and why.
pub fn authenticate<'a>(facts: &Facts<'_>, assertion: &'a str) -> Result<Signed<'a>, Refusal> {
    let Facts { settings, snapshot, enterprise, now, .. } = facts;
    let grant = Grant::read(assertion).map_err(|fault| Refusal::at(GrantCheck::Syntax, fault))?;
    let named = rules::client::named(snapshot, &grant);
    let stop = |check| move |fault| Refusal::of(named, check, fault);
    let client = rules::client::active(snapshot, named).map_err(stop(GrantCheck::Client))?;
    let audience =
        rules::audience::judge(&grant, &settings.issuer, client, *now).map_err(stop(GrantCheck::Audience))?;
    let key = rules::key::find(client, &grant, enterprise, *now).map_err(stop(GrantCheck::Key))?;
    rules::signature::judge(&key, &grant).map_err(stop(GrantCheck::Signature))?;
    let times = rules::times::judge(&grant, settings.longest_grant, *now).map_err(stop(GrantCheck::Times))?;
    Ok(Signed { proof: rules::key::proof(&key), client: Arc::clone(client), audience, times, grant })
}

/// Steps 9 to 12: what the token may hold.
///
/// # Errors
/// The check where judging stopped, and why.
pub async fn authorize(facts: &Facts<'_>, signed: &Signed<'_>) -> Result<Granted, Refusal> {
    let Facts { settings, sources, snapshot, .. } = facts;
    let (grant, client) = (&signed.grant, &signed.client);
    let stop = |check| move |fault: Fault| Refusal::of(Some(client), check, fault);
    let scope = rules::scopes::judge(grant, client, snapshot).map_err(stop(GrantCheck::Scopes))?;
    let acting =
        rules::consumer_org::judge(grant, client, &scope, snapshot, settings).map_err(stop(GrantCheck::ConsumerOrg))?;
    rules::access::judge(&scope, acting, snapshot).map_err(stop(GrantCheck::Access))?;
    let token_scopes = sources.delegated(acting, &scope, snapshot).await.map_err(stop(GrantCheck::Delegation))?;
    let audiences = rules::resource::judge(grant).map_err(stop(GrantCheck::Resource))?;
    let pid = rules::pid::judge(grant, &settings.pid_rules()).map_err(stop(GrantCheck::Pid))?;
    let authorization_details = async {
        match rules::authorization_details::judge(grant, acting, &settings.pid_rules())? {
            Some(details) => sources.details(&client.client_id, acting, &details).await.map(Some),
            None => Ok(None),
        }
    };
    let authorization_details = authorization_details.await.map_err(stop(GrantCheck::AuthorizationDetails))?;
    Ok(Granted {
        lifetime: rules::token_lifetime::of(snapshot, client, &scope),
        consumer_prefixes: rules::consumer_prefix::of(&scope, acting.consumer, snapshot, settings),
        consumer: acting.consumer,
        supplier: acting.supplier,
        scope,
        token_scopes,
        audiences,
        pid,
        authorization_details,
    })
}
