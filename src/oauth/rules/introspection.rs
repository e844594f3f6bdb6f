//! Who may introspect what (`docs/contracts/idporten.md` §5.6, 8.7; facts 72 and 77).

use fellesporten_registry::{Client, Scope, Snapshot};

use super::disclosure;
use crate::tokens::LiveToken;

/// The scope that opens the endpoint.
pub const SCOPE: &str = "idporten:token.introspection";

/// Whether the client is registered to introspect at all.
///
/// # Errors
/// When it is not.
pub fn may_ask(snapshot: &Snapshot, client: &Client) -> Result<(), &'static str> {
    if client.scopes.contains(SCOPE) && snapshot.has_access(SCOPE, client.operator()) {
        Ok(())
    } else {
        Err("the client may not introspect; it needs the scope idporten:token.introspection")
    }
}

/// Whether the client may see this token: its own, or one with a scope that lets it. The token's scope counts: it may hold fewer than its
/// grant.
pub fn may_see(snapshot: &Snapshot, client: &Client, token: &LiveToken) -> bool {
    token.grant.client_id == client.client_id
        || disclosure::active(snapshot, &token.scope).any(|scope| lets(scope, client))
}

/// A scope lets the clients that it lists, and when it lists none, those that its owner runs itself.
pub(super) fn lets(scope: &Scope, client: &Client) -> bool {
    match scope.enforced_aud_for_introspection.as_slice() {
        [] => scope.owner_orgno == *client.operator(),
        listed => listed.contains(&client.client_id),
    }
}
