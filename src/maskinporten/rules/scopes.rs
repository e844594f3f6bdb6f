//! Step 9: what the client may ask for at all (`docs/contracts/maskinporten.md` §5.6).

use fellesporten_domain::ScopeSet;
use fellesporten_registry::{Client, Snapshot};

use super::grant::Grant;
use crate::error::Fault;

/// The scopes of the grant: each on the client, active, and for its kind of client.
///
/// # Errors
/// The first that is not; one fails all.
pub fn judge(grant: &Grant<'_>, client: &Client, snapshot: &Snapshot) -> Result<ScopeSet, Fault> {
    const MUST: Fault = Fault::Claim("scope", "one scope or more, with spaces between");
    let text = grant.claim("scope").and_then(serde_json::Value::as_str).ok_or(MUST)?;
    let asked = ScopeSet::parse(text).map_err(|_| Fault::ScopeNotOnClient(None))?;
    if asked.is_empty() {
        return Err(MUST);
    }
    for name in asked.iter().map(|name| name.as_str()) {
        if !client.scopes.contains(name) || snapshot.scope(name).is_none() {
            // What the registry does not know is the caller's own word, and is not repeated.
            let known = client.scopes.contains(name) || snapshot.scope(name).is_some();
            return Err(Fault::ScopeNotOnClient(known.then(|| name.to_owned())));
        }
    }
    let of_another_kind =
        |name: &&str| snapshot.scope(name).is_some_and(|scope| !scope.allows(client.integration_type));
    match asked.iter().map(|name| name.as_str()).find(of_another_kind) {
        Some(name) => Err(Fault::ScopeOfAnotherKind(name.to_owned())),
        None => Ok(asked),
    }
}
