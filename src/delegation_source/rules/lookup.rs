//! Who may ask which delegations, and which scopes Altinn can be asked about (docs/contracts/maskinporten.md §6.3, §5.1).

use fellesporten_domain::ScopeName;

/// Asks about scopes of one's own prefixes.
pub(crate) const OWN: &str = "altinn:maskinporten/delegations";
/// Asks about every scope: Maskinporten itself.
pub(crate) const ANY: &str = "altinn:maskinporten/delegations.admin";

/// Whether a caller with these scopes and prefixes may ask about a scope.
pub(crate) fn may_ask(may_ask_any: bool, prefixes: &[String], scope: &ScopeName) -> bool {
    may_ask_any || scope.prefix().is_some_and(|prefix| prefixes.iter().any(|own| own == prefix))
}

/// Whether Altinn's own look-up takes the scope: after the prefix lower-case letters, digits and `/`, then one `.suffix` at most.
pub(crate) fn altinn_takes(scope: &ScopeName) -> bool {
    let plain = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'/')
    };
    let (Some(prefix), Some(subscope)) = (scope.prefix(), scope.subscope()) else { return false };
    let (stem, suffix) = subscope.split_once('.').unwrap_or((subscope, "x"));
    plain(prefix) && !prefix.contains('/') && plain(stem) && plain(suffix) && !suffix.contains('/')
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

    #[test]
    fn altinn_is_stricter_than_rfc_6749() {
        for (name, taken) in [
            ("fjelldata:vannstand.read", true),
            ("fjelldata:vannstand", true),
            ("fjelldata:a/b.write", true),
            ("digitalpostinnbygger:send", true),
            ("fjelldata:Vannstand.read", false),
            ("fjelldata:vann_stand.read", false),
            ("fjelldata:vann-stand", false),
            ("nav:product:name", false),
            ("fjelldata:a.b.c", false),
            ("fjelldata:a.b/c", false),
            ("fjelldata:.read", false),
            ("fjelldata:a.", false),
            ("global/kontaktinformasjon.read", false),
        ] {
            assert_eq!(altinn_takes(&scope(name)), taken, "{name}");
        }
    }
}
