//! Step 9: what the client may ask for at all (`docs/contracts/maskinporten.md` §5.6).

use fellesporten_domain::ScopeSet;
use fellesporten_registry::{Client, Snapshot, Visibility};

use super::grant::Grant;
use crate::error::Fault;

/// Whether a client's organisation may know that a scope is there: else it is answered as one that is not (§5.3).
fn may_know(snapshot: &Snapshot, client: &Client, name: &str) -> bool {
    let is_public = snapshot.scope(name).is_some_and(|scope| scope.visibility == Visibility::Public);
    is_public || snapshot.has_access(name, &client.client_orgno)
}

/// The scopes of the grant: each on the client, active, and for its kind of client.
///
/// # Errors
/// The first that is not; one fails all.
pub fn judge(grant: &Grant<'_>, client: &Client, snapshot: &Snapshot) -> Result<ScopeSet, Fault> {
    const MUST: Fault = Fault::Claim("scope", "one scope or more, with spaces between");
    let text = grant.claim("scope").and_then(serde_json::Value::as_str).ok_or(MUST)?;
    let asked = ScopeSet::parse(text).map_err(|_| Fault::NoScopeName)?;
    if asked.is_empty() {
        return Err(MUST);
    }
    for name in asked.iter().map(|name| name.as_str()) {
        let is_registered = client.scopes.contains(name);
        match snapshot.scope(name) {
            Some(_) if is_registered && !client.is_anothers_authority(name) => {}
            _ if is_registered || may_know(snapshot, client, name) => {
                return Err(Fault::ScopeNotOnClient(name.to_owned()));
            }
            _ => return Err(Fault::UnknownScope(name.to_owned())),
        }
    }
    let of_another_kind =
        |name: &&str| snapshot.scope(name).is_some_and(|scope| !scope.allows(client.integration_type));
    match asked.iter().map(|name| name.as_str()).find(of_another_kind) {
        Some(name) => Err(Fault::ScopeOfAnotherKind(name.to_owned())),
        None => Ok(asked),
    }
}
