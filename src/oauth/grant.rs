//! A grant: what one login gave one client. One record goes through its whole life, so that a code is redeemed and its
//! grant made in the same atomic step.
//!
//! A code is `<grant id>.<secret>`, two parts of 128 random bits. The grant id stays known to the tokens (it begins their
//! `jti`), the secret to nobody but the client.

mod grants;
mod issued;
mod recorded;

use fellesporten_domain::{Acr, Amr, Language, Pid, ScopeSet, Timestamp};
use fellesporten_jose::{constant_time_eq, sha256_base64url};
use fellesporten_telemetry::trail;
use serde::{Deserialize, Serialize};

pub use grants::Grants;
pub use issued::IssuedToken;
pub use recorded::{STATEMENTS, SWEEPING};

/// The person behind a grant, as the login established it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Authentication {
    /// Fødselsnummer or D-nummer; absent for foreign users who were not matched, and for who logged in by e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "fellesporten_domain::pid::stored::option")]
    pub pid: Option<Pid>,
    /// What names a person without a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unnumbered: Option<Unnumbered>,
    /// Pairwise subject for this client.
    pub sub: String,
    /// Level achieved.
    pub acr: Acr,
    /// The eID used.
    pub amr: Amr,
    /// When the person really authenticated.
    pub auth_time: Timestamp,
    /// Language of the login.
    pub locale: Language,
    /// Names, when the eID gave them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<Names>,
    /// The browser's session, when one was left behind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// What the browser said it was, which people know their devices by (§8.6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
}

/// A person's names as claims (§5.1).
#[derive(Clone, Serialize, Deserialize)]
pub struct Names {
    /// Given names.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
}

/// Somebody whom no number names, in the claims that services read (§5.1).
#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Unnumbered {
    /// Known by a foreign eID, and not matched in the register.
    Foreign {
        /// `XX/NO/…`.
        eidas_person_identifier: String,
        /// The country of the eID.
        eidas_citizen_country_code: String,
        /// `YYYY-MM-DD`, where the eID tells it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        birthdate: Option<String>,
    },
    /// Known by an e-mail address alone.
    Email {
        /// The address, in small letters.
        email: String,
    },
}

impl std::fmt::Debug for Unnumbered {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Unnumbered(…)")
    }
}

/// What stands behind a code or an access token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Grant {
    /// Whose it is.
    pub client_id: String,
    /// What was granted.
    pub scope: ScopeSet,
    /// Audiences of the access token.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resource: Vec<String>,
    /// The supplier's customer on whose behalf the person logged in (§7.7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onbehalfof: Option<String>,
    /// Whether it was asked for with a scope that wants tokens without identity (§8.7): who the person is stays unsaid, whatever
    /// becomes of that scope.
    #[serde(default)]
    pub pseudonymous: bool,
    /// When the earliest consent that it rests on ends, and it with that (§8.5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent_ends: Option<Timestamp>,
    /// The login that gave it.
    #[serde(default)]
    pub login_id: String,
    /// When the person's login gave it: its lifetime is counted from here.
    pub authorized_at: Timestamp,
    /// Who logged in, and how.
    pub authentication: Authentication,
}

impl std::fmt::Debug for Names {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Names(…)")
    }
}

/// A code that waits for its client.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenCode {
    /// SHA-256 of the code's secret half, base64url.
    pub secret_hash: String,
    /// The `redirect_uri` of the request, as sent.
    pub redirect_uri: String,
    /// PKCE challenge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_challenge: Option<String>,
    /// The key that the token request must prove to hold (RFC 9449 §10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpop_jkt: Option<String>,
    /// For the ID token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// End of the code.
    pub expires_at: Timestamp,
    /// What it gives.
    pub grant: Grant,
}

/// What a refresh token's family has come to (§4.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refresh {
    /// How often it was renewed.
    pub generation: u32,
    /// SHA-256 of the latest token's random part, base64url.
    pub token_hash: String,
    /// When the latest token was made.
    pub rotated_at: Timestamp,
    /// When a token that is used again and again (`REUSE`) ends unless it is used before.
    pub idle_until: Timestamp,
    /// The key that a public client's tokens are bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jkt: Option<String>,
}

/// A grant whose code was redeemed; tokens are out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Redeemed {
    /// As in [`OpenCode`]: who shows the code again knows its secret.
    pub secret_hash: String,
    /// When the last that it gives ends: the access token, or the authorization that refresh tokens renew.
    pub expires_at: Timestamp,
    /// What the tokens stand for.
    pub grant: Grant,
    /// Its refresh tokens, if it has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh: Option<Refresh>,
    /// Its latest access tokens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tokens: Vec<IssuedToken>,
}

/// The states of a grant record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    /// A code was issued.
    Code(Box<OpenCode>),
    /// The code was redeemed.
    Redeemed(Box<Redeemed>),
    /// The code was redeemed, and what it gave lives so long that the records have it.
    Recorded,
    /// The code was spent in vain, or used twice, or the grant was revoked: nothing of it is alive.
    Dead,
}

impl GrantState {
    /// What the grant gives, unless nothing of it is alive or known here.
    fn grant(&self) -> Option<&Grant> {
        match self {
            GrantState::Code(open) => Some(&open.grant),
            GrantState::Redeemed(redeemed) => Some(&redeemed.grant),
            GrantState::Recorded | GrantState::Dead => None,
        }
    }

    /// The work that found it belongs to its login.
    fn followed(self) -> Self {
        if let Some(grant) = self.grant() {
            trail::follow_login(&grant.login_id);
        }
        self
    }
}

/// Grants of only `openid` and `profile` die at logout; those that hold any other scope survive it (§6.3).
pub fn dies_at_logout(scope: &ScopeSet) -> bool {
    scope.iter().all(|scope| matches!(scope.as_str(), "openid" | "profile"))
}

/// The two halves of a code, if it has the form of one.
pub fn split_code(code: &str) -> Option<(&str, &str)> {
    code.split_once('.').filter(|(grant_id, secret)| grant_id.len() == 22 && secret.len() == 22)
}

/// Whether `secret` is the secret half of the code with this hash.
pub fn is_opened_by(secret_hash: &str, secret: &str) -> bool {
    constant_time_eq(secret_hash.as_bytes(), sha256_base64url(secret.as_bytes()).as_bytes())
}
