//! A registered client (docs/contracts/idporten.md §7.3).

use std::sync::OnceLock;

use fellesporten_domain::{OrgNumber, ScopeSet, Timestamp};
use fellesporten_jose::ForeignKey;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::client_kinds::{
    ApplicationType, AuthMethod, ChallengeMethod, GrantType, IntegrationType, RefreshTokenUsage,
};
use crate::rules::authority::speaks_for_its_organisation;

/// `authorization_lifetime` when the registration gives none, in seconds.
pub const DEFAULT_AUTHORIZATION_LIFETIME: u32 = 7200;
/// `access_token_lifetime` when the registration gives none, in seconds.
pub const DEFAULT_ACCESS_TOKEN_LIFETIME: u32 = 120;
/// The longest `access_token_lifetime`, in seconds: a logout must be remembered as long as a token that it ended.
pub const LONGEST_ACCESS_TOKEN: u32 = 86_400;
/// `refresh_token_lifetime` when the registration gives none, in seconds.
pub const DEFAULT_REFRESH_TOKEN_LIFETIME: u32 = 600;

/// A client with every default applied. Field names are those of the self-service API.
///
/// Its JSON is the form in which the records keep it; secrets and keys have columns of their own, so that
/// no serialised client ever holds a secret, not even a hashed one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// Identifier on the wire; never used again for another client.
    pub client_id: String,
    /// Shown to people at login.
    pub client_name: String,
    /// Free text for the customer and the operator.
    pub description: String,
    /// Where "back to the service" leads.
    pub client_uri: Option<Url>,
    /// Logo shown at login.
    #[serde(default)]
    pub logo_uri: Option<Url>,
    /// The organisation that owns the client.
    pub client_orgno: OrgNumber,
    /// The supplier that runs it, if another one does.
    pub supplier_orgno: Option<OrgNumber>,
    /// What it is for; immutable.
    pub integration_type: IntegrationType,
    /// Where it runs.
    pub application_type: ApplicationType,
    /// The one way it may authenticate.
    pub token_endpoint_auth_method: AuthMethod,
    /// What it may ask the token endpoint for.
    pub grant_types: Vec<GrantType>,
    /// What it may ask for at most.
    pub scopes: ScopeSet,
    /// Compared exactly; a native loopback URI has port 0, which stands for any port.
    pub redirect_uris: Vec<String>,
    /// Compared exactly.
    pub post_logout_redirect_uris: Vec<String>,
    /// Loaded in a hidden frame at logout.
    pub frontchannel_logout_uri: Option<String>,
    /// Whether the client gets `iss` and `sid` there, and `sid` in its tokens.
    pub frontchannel_logout_session_required: bool,
    /// Called by us at logout.
    pub backchannel_logout_uri: Option<String>,
    /// Always true when there is a back-channel URI.
    pub backchannel_logout_session_required: bool,
    /// How long a grant lives, in seconds.
    pub authorization_lifetime: u32,
    /// How long an access token lives, in seconds, before scopes shorten it.
    pub access_token_lifetime: u32,
    /// How long an unused refresh token lives, in seconds.
    pub refresh_token_lifetime: u32,
    /// Whether refresh tokens are replaced at each use.
    pub refresh_token_usage: RefreshTokenUsage,
    /// Isolated: single sign-on with itself only.
    pub sso_disabled: bool,
    /// The proof key that is demanded.
    pub code_challenge_method: ChallengeMethod,
    /// Customers on whose behalf a supplier's client may act (§7.7).
    #[serde(default)]
    pub onbehalfof: Vec<OnBehalfOf>,
    /// From when on its grants at Maskinporten must name their audience as a text, not as an array of one
    /// (docs/contracts/maskinporten.md §3.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strict_audience_from: Option<Timestamp>,
    /// The organisation that made it through Altinn's administration, and alone administers it there
    /// (docs/contracts/maskinporten.md §7.10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrator_orgno: Option<OrgNumber>,
    /// Whether it is switched on.
    pub active: bool,
    /// Id of the issuer profile that serves it.
    pub profile: String,
    /// Hashed secrets; empty for clients that have none.
    #[serde(skip)]
    pub secrets: Vec<ClientSecret>,
    /// Public keys for signed assertions and grants.
    #[serde(skip)]
    pub jwks: Vec<RegisteredKey>,
    /// When it was first declared.
    pub created: Timestamp,
    /// When it last changed.
    pub last_updated: Timestamp,
}

/// One customer of a supplier's client (§7.7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnBehalfOf {
    /// The value sent as `onbehalfof`.
    pub onbehalfof: String,
    /// The service owner's name, shown at login.
    pub name: String,
    /// The customer.
    pub orgno: OrgNumber,
    /// Free text.
    pub description: Option<String>,
    /// Where "back to the service" leads.
    pub client_uri: Option<Url>,
    /// Logo shown at login.
    pub logo_uri: Option<Url>,
    /// When it was first declared; none of what is older than this field.
    #[serde(default)]
    pub created: Option<Timestamp>,
    /// When it last changed.
    #[serde(default)]
    pub last_updated: Option<Timestamp>,
}

