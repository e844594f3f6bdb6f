//! The records of a customers file, as written: nothing judged, no default applied.

mod body;

use fellesporten_domain::{Acr, EmailAddress, OrgNumber};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::{PidText, SecretText};
use crate::citizen::PostalAddress;
use crate::client_kinds::{
    ApplicationType, AuthMethod, ChallengeMethod, GrantType, IntegrationType, RefreshTokenUsage,
};
use crate::scope::{TokenType, Visibility};

/// A whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Document {
    pub(crate) organisations: Vec<OrganisationRecord>,
    pub(crate) clients: Vec<ClientRecord>,
    pub(crate) scopes: Vec<ScopeRecord>,
    pub(crate) scope_access: Vec<AccessRecord>,
    pub(crate) delegations: Vec<DelegationRecord>,
    pub(crate) citizens: Vec<CitizenRecord>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrganisationRecord {
    pub(crate) org_number: OrgNumber,
    pub(crate) name: String,
    pub(crate) contact_email: Option<EmailAddress>,
    #[serde(default = "yes")]
    pub(crate) active: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientRecord {
    pub(crate) client_id: Option<String>,
    pub(crate) client_orgno: OrgNumber,
    pub(crate) supplier_orgno: Option<OrgNumber>,
    pub(crate) client_name: String,
    pub(crate) description: String,
    pub(crate) client_uri: Option<String>,
    pub(crate) logo_uri: Option<String>,
    pub(crate) integration_type: IntegrationType,
    pub(crate) application_type: Option<ApplicationType>,
    pub(crate) token_endpoint_auth_method: Option<AuthMethod>,
    pub(crate) grant_types: Option<Vec<GrantType>>,
    pub(crate) scopes: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) redirect_uris: Vec<String>,
    #[serde(default)]
    pub(crate) post_logout_redirect_uris: Vec<String>,
    pub(crate) frontchannel_logout_uri: Option<String>,
    #[serde(default)]
    pub(crate) frontchannel_logout_session_required: bool,
    pub(crate) backchannel_logout_uri: Option<String>,
    /// Set by the server: accepted because the API answers with it.
    #[serde(default, rename = "backchannel_logout_session_required")]
    _backchannel_logout_session_required: IgnoredAny,
    #[serde(default)]
    pub(crate) authorization_lifetime: u32,
    #[serde(default)]
    pub(crate) access_token_lifetime: u32,
    #[serde(default)]
    pub(crate) refresh_token_lifetime: u32,
    pub(crate) refresh_token_usage: Option<RefreshTokenUsage>,
    #[serde(default)]
    pub(crate) sso_disabled: bool,
    pub(crate) code_challenge_method: Option<ChallengeMethod>,
    #[serde(default)]
    pub(crate) onbehalfof: Vec<OnBehalfOfRecord>,
    /// A date, from whose beginning (UTC) it counts.
    pub(crate) strict_audience_from: Option<String>,
    #[serde(default = "yes")]
    pub(crate) active: bool,
    pub(crate) profile: Option<String>,
    pub(crate) client_secret: Option<SecretText>,
    /// Relative to the customers file; its content is then in `secret_from_file`.
    pub(crate) client_secret_file: Option<String>,
    #[serde(skip)]
    pub(crate) secret_from_file: Option<SecretText>,
    pub(crate) jwks: Option<Value>,
    /// Relative to the customers file; its content is then in `jwks`.
    pub(crate) jwks_file: Option<String>,
    /// Read-only in the API: accepted because it answers with it.
    #[serde(default, rename = "jwks_uri")]
    _jwks_uri: IgnoredAny,
    #[serde(default, rename = "created")]
    _created: IgnoredAny,
    #[serde(default, rename = "last_updated")]
    _last_updated: IgnoredAny,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OnBehalfOfRecord {
    pub(crate) onbehalfof: String,
    #[serde(alias = "display_name")]
    pub(crate) name: String,
    pub(crate) orgno: OrgNumber,
    pub(crate) description: Option<String>,
    #[serde(alias = "url")]
    pub(crate) client_uri: Option<String>,
    pub(crate) logo_uri: Option<String>,
    /// Read-only in the API: accepted because it answers with it.
    #[serde(default, rename = "organization_name")]
    _organization_name: IgnoredAny,
    #[serde(default, rename = "created")]
    _created: IgnoredAny,
    #[serde(default, rename = "last_updated")]
    _last_updated: IgnoredAny,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScopeRecord {
    pub(crate) name: Option<String>,
    pub(crate) prefix: String,
    pub(crate) subscope: String,
    pub(crate) owner_orgno: OrgNumber,
    pub(crate) description: String,
    pub(crate) long_description: Option<String>,
    pub(crate) visibility: Option<Visibility>,
    #[serde(default)]
    pub(crate) allowed_integration_types: Vec<IntegrationType>,
    #[serde(default)]
    pub(crate) accessible_for_all: bool,
    pub(crate) token_type: Option<TokenType>,
    #[serde(default)]
    pub(crate) at_max_age: u32,
    #[serde(default, alias = "authorization_max_age")]
    pub(crate) authorization_max_lifetime: u32,
    #[serde(default)]
    pub(crate) requires_user_consent: bool,
    #[serde(default)]
    pub(crate) requires_user_authentication: bool,
    #[serde(default)]
    pub(crate) requires_pseudonymous_tokens: bool,
    pub(crate) required_acr: Option<Acr>,
    #[serde(default)]
    pub(crate) enforced_aud_for_introspection: Vec<String>,
    pub(crate) delegation_source: Option<String>,
    #[serde(default = "yes")]
    pub(crate) active: bool,
    /// Read-only in the API: accepted because it answers with it.
    #[serde(default, rename = "created")]
    _created: IgnoredAny,
    #[serde(default, rename = "last_updated")]
    _last_updated: IgnoredAny,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccessRecord {
    pub(crate) scope: String,
    pub(crate) consumer_orgno: OrgNumber,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DelegationRecord {
    pub(crate) scope: String,
    pub(crate) consumer_orgno: OrgNumber,
    pub(crate) supplier_orgno: OrgNumber,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CitizenRecord {
    pub(crate) pid: PidText,
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    pub(crate) mobile: Option<String>,
    pub(crate) address: Option<PostalAddress>,
    pub(crate) contact_verified: Option<String>,
    #[serde(default)]
    pub(crate) reserved: bool,
    #[serde(default)]
    pub(crate) closed: bool,
}

const fn yes() -> bool {
    true
}
