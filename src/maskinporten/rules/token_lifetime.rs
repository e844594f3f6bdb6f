//! How long the token lives (`docs/contracts/maskinporten.md` §3.6).

use fellesporten_domain::ScopeSet;
use fellesporten_oauth::rules::access_token_lifetime;
use fellesporten_registry::{Client, Snapshot};

/// Seconds: the client's own, capped by the lowest `at_max_age` of its scopes; 0 caps nothing.
#[must_use]
pub fn of(snapshot: &Snapshot, client: &Client, scope: &ScopeSet) -> u32 {
    access_token_lifetime::of(snapshot, client, scope)
}
