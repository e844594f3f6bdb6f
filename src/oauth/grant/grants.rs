//! Where grants are kept and how they change: codes and short grants in the short-lived store, long ones in the records.

use std::time::Duration;

use fellesporten_domain::{Rng, Timestamp};
use fellesporten_jose::sha256_base64url;
use fellesporten_store::{Durability, Records, Shelf, ShortLived, ShortLivedError};
use fellesporten_telemetry::events;
use serde::{Deserialize, Serialize};

use super::{
    Grant, GrantState, IssuedToken, OpenCode, Redeemed, Refresh, dies_at_logout,
    recorded::{self, RecordedGrants},
};
use crate::{request::AuthorizationRequest, rules::refresh::Verdict};

/// The grants of one issuer.
#[derive(Clone)]
pub struct Grants {
    /// Codes need not survive a restart; what was redeemed must.
    codes: Shelf<GrantState>,
    redeemed: Shelf<GrantState>,
    /// What lives longer than a day; there is no other place that knows whether it is alive.
    recorded: RecordedGrants,
    ended_sessions: Shelf<Timestamp>,
    /// Sessions whose logout ends recorded grants, with the latest end of these.
    recorded_sessions: Shelf<LatestEnd>,
}

/// The latest end of what a session's logout ends in the records.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct LatestEnd(Option<Timestamp>);

/// A dead grant is remembered as long as a token of it could still verify offline: no access token lives longer.
const REMEMBER_DEAD: Duration = Duration::from_secs(fellesporten_registry::LONGEST_ACCESS_TOKEN as u64);

