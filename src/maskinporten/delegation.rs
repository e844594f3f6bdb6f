//! Whether a consumer has let a supplier act for it (`docs/contracts/maskinporten.md` §6.2): the word of an authoritative source,
//! never ours.

use fellesporten_audit::TokenScope;
use fellesporten_domain::ScopeSet;

use crate::error::Fault;
use crate::rules::consumer_org::Acting;

/// Each scope with the source that knows of its delegation; none where the client acts for itself.
///
/// # Errors
/// The first scope that is not delegated.
pub async fn sources(acting: Acting, scope: &ScopeSet) -> Result<Vec<TokenScope>, Fault> {
    let own = |name: &str| TokenScope { scope: name.to_owned(), delegation_source: None };
    match (acting.supplier, scope.iter().next()) {
        (Some(supplier), Some(first)) => {
            // No source is connected, so nobody vouches for any delegation.
            Err(Fault::NotDelegated { consumer: acting.consumer, scope: first.to_string(), supplier })
        }
        _ => Ok(scope.iter().map(|name| own(name.as_str())).collect()),
    }
}
