//! A grant: what one login gave one client. One record goes through its whole life, so that a code is redeemed and its
//! grant made in the same atomic step.
//!
//! A code is `<grant id>.<secret>`, two parts of 128 random bits. The grant id stays known to the tokens (it begins their
//! `jti`), the secret to nobody but the client.

use std::time::Duration;

use fellesporten_domain::{Acr, Amr, Language, Pid, Rng, ScopeSet, Timestamp};
use fellesporten_jose::{constant_time_eq, sha256_base64url};
use fellesporten_store::{Durability, Shelf, ShortLived, ShortLivedError};
use serde::{Deserialize, Serialize};

use crate::{request::AuthorizationRequest, rules::refresh::Verdict};

/// The person behind a grant, as the login established it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Authentication {
    /// Fødselsnummer or D-nummer; absent for foreign users who were not matched.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "fellesporten_domain::pid::stored::option")]
    pub pid: Option<Pid>,
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
}

/// A person's names as claims (§5.1).
#[derive(Clone, Serialize, Deserialize)]
pub struct Names {
    /// Given names.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
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
}

/// The states of a grant record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    /// A code was issued.
    Code(Box<OpenCode>),
    /// The code was redeemed.
    Redeemed(Box<Redeemed>),
    /// The code was spent in vain, or used twice, or the grant was revoked: nothing of it is alive.
    Dead,
}

/// The grants of one issuer.
#[derive(Clone)]
pub struct Grants {
    /// Codes need not survive a restart; what was redeemed must.
    codes: Shelf<GrantState>,
    redeemed: Shelf<GrantState>,
    ended_sessions: Shelf<Timestamp>,
}

/// A dead grant is remembered as long as a token of it could still verify offline: no access token lives longer.
const REMEMBER_DEAD: Duration = Duration::from_secs(fellesporten_registry::LONGEST_ACCESS_TOKEN as u64);

impl Grants {
    /// The grants kept in `short_lived`.
    pub fn new(short_lived: &ShortLived) -> Self {
        Grants {
            codes: Shelf::new(short_lived, "grant", Durability::Memory),
            redeemed: Shelf::new(short_lived, "grant", Durability::Survives),
            ended_sessions: Shelf::new(short_lived, "ended-session", Durability::Survives),
        }
    }

    /// Issues a code that gives `grant`, under its id, to the client of a judged request.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn issue_code(
        &self,
        rng: &Rng,
        grant_id: &str,
        request: &AuthorizationRequest,
        grant: Grant,
        expires_at: Timestamp,
    ) -> Result<String, ShortLivedError> {
        let secret = rng.token::<16>();
        let state = GrantState::Code(Box::new(OpenCode {
            secret_hash: sha256_base64url(secret.as_bytes()),
            redirect_uri: request.redirect_uri.clone(),
            code_challenge: request.code_challenge.clone(),
            dpop_jkt: request.dpop_jkt.clone(),
            nonce: request.nonce.clone(),
            expires_at,
            grant,
        }));
        self.codes.put(grant_id, &state, expires_at).await?;
        Ok(format!("{grant_id}.{secret}"))
    }

    /// The record of a grant, whatever its state.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn find(&self, grant_id: &str) -> Result<Option<GrantState>, ShortLivedError> {
        self.codes.get(grant_id).await
    }

    /// Redeems a code: in one atomic step it ends and its grant begins. `false` if another request was first.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn redeem(&self, grant_id: &str, redeemed: Redeemed) -> Result<bool, ShortLivedError> {
        let expires_at = redeemed.expires_at;
        let before = self.redeemed.exchange(grant_id, &GrantState::Redeemed(Box::new(redeemed)), expires_at).await?;
        Ok(matches!(before, Some(GrantState::Code(_))))
    }

    /// Judges a refresh token once more and renews its family, in one atomic step. `next` is what the family comes to; none leaves
    /// it as it is. What the verdict forbids changes nothing here, but a copy ends the family. None when there is no such grant.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn renew(
        &self,
        grant_id: &str,
        judge: impl Fn(&Refresh) -> Verdict + Send + Sync,
        next: impl Fn(&Refresh) -> Refresh + Send + Sync,
        now: Timestamp,
    ) -> Result<Option<Verdict>, ShortLivedError> {
        let mut verdict = None;
        self.redeemed
            .change(grant_id, |state: &mut GrantState| {
                verdict = None;
                let GrantState::Redeemed(redeemed) = state else { return None };
                let refresh = redeemed.refresh.as_mut()?;
                let judged = judge(refresh);
                verdict = Some(judged);
                match judged {
                    Verdict::Renews => {
                        *refresh = next(refresh);
                        Some(redeemed.expires_at)
                    }
                    Verdict::Copied => {
                        *state = GrantState::Dead;
                        Some(now.plus(REMEMBER_DEAD))
                    }
                    Verdict::Ended | Verdict::Parallel => None,
                }
            })
            .await?;
        Ok(verdict)
    }

    /// Ends a grant and everything that it gave.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn kill(&self, grant_id: &str, now: Timestamp) -> Result<(), ShortLivedError> {
        if self.find(grant_id).await?.is_none() {
            return Ok(());
        }
        // Put, not exchanged: what an earlier epoch left can be read still, so it must die too.
        self.redeemed.put(grant_id, &GrantState::Dead, now.plus(REMEMBER_DEAD)).await
    }

    /// Remembers that a session was logged out, which ends its grants of only `openid` and `profile` (§6.3 step 2).
    ///
    /// # Errors
    /// When the store is away.
    pub async fn end_session(&self, sid: &str, now: Timestamp) -> Result<(), ShortLivedError> {
        self.ended_sessions.put(sid, &now, now.plus(REMEMBER_DEAD)).await
    }

    /// The living grant behind an access token, if it is still alive at this moment.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn alive(&self, grant_id: &str, now: Timestamp) -> Result<Option<Grant>, ShortLivedError> {
        let Some(GrantState::Redeemed(redeemed)) = self.find(grant_id).await? else { return Ok(None) };
        if redeemed.expires_at <= now {
            return Ok(None);
        }
        Ok((!self.ended_with_its_session(&redeemed.grant).await?).then_some(redeemed.grant))
    }

    /// Whether this grant died because its session was logged out (§6.3).
    ///
    /// # Errors
    /// When the store is away.
    pub async fn ended_with_its_session(&self, grant: &Grant) -> Result<bool, ShortLivedError> {
        match grant.authentication.sid.as_deref().filter(|_| dies_at_logout(&grant.scope)) {
            Some(sid) => Ok(self.ended_sessions.get(sid).await?.is_some()),
            None => Ok(false),
        }
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
