//! Which organisations may use a scope (docs/contracts/maskinporten.md §5.3). Its owner says so, and nobody else.

use fellesporten_domain::OrgNumber;

use super::clients::not_taken;
use super::{Decided, Facts, Refused};
use crate::rules::access;
use crate::scope::{AccessState, Scope, ScopeAccess};

/// Gives an organisation access. It need not be a customer yet.
///
/// # Errors
/// [`Refused`].
pub fn grant(
    facts: &Facts<'_>,
    acting: OrgNumber,
    scope: &Scope,
    consumer: OrgNumber,
) -> Result<Decided<ScopeAccess>, Refused> {
    owner(acting, scope)?;
    if !consumer.accepted_in(facts.environment) {
        return Err(Refused::field("consumer_orgno", not_taken(consumer)));
    }
    settled(facts, scope, consumer, AccessState::Approved)
}

/// Takes an organisation's access away.
///
/// # Errors
/// [`Refused`].
pub fn withdraw(
    facts: &Facts<'_>,
    acting: OrgNumber,
    scope: &Scope,
    consumer: OrgNumber,
) -> Result<Decided<ScopeAccess>, Refused> {
    owner(acting, scope)?;
    if facts.snapshot.access_record(&scope.name, &consumer).is_none() {
        return Err(Refused::Unknown(format!("{consumer} never had access to {}", scope.name)));
    }
    settled(facts, scope, consumer, AccessState::Denied)
}

/// Fact 83: whoever does not own the scope is told that there is none.
fn owner(acting: OrgNumber, scope: &Scope) -> Result<(), Refused> {
    if access::may_decide(acting, scope) {
        Ok(())
    } else {
        Err(Refused::Unknown(format!("your organisation has no scope {}", scope.name)))
    }
}

fn settled(
    facts: &Facts<'_>,
    scope: &Scope,
    consumer: OrgNumber,
    state: AccessState,
) -> Result<Decided<ScopeAccess>, Refused> {
    let known = facts.snapshot.access_record(&scope.name, &consumer);
    let wanted = ScopeAccess {
        scope: scope.name.clone(),
        consumer_orgno: consumer,
        state,
        created: facts.now,
        last_updated: facts.now,
    };
    facts.settle(known, wanted)
}
