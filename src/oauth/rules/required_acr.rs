//! The lowest level that a scope allows (`docs/contracts/idporten.md` §8.1: an extension, off until a scope's owner sets it).

use fellesporten_domain::{Acr, ScopeSet};
use fellesporten_registry::Snapshot;

/// The levels that a request accepts, raised to what its scopes need. Nothing is refused: the person logs in at the higher level,
/// which satisfies the request too.
pub fn raise(snapshot: &Snapshot, scopes: &ScopeSet, accepted: Vec<Acr>) -> Vec<Acr> {
    scopes.iter().filter_map(|name| snapshot.scope(name.as_str())?.required_acr).fold(accepted, at_least)
}

fn at_least(mut accepted: Vec<Acr>, required: Acr) -> Vec<Acr> {
    accepted.retain(|acr| acr.satisfies(&required));
    if accepted.is_empty() { vec![required] } else { accepted }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_raises_what_a_request_accepts() {
        let eidas: Acr = "eidas-loa-high".parse().unwrap();
        let (substantial, high) = (Acr::IDPORTEN_SUBSTANTIAL, Acr::IDPORTEN_HIGH);
        for (accepted, required, raised) in [
            (vec![substantial], high, vec![high]),
            (vec![high], substantial, vec![high]),
            (vec![substantial, high], high, vec![high]),
            (vec![substantial, eidas], high, vec![high]),
            (vec![Acr::SelfregisteredEmail], substantial, vec![substantial]),
        ] {
            assert_eq!(at_least(accepted.clone(), required), raised, "{accepted:?}");
        }
    }
}
