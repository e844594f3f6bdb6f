//! Which grants a person has given, so that the person can see and end them (`docs/contracts/idporten.md` §6.6, 8.4–8.6).
//!
//! Listed is what outlives the moment: grants that open APIs, and grants that are renewed. Any other is a login and nothing more.
//! A code that waits is not listed: when it is redeemed, it is held against what was ended since it was issued.

mod list;

use fellesporten_domain::Timestamp;
use fellesporten_store::{Durability, Shelf, ShortLived, ShortLivedError};
use fellesporten_telemetry::events;

use crate::{
    grant::{Grant, GrantState, Grants, IssuedToken, Redeemed, dies_at_logout},
    revoked::RevokedTokens,
};
pub use list::Ending;
use list::{List, Listed};

/// A living grant with API scopes.
#[derive(Clone, Debug)]
pub struct Authorization {
    /// Its id.
    pub grant_id: String,
    /// What was given, to whom.
    pub grant: Grant,
    /// When the last of it ends.
    pub expires_at: Timestamp,
}

impl Authorization {
    fn of(grant_id: String, redeemed: Redeemed) -> Self {
        Authorization { grant_id, grant: redeemed.grant, expires_at: redeemed.expires_at }
    }
}

/// The grants of all persons, by person. Cheap to clone.
#[derive(Clone)]
pub struct Authorizations {
    shelf: Shelf<List>,
    grants: Grants,
    revoked: RevokedTokens,
}

impl Authorizations {
    /// The list kept in `short_lived`, of grants kept in `grants`; what is ended is told in `revoked`.
    pub fn new(short_lived: &ShortLived, grants: Grants, revoked: RevokedTokens) -> Self {
        Authorizations { shelf: Shelf::new(short_lived, "grants-of-person", Durability::Survives), grants, revoked }
    }

    /// Lists a grant before anything of it is given: what is not listed could not be ended. `false` when the person has ended it
    /// since the login; then nothing of it may be given.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn add(
        &self,
        person: &str,
        grant_id: &str,
        redeemed: &Redeemed,
        now: Timestamp,
    ) -> Result<bool, ShortLivedError> {
        if redeemed.refresh.is_none() && dies_at_logout(&redeemed.grant.scope) {
            return Ok(true);
        }
        let new = Listed::of(grant_id, redeemed);
        let mut outcome = Ok(None);
        self.shelf
            .change_or_begin(person, |list| {
                outcome = list.add(new.clone(), redeemed.grant.authorized_at, now);
                list.ends_at(now)
            })
            .await?;
        match outcome {
            Err(list::HasEnded) => Ok(false),
            Ok(None) => Ok(true),
            Ok(Some(pushed_out)) => {
                events::tokens::too_many_grants(&pushed_out.client_id);
                self.grants.kill(&pushed_out.grant_id, now).await?;
                Ok(true)
            }
        }
    }

    /// A person's living grants with API scopes.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn of_person(&self, person: &str, now: Timestamp) -> Result<Vec<Authorization>, ShortLivedError> {
        let mut living = Vec::new();
        let list = self.shelf.get(person).await?.unwrap_or_default();
        for listed in list.living(now).filter(|listed| !dies_at_logout(&listed.scope)) {
            match self.grants.find(&listed.grant_id).await? {
                Some(GrantState::Redeemed(redeemed)) if redeemed.expires_at > now => {
                    living.push(Authorization::of(listed.grant_id.clone(), *redeemed));
                }
                // One that is being redeemed gives nothing yet; the others never will.
                Some(GrantState::Code(_) | GrantState::Redeemed(_) | GrantState::Recorded | GrantState::Dead)
                | None => {}
            }
        }
        let recorded = match self.grants.recorded_of_person(person, now).await {
            // What is known without the records is still shown and can be taken back.
            Err(ShortLivedError::Unavailable(cause)) => {
                events::tokens::grants_unread(cause);
                Vec::new()
            }
            recorded => recorded?,
        };
        for (grant_id, redeemed) in recorded {
            // Every one is listed, unless the short-lived store lost the list.
            if !list.holds(&grant_id) && !dies_at_logout(&redeemed.grant.scope) {
                living.push(Authorization::of(grant_id, redeemed));
            }
        }
        Ok(living)
    }

    /// Ends a part of what a person has given, and all that came from it: codes, access and refresh tokens. `false` while the records
    /// are away: what is listed has ended all the same, and nothing is missing unless the short-lived store lost the list.
    ///
    /// # Errors
    /// When the store is away; some may have ended then.
    pub async fn end(&self, person: &str, ending: &Ending, now: Timestamp) -> Result<bool, ShortLivedError> {
        let list = self
            .shelf
            .change_or_begin(person, |list| {
                list.end(ending.clone(), now);
                list.ends_at(now)
            })
            .await?;
        for listed in list.living(now).filter(|listed| ending.covers(listed)) {
            if let Some(GrantState::Redeemed(redeemed)) = self.grants.held_here(&listed.grant_id).await? {
                self.tell(&redeemed, now).await?;
            }
            self.grants.kill_here(&listed.grant_id, listed.expires_at, now).await?;
        }
        let recorded = match self.grants.recorded_of_person(person, now).await {
            Err(ShortLivedError::Unavailable(cause)) => {
                events::tokens::grants_not_searched(cause);
                return Ok(false);
            }
            recorded => recorded?,
        };
        for (grant_id, redeemed) in recorded {
            if ending.covers(&Listed::of(&grant_id, &redeemed)) {
                self.tell(&redeemed, now).await?;
                self.grants.kill(&grant_id, now).await?;
            }
        }
        Ok(true)
    }

    /// The living grant of this id, if it has API scopes.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn find(&self, grant_id: &str, now: Timestamp) -> Result<Option<Authorization>, ShortLivedError> {
        let Some(GrantState::Redeemed(redeemed)) = self.grants.find(grant_id).await? else { return Ok(None) };
        let is_one = redeemed.expires_at > now && !dies_at_logout(&redeemed.grant.scope);
        Ok(is_one.then(|| Authorization::of(grant_id.to_owned(), *redeemed)))
    }

    /// Ends one grant, and all that came from it.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn end_one(&self, grant_id: &str, now: Timestamp) -> Result<(), ShortLivedError> {
        if let Some(GrantState::Redeemed(redeemed)) = self.grants.find(grant_id).await? {
            self.tell(&redeemed, now).await?;
        }
        self.grants.kill(grant_id, now).await
    }

    /// Puts the access tokens of what ends on their client's list. Those of a login open no API.
    async fn tell(&self, redeemed: &Redeemed, now: Timestamp) -> Result<(), ShortLivedError> {
        if dies_at_logout(&redeemed.grant.scope) {
            return Ok(());
        }
        let tokens: Vec<IssuedToken> = redeemed.living_tokens(now).cloned().collect();
        self.revoked.add(&redeemed.grant.client_id, &tokens, now).await
    }
}
