//! Scopes that exist without being declared (`docs/contracts/maskinporten.md` §5.7). A declared scope of the same name takes the place
//! of one of these.

use std::sync::LazyLock;

use fellesporten_domain::{OrgNumber, Timestamp};

use crate::client_kinds::IntegrationType;
use crate::scope::{Scope, TokenType, Visibility};

/// Digitaliseringsdirektoratet, which owns these prefixes in the public service.
const OWNER: &str = "991825827";

static SCOPES: LazyLock<Vec<Scope>> = LazyLock::new(|| {
    OrgNumber::parse(OWNER)
        .map(|owner| {
            vec![built_in(
                owner,
                "idporten:token.introspection",
                "Slå opp om et token er gyldig",
                &[IntegrationType::ApiKlient, IntegrationType::Maskinporten],
            )]
        })
        .unwrap_or_default()
});

/// Every built-in scope.
pub(crate) fn scopes() -> &'static [Scope] {
    &SCOPES
}

/// The built-in scope of this name.
pub(crate) fn scope(name: &str) -> Option<&'static Scope> {
    SCOPES.iter().find(|scope| scope.name == name)
}

/// One that needs an access record.
fn built_in(owner_orgno: OrgNumber, name: &str, description: &str, types: &[IntegrationType]) -> Scope {
    Scope {
        name: name.to_owned(),
        description: description.to_owned(),
        long_description: None,
        owner_orgno,
        visibility: Visibility::Public,
        allowed_integration_types: types.to_vec(),
        accessible_for_all: false,
        token_type: TokenType::SelfContained,
        at_max_age: 0,
        authorization_max_lifetime: 0,
        requires_user_consent: false,
        requires_user_authentication: false,
        requires_pseudonymous_tokens: false,
        required_acr: None,
        enforced_aud_for_introspection: Vec::new(),
        delegation_source: None,
        active: true,
        created: Timestamp::from_secs(0),
        last_updated: Timestamp::from_secs(0),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn they_are_there() {
        assert!(super::scope("idporten:token.introspection").is_some());
        assert!(super::scope("openid").is_none());
    }
}