impl Grants {
    /// The grants kept in `short_lived`, and the long ones in `records`.
    pub fn new(short_lived: &ShortLived, records: Records) -> Self {
        Grants {
            codes: Shelf::new(short_lived, "grant", Durability::Memory),
            redeemed: Shelf::new(short_lived, "grant", Durability::Survives),
            recorded: RecordedGrants::new(records),
            ended_sessions: Shelf::new(short_lived, "ended-session", Durability::Survives),
            recorded_sessions: Shelf::new(short_lived, "recorded-session", Durability::Survives),
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
        match self.codes.get(grant_id).await? {
            // Nothing: it never was, or it lives longer than its code's record.
            Some(GrantState::Recorded) | None => {
                let found = self.recorded.find(grant_id).await?;
                Ok(found.map(|found| GrantState::Redeemed(Box::new(found.redeemed)).followed()))
            }
            held => Ok(held.map(GrantState::followed)),
        }
    }

    /// The record that a code names. The records are not asked for one that the short-lived store does not know: it has ended.
    ///
    /// # Errors
    /// When the store is away, or the records are for a grant that they have.
    pub async fn find_code(&self, grant_id: &str) -> Result<Option<GrantState>, ShortLivedError> {
        match self.codes.get(grant_id).await? {
            Some(GrantState::Recorded) => self.find(grant_id).await,
            held => Ok(held.map(GrantState::followed)),
        }
    }

    /// Redeems a code: in one atomic step it ends and its grant begins. `false` if another request was first, or the session was
    /// logged out meanwhile; the caller then kills the grant. `person` is the keyed hash of whose it is.
    ///
    /// # Errors
    /// When the store is away, or the records are for a grant that lives longer than a day. The code is then still there.
    pub async fn redeem(
        &self,
        grant_id: &str,
        redeemed: Redeemed,
        person: Option<&str>,
    ) -> Result<bool, ShortLivedError> {
        if recorded::is_long(&redeemed) {
            self.recorded.keep(grant_id, &redeemed, person).await?;
            let redeems = !self.is_logged_out_now(&redeemed).await?
                && self
                    .spend(grant_id, &GrantState::Recorded, redeemed.grant.authorized_at.plus(REMEMBER_DEAD))
                    .await?;
            if !redeems {
                self.recorded.remove(grant_id).await?;
            }
            return Ok(redeems);
        }
        let expires_at = redeemed.expires_at;
        self.spend(grant_id, &GrantState::Redeemed(Box::new(redeemed)), expires_at).await
    }

    async fn spend(&self, grant_id: &str, new: &GrantState, expires_at: Timestamp) -> Result<bool, ShortLivedError> {
        let before = self.redeemed.exchange(grant_id, new, expires_at).await?;
        Ok(matches!(before, Some(GrantState::Code(_))))
    }

    /// Says in the session that its logout ends something in the records, then looks whether it was logged out: whoever logs out does
    /// the two in the other order, so one of them sees the other.
    async fn is_logged_out_now(&self, redeemed: &Redeemed) -> Result<bool, ShortLivedError> {
        let grant = &redeemed.grant;
        let Some(sid) = grant.authentication.sid.as_deref().filter(|_| dies_at_logout(&grant.scope)) else {
            return Ok(false);
        };
        let noted_until = grant.authorized_at.plus(REMEMBER_DEAD);
        self.recorded_sessions
            .change_or_begin(sid, |latest: &mut LatestEnd| {
                latest.0 = latest.0.max(Some(redeemed.expires_at));
                noted_until
            })
            .await?;
        Ok(self.ended_sessions.get(sid).await?.is_some())
    }

    /// Judges a refresh token once more and renews its family, in one atomic step: `next` is what the family comes to, `token` the access
    /// token that it gives. What the verdict forbids changes nothing here, but a copy ends the family. None when there is no such grant.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn renew(
        &self,
        grant_id: &str,
        judge: impl Fn(&Refresh) -> Verdict + Send + Sync,
        next: impl Fn(&Refresh) -> Refresh + Send + Sync,
        token: &IssuedToken,
        now: Timestamp,
    ) -> Result<Option<Verdict>, ShortLivedError> {
        let (mut verdict, mut is_here) = (None, false);
        let in_records = (&judge, &next);
        self.redeemed
            .change(grant_id, |state: &mut GrantState| {
                (verdict, is_here) = (None, !matches!(state, GrantState::Recorded));
                let GrantState::Redeemed(redeemed) = state else { return None };
                let refresh = redeemed.refresh.as_ref()?;
                let judged = judge(refresh);
                verdict = Some(judged);
                match judged {
                    Verdict::Renews => {
                        redeemed.renew(next(refresh), token, now);
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
        if is_here {
            return Ok(verdict);
        }
        let verdict = self.recorded.renew(grant_id, in_records.0, in_records.1, token, now).await?;
        if verdict == Some(Verdict::Copied) {
            self.kill(grant_id, now).await?;
        }
        Ok(verdict)
    }

    /// What of a grant the short-lived store has; the records are not asked.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn held_here(&self, grant_id: &str) -> Result<Option<GrantState>, ShortLivedError> {
        self.codes.get(grant_id).await
    }

    /// Ends a grant and everything that it gave.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn kill(&self, grant_id: &str, now: Timestamp) -> Result<(), ShortLivedError> {
        let is_known = match self.codes.get(grant_id).await? {
            Some(GrantState::Code(_) | GrantState::Redeemed(_)) => true,
            // The record first: while it cannot go, the grant is said to live, and may be ended again. It may be there still of one that
            // died while the records were away.
            Some(GrantState::Recorded | GrantState::Dead) => {
                self.recorded.remove(grant_id).await?;
                true
            }
            None => self.recorded.remove(grant_id).await?,
        };
        if !is_known {
            return Ok(());
        }
        let remembered_until = now.plus(REMEMBER_DEAD);
        match self.redeemed.exchange(grant_id, &GrantState::Dead, remembered_until).await? {
            // Redeemed meanwhile.
            Some(GrantState::Recorded) => self.recorded.remove(grant_id).await.map(drop),
            Some(GrantState::Code(_) | GrantState::Redeemed(_) | GrantState::Dead) => Ok(()),
            // What an earlier epoch left is not exchanged, but can be read still, so it must die too.
            None => self.redeemed.put(grant_id, &GrantState::Dead, remembered_until).await,
        }
    }

    /// Ends a grant that would have ended at `expires_at`, without asking the records: what they have of it is worth nothing until then.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn kill_here(
        &self,
        grant_id: &str,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), ShortLivedError> {
        self.redeemed.put(grant_id, &GrantState::Dead, expires_at.max(now.plus(REMEMBER_DEAD))).await
    }

    /// Remembers that a session was logged out, which ends its grants of only `openid` and `profile` (§6.3 step 2).
    ///
    /// # Errors
    /// When the store is away.
    pub async fn end_session(&self, sid: &str, now: Timestamp) -> Result<(), ShortLivedError> {
        self.ended_sessions.put(sid, &now, now.plus(REMEMBER_DEAD)).await?;
        let Some(LatestEnd(Some(latest_end))) = self.recorded_sessions.get(sid).await? else { return Ok(()) };
        if let Err(error) = self.recorded.end_session(sid).await {
            events::tokens::session_grants_not_ended(error);
            self.ended_sessions.put(sid, &now, latest_end.max(now.plus(REMEMBER_DEAD))).await?;
        }
        Ok(())
    }

    /// A person's living grants that last longer than a day, with their ids.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn recorded_of_person(
        &self,
        person: &str,
        now: Timestamp,
    ) -> Result<Vec<(String, Redeemed)>, ShortLivedError> {
        let found = self.recorded.of_person(person).await?.into_iter();
        Ok(found.map(|found| (found.grant_id, found.redeemed)).filter(|(_, it)| it.expires_at > now).collect())
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
