//! Scopes by which a client speaks for its organisation itself (docs/contracts/maskinporten.md §5.7, 7.2).

/// Whether a scope administers what its organisation has here, lets others act for it, or shows what people gave it. A supplier puts none
/// of them on a client that it makes for somebody else: whoever holds the key of such a client would be that organisation.
pub(crate) fn speaks_for_its_organisation(scope: &str) -> bool {
    const NAMES: [&str; 3] = ["idporten:authorizations", "idporten:token.introspection", "fellesporten:operator"];
    const BEGINNINGS: [&str; 3] = ["altinn:maskinporten/", "altinn:authentication/", "altinn:resourceregistry/"];
    opens_self_service(scope) || NAMES.contains(&scope) || BEGINNINGS.iter().any(|start| scope.starts_with(start))
}

/// Whether a scope opens self-service.
#[must_use]
pub fn opens_self_service(scope: &str) -> bool {
    ["idporten:dcr", "idporten:scopes"].iter().any(|start| scope.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::built_in::BuiltIn;

    #[test]
    fn what_a_supplier_has_for_nobody_else() {
        let built_in = BuiltIn::default();
        for (scope, speaks, administers) in [
            ("idporten:dcr.write", true, true),
            ("idporten:dcr.supplier", true, true),
            ("idporten:dcr/onbehalfof:write", true, true),
            ("idporten:scopes.write", true, true),
            ("idporten:authorizations", true, false),
            ("idporten:token.introspection", true, false),
            ("altinn:maskinporten/delegations.write", true, false),
            ("altinn:authentication/systemuser.request.write", true, false),
            ("fellesporten:operator", true, false),
            ("krr:global/kontaktinformasjon.read", false, false),
            ("digitalpostinnbygger:send", false, false),
            ("altinn:correspondence.write", false, false),
        ] {
            assert!(built_in.scope(scope).is_some(), "{scope}");
            assert_eq!(speaks_for_its_organisation(scope), speaks, "{scope}");
            assert_eq!(opens_self_service(scope), administers, "{scope}");
        }
    }
}
