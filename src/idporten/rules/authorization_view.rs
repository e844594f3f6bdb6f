//! Which of a person's grants an organisation is told of (`docs/contracts/idporten.md` §8.6).

use fellesporten_domain::OrgNumber;
use fellesporten_oauth::grant::Grant;
use fellesporten_registry::{Scope, Snapshot};

/// As what an organisation asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It owns the client that may do something.
    Client,
    /// It owns a scope that lets somebody do something.
    ApiOwner,
}

/// Whether the organisation has this side in the grant.
pub fn is_told(snapshot: &Snapshot, side: Side, organisation: OrgNumber, grant: &Grant) -> bool {
    match side {
        Side::Client => {
            snapshot.client_record(&grant.client_id).is_some_and(|client| client.client_orgno == organisation)
        }
        Side::ApiOwner => scopes(snapshot, grant).any(|scope| scope.owner_orgno == organisation),
    }
}

/// Whether the person was asked for any of it.
pub fn has_consent_scope(snapshot: &Snapshot, grant: &Grant) -> bool {
    scopes(snapshot, grant).any(|scope| scope.requires_user_consent)
}

fn scopes<'a>(snapshot: &'a Snapshot, grant: &'a Grant) -> impl Iterator<Item = &'a Scope> {
    grant.scope.iter().filter_map(|name| snapshot.scope_record(name.as_str()))
}
