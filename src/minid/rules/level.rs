//! Whether MinID is enough for a request (`docs/contracts/minid.md` §1; fact 37).

use fellesporten_domain::Acr;

/// The level of every MinID login.
pub const MINID: Acr = Acr::IDPORTEN_SUBSTANTIAL;

/// Whether one of the requested levels is met. Nothing in configuration raises MinID above substantial.
pub fn is_enough(requested: &[Acr]) -> bool {
    requested.iter().any(|requested| MINID.satisfies(requested))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// eid-adapters.md fact 37.
    #[test]
    fn high_is_more_than_minid() {
        for (requested, enough) in [
            (vec![Acr::IDPORTEN_SUBSTANTIAL], true),
            (vec![Acr::IDPORTEN_LOW], true),
            (vec![Acr::IDPORTEN_HIGH], false),
            (vec![Acr::IDPORTEN_HIGH, Acr::IDPORTEN_SUBSTANTIAL], true),
        ] {
            assert_eq!(is_enough(&requested), enough, "{requested:?}");
        }
    }
}
