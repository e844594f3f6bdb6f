//! Scopes, and which organisations may use them (docs/contracts/idporten.md §8.1, maskinporten.md §5.2–5.3).

use fellesporten_domain::{Acr, OrgNumber, Timestamp};
use serde::{Deserialize, Serialize};

use crate::client_kinds::IntegrationType;
use crate::wire_enum::wire_enum;

wire_enum! {
    /// Who sees that a scope exists.
    pub enum Visibility {
        /// Listed openly.
        Public = "PUBLIC",
        /// Seen by the owner and those with access.
        Private = "PRIVATE",
        /// The operator's own.
        Internal = "INTERNAL",
    }
}

wire_enum! {
    /// What kind of access token the API expects.
    pub enum TokenType {
        /// A signed JWT.
        SelfContained = "SELF_CONTAINED",
        /// A reference that must be looked up.
        Opaque = "OPAQUE",
    }
}

wire_enum! {
    /// Where an organisation's access to a scope stands.
    pub enum AccessState {
        /// Asked for.
        Requested = "REQUESTED",
        /// Given; the only state that gives tokens.
        Approved = "APPROVED",
        /// Refused or withdrawn.
        Denied = "DENIED",
    }
}

/// A scope with every default applied. Its JSON is the form in which the records keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// `prefix:subscope`.
    pub name: String,
    /// Short text, shown in consent.
    pub description: String,
    /// Longer text in limited markdown, shown in consent.
    pub long_description: Option<String>,
    /// The organisation that owns the prefix.
    pub owner_orgno: OrgNumber,
    /// Who sees it.
    pub visibility: Visibility,
    /// Kinds of clients that may have it; empty means all.
    pub allowed_integration_types: Vec<IntegrationType>,
    /// Whether any organisation may use it without an access record.
    pub accessible_for_all: bool,
    /// What the API expects.
    pub token_type: TokenType,
    /// Longest access-token lifetime in seconds; 0 is no cap.
    pub at_max_age: u32,
    /// Longest grant in seconds; 0 is no cap.
    pub authorization_max_lifetime: u32,
    /// Whether the person is asked.
    pub requires_user_consent: bool,
    /// Whether single sign-on is not enough.
    pub requires_user_authentication: bool,
    /// Whether no token of the response may hold `pid`.
    pub requires_pseudonymous_tokens: bool,
    /// The lowest level at which a person may give it; an extension of ours, off when there is none (§8.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_acr: Option<Acr>,
    /// Clients that may introspect tokens with this scope; empty means those of its owner.
    pub enforced_aud_for_introspection: Vec<String>,
    /// Issuer of the source that knows its delegations.
    pub delegation_source: Option<String>,
    /// Nobody gets tokens for a scope that is not active.
    pub active: bool,
    /// When it was first declared.
    pub created: Timestamp,
    /// When it last changed.
    pub last_updated: Timestamp,
}

impl Scope {
    /// Whether a client of this kind may have the scope (fact 105).
    #[must_use]
    pub fn allows(&self, integration_type: IntegrationType) -> bool {
        self.allowed_integration_types.is_empty() || self.allowed_integration_types.contains(&integration_type)
    }
}

/// One organisation's access to one scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScopeAccess {
    /// Full name of the scope.
    pub scope: String,
    /// The organisation that uses it.
    pub consumer_orgno: OrgNumber,
    /// Where the access stands.
    pub state: AccessState,
    /// When it was first asked for or given.
    pub created: Timestamp,
    /// When it last changed.
    pub last_updated: Timestamp,
}

/// A consumer lets a supplier use a scope for it (docs/contracts/maskinporten.md §6.2).
///
/// The registry only keeps what the demo's delegation source answers with; whether a token is given is that
/// source's word, asked each time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delegation {
    /// Full name of the scope.
    pub scope: String,
    /// Who has the access.
    pub consumer_orgno: OrgNumber,
    /// Who may use it for them.
    pub supplier_orgno: OrgNumber,
    /// Whether it stands.
    pub active: bool,
    /// When it was first declared.
    pub created: Timestamp,
    /// When it last changed.
    pub last_updated: Timestamp,
}

impl Delegation {
    /// What the audit trail calls it.
    pub(crate) fn named(&self) -> String {
        format!("{} from {} to {}", self.scope, self.consumer_orgno, self.supplier_orgno)
    }
}
