//! Which of a person's grants an organisation is told of (`docs/contracts/idporten.md` §8.6).

use fellesporten_domain::OrgNumber;
use fellesporten_oauth::{grant::Grant, rules::disclosure::hides_the_person};
use fellesporten_registry::{Scope, Snapshot};

/// As what an organisation asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It owns the client that may do something.
    Client,
    /// It owns a scope that lets somebody do something.
    ApiOwner,
}

/// Whether the organisation has this side in the grant, and may know whose it is: a grant that hides the person from its client hides it
/// here too, from all but the owners of what makes it pseudonymous.
pub fn is_told(snapshot: &Snapshot, side: Side, organisation: OrgNumber, grant: &Grant) -> bool {
    let hidden = hides_the_person(snapshot, grant);
    match side {
        Side::Client => {
            let client = snapshot.client_record(&grant.client_id);
            !hidden && client.is_some_and(|client| client.client_orgno == organisation)
        }
        Side::ApiOwner => scopes(snapshot, grant)
            .filter(|scope| !hidden || scope.requires_pseudonymous_tokens)
            .any(|scope| scope.owner_orgno == organisation),
    }
}

/// Whether the person was asked for any of it.
pub fn has_consent_scope(snapshot: &Snapshot, grant: &Grant) -> bool {
    scopes(snapshot, grant).any(|scope| scope.requires_user_consent)
}

fn scopes<'a>(snapshot: &'a Snapshot, grant: &'a Grant) -> impl Iterator<Item = &'a Scope> {
    grant.scope.iter().filter_map(|name| snapshot.scope_record(name.as_str()))
}
