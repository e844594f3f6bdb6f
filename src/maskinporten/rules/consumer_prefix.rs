//! Tokens that name the consumer's prefixes (`docs/contracts/maskinporten.md` §4.2, `consumer_prefix`).

use fellesporten_domain::{OrgNumber, ScopeSet};
use fellesporten_registry::Snapshot;

use crate::settings::Settings;

/// The prefixes that the consumer owns, when a scope is among those whose tokens name them.
#[must_use]
pub fn of(scope: &ScopeSet, consumer: OrgNumber, snapshot: &Snapshot, settings: &Settings) -> Vec<String> {
    let is_listed = |name: &str| settings.consumer_prefix_scopes.iter().any(|pattern| fits(pattern, name));
    if scope.iter().any(|name| is_listed(name.as_str())) {
        snapshot.prefixes_of(consumer).into_iter().map(str::to_owned).collect()
    } else {
        Vec::new()
    }
}

/// A pattern is a scope's name, or its beginning and a `*`.
fn fits(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or_else(|| pattern == name, |beginning| name.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_at_the_end_stands_for_any_rest() {
        for (pattern, name, expected) in [
            ("altinn:maskinporten/delegations", "altinn:maskinporten/delegations", true),
            ("altinn:maskinporten/delegations", "altinn:maskinporten/delegations.admin", false),
            ("altinn:maskinporten/delegationschemes.*", "altinn:maskinporten/delegationschemes.write", true),
            ("altinn:maskinporten/delegationschemes.*", "altinn:maskinporten/delegations", false),
            ("*", "a:b", true),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }
}
