//! How long an access token lives (`docs/contracts/idporten.md` §4.6, fact 62).

use fellesporten_domain::ScopeSet;
use fellesporten_registry::{Client, Snapshot};

/// Seconds: the client's value, capped by the lowest `at_max_age` that a granted scope sets.
pub fn of(snapshot: &Snapshot, client: &Client, scope: &ScopeSet) -> u32 {
    scope
        .iter()
        .filter_map(|name| snapshot.scope(name.as_str()))
        .map(|scope| scope.at_max_age)
        .filter(|cap| *cap > 0)
        .fold(client.access_token_lifetime, u32::min)
}
