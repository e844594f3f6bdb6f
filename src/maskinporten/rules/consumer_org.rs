//! Step 10: whom the client acts for (`docs/contracts/maskinporten.md` §3.3, 3.7, 6.2).

use fellesporten_domain::{OrgNumber, ScopeSet};
use fellesporten_registry::{Client, Snapshot};

use super::grant::Grant;
use crate::error::Fault;
use crate::settings::Settings;

/// Whom a token acts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acting {
    /// Whose access counts.
    pub consumer: OrgNumber,
    /// The client's organisation, when it acts for another.
    pub supplier: Option<OrgNumber>,
}

/// The client's own organisation, or the one that `consumer_org` names. Where every scope is among those whose senders are always
/// named, the own number counts as none.
///
/// # Errors
/// When it is no organisation number, the client's own, or goes with a scope that nobody can delegate.
pub fn judge(
    grant: &Grant<'_>,
    client: &Client,
    scope: &ScopeSet,
    snapshot: &Snapshot,
    settings: &Settings,
) -> Result<Acting, Fault> {
    const MUST: Fault = Fault::Claim("consumer_org", "an organisation number of this environment, nine digits as text");
    if grant.claim("iss_onbehalfof").is_some() {
        return Err(Fault::OnBehalfOf);
    }
    let own = Acting { consumer: client.client_orgno, supplier: None };
    let Some(named) = grant.claim("consumer_org") else { return Ok(own) };
    let consumer = named.as_str().and_then(|text| OrgNumber::parse(text).ok()).ok_or(MUST)?;
    if consumer == client.client_orgno {
        let is_listed = |name: &str| settings.own_number_scopes.iter().any(|listed| listed == name);
        return if scope.iter().all(|name| is_listed(name.as_str())) { Ok(own) } else { Err(Fault::OwnConsumerOrg) };
    }
    if !consumer.accepted_in(settings.environment) {
        return Err(MUST);
    }
    match scope.iter().find(|name| !is_delegable(snapshot, name.as_str())) {
        Some(name) => Err(Fault::NotDelegable(name.to_string())),
        None => Ok(Acting { consumer, supplier: Some(client.client_orgno) }),
    }
}

/// Whether a scope has a delegation source.
pub(super) fn is_delegable(snapshot: &Snapshot, name: &str) -> bool {
    snapshot.scope(name).is_some_and(|scope| scope.delegation_source.as_deref().is_some_and(|it| !it.is_empty()))
}
