//! Scopes that exist without being declared (`docs/contracts/maskinporten.md` §5.7). A declared scope of the same name takes the place
//! of one of these.
//!
//! Their prefixes are the operator's, which has access to each of them from the first start: else nobody could make the first grant.
//! It gives access to others as every owner does, and to scopes of others never.

mod table;

use std::collections::BTreeMap;

use fellesporten_domain::{OrgNumber, Timestamp};

use crate::rules::authority::opens_self_service;
use crate::scope::{AccessState, Scope, ScopeAccess, TokenType, Visibility};
use table::{Open, ROWS, Row};

/// Digitaliseringsdirektoratet, which owns these prefixes in the public service: the owner where no operator is configured. It then
/// holds nothing.
const NOBODY_HERE: &str = "991825827";

/// Seconds that a token lives at most that opens self-service: whoever lost a client or an access administers no longer than that.
const ADMINISTRATION_SECONDS: u32 = 120;

/// The built-in scopes of an installation.
#[derive(Debug, Clone)]
pub struct BuiltIn {
    owner: Option<OrgNumber>,
    scopes: BTreeMap<&'static str, Scope>,
    access: BTreeMap<&'static str, ScopeAccess>,
}

impl Default for BuiltIn {
    fn default() -> Self {
        Self::of(None, None)
    }
}

impl BuiltIn {
    /// Those of an installation that `operator` runs, and whose delegation source has this issuer.
    #[must_use]
    pub fn of(operator: Option<OrgNumber>, delegation_source: Option<&str>) -> Self {
        let owner = operator.or_else(|| OrgNumber::parse(NOBODY_HERE).ok());
        let scope = |owner_orgno| ROWS.iter().map(move |row| (row.name, scope(row, owner_orgno, delegation_source)));
        let access = |operator| ROWS.iter().map(move |row| (row.name, access(row, operator)));
        Self {
            owner,
            scopes: owner.into_iter().flat_map(scope).collect(),
            access: operator.into_iter().flat_map(access).collect(),
        }
    }

    /// Every built-in scope.
    pub(crate) fn scopes(&self) -> impl Iterator<Item = &Scope> {
        self.scopes.values()
    }

    /// The built-in scope of this name.
    pub(crate) fn scope(&self, name: &str) -> Option<&Scope> {
        self.scopes.get(name)
    }

    /// The access that the operator holds from the first start.
    pub(crate) fn access(&self, scope: &str, consumer: &OrgNumber) -> Option<&ScopeAccess> {
        self.access.get(scope).filter(|access| access.consumer_orgno == *consumer)
    }

    /// Every such access.
    pub(crate) fn all_access(&self) -> impl Iterator<Item = &ScopeAccess> {
        self.access.values()
    }

    /// Who owns a prefix of these scopes.
    pub(crate) fn prefix_owner(&self, prefix: &str) -> Option<OrgNumber> {
        self.prefixes().any(|own| own == prefix).then_some(self.owner).flatten()
    }

    /// Their prefixes, as often as they stand.
    pub(crate) fn prefixes(&self) -> impl Iterator<Item = &str> {
        self.scopes.keys().filter_map(|name| Some(name.split_once(':')?.0))
    }
}

fn scope(row: &Row, owner_orgno: OrgNumber, delegation_source: Option<&str>) -> Scope {
    Scope {
        name: row.name.to_owned(),
        description: row.description.to_owned(),
        long_description: None,
        owner_orgno,
        visibility: if row.open == Open::Internal { Visibility::Internal } else { Visibility::Public },
        allowed_integration_types: row.types.to_vec(),
        accessible_for_all: row.open == Open::ToAll,
        token_type: TokenType::SelfContained,
        at_max_age: if opens_self_service(row.name) { ADMINISTRATION_SECONDS } else { 0 },
        authorization_max_lifetime: 0,
        requires_user_consent: false,
        requires_user_authentication: false,
        requires_pseudonymous_tokens: false,
        required_acr: None,
        enforced_aud_for_introspection: Vec::new(),
        delegation_source: delegation_source.filter(|_| row.open == Open::Delegable).map(str::to_owned),
        active: true,
        created: Timestamp::from_secs(0),
        last_updated: Timestamp::from_secs(0),
    }
}

fn access(row: &Row, operator: OrgNumber) -> ScopeAccess {
    ScopeAccess {
        scope: row.name.to_owned(),
        consumer_orgno: operator,
        state: AccessState::Approved,
        created: Timestamp::from_secs(0),
        last_updated: Timestamp::from_secs(0),
    }
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::ScopeName;

    use super::*;

    const SOURCE: &str = "https://delegering.example.no/";

    fn operator() -> OrgNumber {
        OrgNumber::parse("319900306").unwrap()
    }

    #[test]
    fn they_are_the_operators_and_it_has_access_from_the_first_start() {
        let built_in = BuiltIn::of(Some(operator()), Some(SOURCE));
        let other = OrgNumber::parse("314159268").unwrap();
        for scope in built_in.scopes() {
            assert_eq!(scope.owner_orgno, operator());
            assert!(built_in.access(&scope.name, &operator()).is_some(), "{}", scope.name);
            assert!(built_in.access(&scope.name, &other).is_none(), "{}", scope.name);
            assert!(ScopeName::parse(&scope.name).is_ok(), "{}", scope.name);
        }
        assert_eq!(built_in.prefix_owner("idporten"), Some(operator()));
        assert_eq!(built_in.prefix_owner("global/navn.read"), None);
        let delegable: Vec<&str> = built_in
            .scopes()
            .filter(|scope| scope.delegation_source.as_deref() == Some(SOURCE))
            .map(|scope| scope.name.as_str())
            .collect();
        assert_eq!(
            delegable,
            ["digitalpostinnbygger:send", "krr:global/kontaktinfo.read", "krr:global/postkasse.read"]
        );
    }

    #[test]
    fn without_an_operator_nobody_has_access() {
        let built_in = BuiltIn::default();
        assert_eq!(built_in.access.len(), 0);
        assert!(built_in.scope("idporten:token.introspection").is_some_and(|scope| scope.delegation_source.is_none()));
        assert!(built_in.scope("openid").is_none());
    }

    #[test]
    fn what_opens_the_own_apis_is_given_by_hand() {
        let built_in = BuiltIn::default();
        for scope in built_in.scopes() {
            let by_hand =
                ["idporten:dcr", "idporten:scopes", "idporten:token", "fellesporten:", "altinn:", "krr:intern"];
            let must_be_given = by_hand.iter().any(|start| scope.name.starts_with(start));
            assert!(!(must_be_given && scope.accessible_for_all), "{}", scope.name);
        }
    }
}
