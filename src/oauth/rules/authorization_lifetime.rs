//! How long a grant lives, whatever is renewed meanwhile (`docs/contracts/idporten.md` §4.6, fact 61).

use fellesporten_domain::ScopeSet;
use fellesporten_registry::{Client, Snapshot};

/// Seconds from the login: the client's value, capped by the lowest `authorization_max_lifetime` that a granted scope sets.
pub fn of(snapshot: &Snapshot, client: &Client, scope: &ScopeSet) -> u32 {
    scope
        .iter()
        .filter_map(|name| snapshot.scope(name.as_str()))
        .map(|scope| scope.authorization_max_lifetime)
        .filter(|cap| *cap > 0)
        .fold(client.authorization_lifetime, u32::min)
}
