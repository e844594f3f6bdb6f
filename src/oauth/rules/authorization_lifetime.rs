//! How long a grant lives, whatever is renewed meanwhile (`docs/contracts/idporten.md` §4.6, fact 61).

use fellesporten_domain::ScopeSet;
use fellesporten_registry::{Client, Snapshot};

use super::scope;

/// Seconds from the login: the client's value, capped by the lowest `authorization_max_lifetime` that a granted scope sets.
pub fn of(snapshot: &Snapshot, client: &Client, scopes: &ScopeSet) -> u32 {
    scope::capped(snapshot, scopes, client.authorization_lifetime, |scope| scope.authorization_max_lifetime)
}
