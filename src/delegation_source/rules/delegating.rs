//! Whether an organisation may let another use a scope (docs/contracts/maskinporten.md §6.2–6.3).
//!
//! Organisation to organisation, one hop, no end date. Whether the giver has access itself is not asked: it may get that later, and a
//! token needs both.

use fellesporten_domain::OrgNumber;
use fellesporten_registry::Scope;

/// Why a delegation is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotDelegated {
    /// Giver and receiver are one.
    #[error("giver and receiver must be two organisations; nobody delegates to itself")]
    ToItself,
    /// The receiver is not there.
    #[error("the receiver is not an organisation that is known here; check its number")]
    UnknownReceiver,
    /// There is no such scope.
    #[error("there is no active scope of this name; check its spelling with its owner")]
    UnknownScope,
    /// The scope names no source, or another one.
    #[error("the scope is not delegated here; its owner must set delegation_source to this source's issuer")]
    OtherSource,
}

/// What is wanted, and what is known of it.
pub(crate) struct Wanted<'a> {
    /// Who has the access, or will have.
    pub(crate) giver: OrgNumber,
    /// Who is to use it.
    pub(crate) receiver: OrgNumber,
    /// Whether the receiver is known.
    pub(crate) receiver_is_known: bool,
    /// The scope, where it is active.
    pub(crate) scope: Option<&'a Scope>,
    /// This source.
    pub(crate) issuer: &'a str,
}

/// Decides.
pub(crate) fn judge(wanted: &Wanted<'_>) -> Result<(), NotDelegated> {
    if wanted.giver == wanted.receiver {
        return Err(NotDelegated::ToItself);
    }
    if !wanted.receiver_is_known {
        return Err(NotDelegated::UnknownReceiver);
    }
    let scope = wanted.scope.ok_or(NotDelegated::UnknownScope)?;
    if is_delegated_here(scope, wanted.issuer) { Ok(()) } else { Err(NotDelegated::OtherSource) }
}

/// Whether delegations of the scope are kept by the source with this issuer.
pub(crate) fn is_delegated_here(scope: &Scope, issuer: &str) -> bool {
    scope.delegation_source.as_deref() == Some(issuer)
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::Timestamp;
    use fellesporten_registry::{TokenType, Visibility};

    use super::*;

    const HERE: &str = "http://localhost:8094/";

    fn scope(source: Option<&str>) -> Scope {
        Scope {
            name: "fjelldata:vannstand.read".to_owned(),
            description: "d".to_owned(),
            long_description: None,
            owner_orgno: OrgNumber::parse("310042706").unwrap(),
            visibility: Visibility::Public,
            allowed_integration_types: Vec::new(),
            accessible_for_all: false,
            token_type: TokenType::SelfContained,
            at_max_age: 0,
            authorization_max_lifetime: 0,
            requires_user_consent: false,
            requires_user_authentication: false,
            requires_pseudonymous_tokens: false,
            required_acr: None,
            enforced_aud_for_introspection: Vec::new(),
            delegation_source: source.map(str::to_owned),
            active: true,
            created: Timestamp::from_secs(0),
            last_updated: Timestamp::from_secs(0),
        }
    }

    #[test]
    fn organisation_to_organisation_where_the_scope_says_so() {
        use NotDelegated::*;
        let (here, elsewhere, nowhere) = (scope(Some(HERE)), scope(Some("https://tt02.altinn.no/")), scope(None));
        let almost = scope(Some("http://localhost:8094"));
        for (receiver, known, scope, expected) in [
            ("313772012", true, Some(&here), Ok(())),
            ("312203456", true, Some(&here), Err(ToItself)),
            ("313772012", false, Some(&here), Err(UnknownReceiver)),
            ("313772012", true, None, Err(UnknownScope)),
            ("313772012", true, Some(&elsewhere), Err(OtherSource)),
            ("313772012", true, Some(&nowhere), Err(OtherSource)),
            ("313772012", true, Some(&almost), Err(OtherSource)),
        ] {
            let wanted = Wanted {
                giver: OrgNumber::parse("312203456").unwrap(),
                receiver: OrgNumber::parse(receiver).unwrap(),
                receiver_is_known: known,
                scope,
                issuer: HERE,
            };
            assert_eq!(judge(&wanted), expected, "{receiver} {known}");
        }
    }
}
