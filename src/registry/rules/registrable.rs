//! Which scopes an organisation may put on its clients through self-service (docs/contracts/maskinporten.md §5.5).

use super::client::not_allowed;
use crate::client_kinds::IntegrationType;
use crate::scope::Scope;

/// Whether a scope may be added to a client of this kind, whose organisation `has_access` to it. A scope that is nobody's, switched off
/// or of somebody else is refused in the same words: those who may not use it are not told that it is there.
pub(crate) fn check(
    name: &str,
    scope: Option<&Scope>,
    integration_type: IntegrationType,
    has_access: bool,
    on_behalf_of: bool,
) -> Result<(), String> {
    let refused = || {
        Err(format!(
            "{name}: your organisation has no access to a scope of this name in this environment, and it is not open to all; \
             its owner gives access"
        ))
    };
    let Some(scope) = scope.filter(|scope| scope.active) else { return refused() };
    let delegable = scope.delegation_source.is_some() && integration_type == IntegrationType::Maskinporten;
    if !(has_access || scope.accessible_for_all || delegable) {
        return refused();
    }
    if !scope.allows(integration_type) {
        return Err(not_allowed(name, integration_type));
    }
    // §6.1.
    if on_behalf_of && scope.delegation_source.is_some() {
        return Err(format!(
            "{name} is delegated in {}, which a client with onbehalfof entries cannot use",
            source(scope)
        ));
    }
    Ok(())
}

fn source(scope: &Scope) -> &str {
    scope.delegation_source.as_deref().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::built_in::BuiltIn;
    use IntegrationType::{ApiKlient, Maskinporten};

    #[test]
    fn what_an_organisation_may_register() {
        let built_in = BuiltIn::default();
        let of_register = built_in.scope("krr:global/hentendring.read").unwrap();
        let plain = Scope { allowed_integration_types: Vec::new(), ..of_register.clone() };
        let open = Scope { accessible_for_all: true, ..plain.clone() };
        let delegable = Scope { delegation_source: Some("https://altinn.example/".to_owned()), ..plain.clone() };
        let machines = Scope { allowed_integration_types: vec![Maskinporten], ..plain.clone() };
        let off = Scope { active: false, ..open.clone() };
        for (scope, kind, has_access, on_behalf_of, fine) in [
            (Some(&plain), Maskinporten, true, false, true),
            (Some(&plain), Maskinporten, false, false, false),
            (Some(&open), Maskinporten, false, false, true),
            (Some(&open), ApiKlient, false, true, true),
            (Some(&delegable), Maskinporten, false, false, true),
            // A login cannot carry a delegation.
            (Some(&delegable), ApiKlient, false, false, false),
            (Some(&delegable), ApiKlient, true, false, true),
            (Some(&delegable), ApiKlient, true, true, false),
            (Some(&machines), ApiKlient, true, false, false),
            (Some(&off), Maskinporten, true, false, false),
            (None, Maskinporten, false, false, false),
        ] {
            let outcome = check("data:les", scope, kind, has_access, on_behalf_of);
            assert_eq!(outcome.is_ok(), fine, "{scope:?} {kind} {has_access} {on_behalf_of}");
        }
    }

    #[test]
    fn nobody_learns_that_a_scope_of_others_is_there() {
        let built_in = BuiltIn::default();
        let internal = built_in.scope("krr:intern");
        let refused = |scope| check("krr:intern", scope, Maskinporten, false, false).unwrap_err();
        assert_eq!(refused(internal), refused(None));
    }
}
