//! Who may ask which delegations (docs/contracts/maskinporten.md §6.3).

use fellesporten_domain::ScopeName;

/// Asks about scopes of one's own prefixes.
pub(crate) const OWN: &str = "altinn:maskinporten/delegations";
/// Asks about every scope: Maskinporten itself.
pub(crate) const ANY: &str = "altinn:maskinporten/delegations.admin";

/// Whether a caller with these scopes and prefixes may ask about a scope.
pub(crate) fn may_ask(may_ask_any: bool, prefixes: &[String], scope: &ScopeName) -> bool {
    may_ask_any || scope.prefix().is_some_and(|prefix| prefixes.iter().any(|own| own == prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(text: &str) -> ScopeName {
        ScopeName::parse(text).unwrap()
    }

    #[test]
    fn an_owner_asks_about_its_own_prefixes_and_maskinporten_about_all() {
        let own = ["fjelldata".to_owned(), "310042706".to_owned()];
        for (any, name, expected) in [
            (false, "fjelldata:vannstand.read", true),
            (false, "310042706:x", true),
            (false, "fjelldata2:x", false),
            (false, "fjell:data", false),
            (false, "global/kontaktinformasjon.read", false),
            (true, "fjell:data", true),
        ] {
            assert_eq!(may_ask(any, &own, &scope(name)), expected, "{name}");
        }
    }
}
