//! How long an access token lives (`docs/contracts/idporten.md` §4.6, fact 62).

use fellesporten_domain::ScopeSet;
use fellesporten_registry::{Client, Snapshot};

use super::scope;

/// Seconds: the client's value, capped by the lowest `at_max_age` that a granted scope sets.
pub fn of(snapshot: &Snapshot, client: &Client, scopes: &ScopeSet) -> u32 {
    scope::capped(snapshot, scopes, client.access_token_lifetime, |scope| scope.at_max_age)
}