impl OnBehalfOf {
    /// Whether another one says the same, whenever it was written.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        Self { created: None, last_updated: None, ..self.clone() }
            == Self { created: None, last_updated: None, ..other.clone() }
    }
}

/// A secret as we keep it. Secrets have at least 256 random bits (or 32 characters from the customer in
/// production), so a plain hash is enough: there is nothing to guess.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientSecret {
    /// SHA-256 of the secret.
    pub hash: [u8; 32],
    /// When it was registered.
    pub created: Timestamp,
    /// When it stops working; at most 360 days after it was registered.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientSecret").field("hash", &"…").field("expires_at", &self.expires_at).finish()
    }
}

/// A public RSA key that the customer registered (docs/contracts/maskinporten.md §7.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredKey {
    /// Chosen by the customer, unique within the client.
    pub kid: String,
    /// `RS256`, `RS384` or `RS512`.
    pub alg: String,
    /// Modulus, base64url.
    pub n: String,
    /// Exponent, base64url.
    pub e: String,
    /// Certificate chain that the client is locked to, standard base64, leaf first; empty when there is none.
    #[serde(default)]
    pub x5c: Vec<String>,
    /// When it was registered.
    pub created: Timestamp,
    /// When it stops working; at most a year after it was registered.
    pub expires_at: Timestamp,
    /// The key itself, prepared by the first who verifies with it.
    #[serde(skip)]
    prepared: PreparedKey,
}

impl RegisteredKey {
    /// A public RSA key, as its registration names it.
    #[must_use]
    pub(crate) fn new(named: NamedKey, x5c: Vec<String>, created: Timestamp, expires_at: Timestamp) -> Self {
        let NamedKey { kid, alg, n, e } = named;
        Self { kid, alg, n, e, x5c, created, expires_at, prepared: PreparedKey::default() }
    }

    /// The key, ready to verify with; none only if the records hold no RSA key there.
    #[must_use]
    pub fn verification_key(&self) -> Option<&ForeignKey> {
        self.prepared.0.get_or_init(|| ForeignKey::rsa(&self.n, &self.e).ok()).as_ref()
    }
}

/// The members of a JWK that make the key.
#[derive(Debug)]
pub(crate) struct NamedKey {
    pub(crate) kid: String,
    pub(crate) alg: String,
    pub(crate) n: String,
    pub(crate) e: String,
}

/// Made from the other fields, so it makes no key different from another.
#[derive(Debug, Clone, Default)]
struct PreparedKey(OnceLock<Option<ForeignKey>>);

impl PartialEq for PreparedKey {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for PreparedKey {}

/// What came of comparing a presented secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretCheck {
    /// It is the client's and still works.
    Ok,
    /// It is not the client's.
    Wrong,
    /// It is the client's but its time has passed.
    Expired,
    /// The client has no secret at all.
    NoSecret,
}

impl Client {
    /// Compares a presented secret with the registered ones in constant time.
    #[must_use]
    pub fn check_secret(&self, presented: &str, now: Timestamp) -> SecretCheck {
        if self.secrets.is_empty() {
            return SecretCheck::NoSecret;
        }
        let presented = fellesporten_jose::sha256(presented.as_bytes());
        let mut outcome = SecretCheck::Wrong;
        for secret in &self.secrets {
            let same = fellesporten_jose::constant_time_eq(&presented, &secret.hash);
            match (same, now < secret.expires_at) {
                (true, true) => outcome = SecretCheck::Ok,
                (true, false) if outcome == SecretCheck::Wrong => outcome = SecretCheck::Expired,
                _ => {}
            }
        }
        outcome
    }

    /// The registered key of this name, expired or not.
    #[must_use]
    pub fn registered_key(&self, kid: &str) -> Option<&RegisteredKey> {
        self.jwks.iter().find(|key| key.kid == kid)
    }

    /// The organisation whose access to scopes counts: whoever operates the client. Nothing is inherited from a supplier's customer
    /// (§7.6).
    #[must_use]
    pub fn operator(&self) -> &OrgNumber {
        self.supplier_orgno.as_ref().unwrap_or(&self.client_orgno)
    }

    /// Whether a scope would let this client's supplier be its organisation: no machine that was made for somebody else has one.
    #[must_use]
    pub fn is_anothers_authority(&self, scope: &str) -> bool {
        self.supplier_orgno.is_some() && !self.integration_type.is_login() && speaks_for_its_organisation(scope)
    }

    /// Whether nothing can prove who this client is.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.token_endpoint_auth_method == AuthMethod::None
    }

    /// Whether a refresh token is replaced at each use.
    #[must_use]
    pub fn rotates_refresh_tokens(&self) -> bool {
        self.refresh_token_usage == RefreshTokenUsage::OneTime
    }

    /// Whether the client may send this `grant_type`.
    #[must_use]
    pub fn has_grant(&self, grant: GrantType) -> bool {
        self.grant_types.contains(&grant)
    }

    /// Whether the client's tokens carry `sid`: only those that are told about logouts need it (fact 68).
    #[must_use]
    pub fn wants_sid(&self) -> bool {
        self.frontchannel_logout_session_required || self.backchannel_logout_session_required
    }
}

#[cfg(test)]
mod tests;
