//! A scope, with every default applied (docs/contracts/maskinporten.md §5.2).

use fellesporten_domain::OrgNumber;

use super::Describing;
use crate::customers::ScopeRecord;
use crate::scope::{Scope, TokenType, Visibility};

impl Describing {
    /// The scope of this name that a record describes.
    pub(crate) fn scope(&self, name: String, owner_orgno: OrgNumber, record: &ScopeRecord) -> Scope {
        Scope {
            name,
            description: record.description.clone(),
            long_description: record.long_description.clone(),
            owner_orgno,
            visibility: record.visibility.unwrap_or(Visibility::Public),
            allowed_integration_types: record.allowed_integration_types.clone(),
            accessible_for_all: record.accessible_for_all,
            token_type: record.token_type.unwrap_or(TokenType::SelfContained),
            at_max_age: record.at_max_age,
            authorization_max_lifetime: record.authorization_max_lifetime,
            requires_user_consent: record.requires_user_consent,
            requires_user_authentication: record.requires_user_authentication,
            requires_pseudonymous_tokens: record.requires_pseudonymous_tokens,
            required_acr: record.required_acr,
            enforced_aud_for_introspection: record.enforced_aud_for_introspection.clone(),
            delegation_source: record.delegation_source.clone(),
            active: record.active,
            created: self.now,
            last_updated: self.now,
        }
    }
}
