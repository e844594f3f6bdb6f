//! Which of a person's grants open APIs, so that the person can see and end them (`docs/contracts/idporten.md` §8.4, 8.6).
//!
//! A grant of only `openid` and `profile` is a login and nothing more: it is not listed.

use fellesporten_domain::Timestamp;
use fellesporten_store::{Durability, Shelf, ShortLived, ShortLivedError};
use fellesporten_telemetry::events;
use serde::{Deserialize, Serialize};

use crate::grant::{Grant, GrantState, Grants, dies_at_logout};

/// Grants that one person's list holds at most. Whoever comes beyond ends the one that would have ended first: what is not
/// listed could not be withdrawn.
const MOST: usize = 200;

/// A grant that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Listed {
    grant_id: String,
    client_id: String,
    /// Its latest end.
    expires_at: Timestamp,
}

/// A living grant with API scopes.
#[derive(Clone, Debug)]
pub struct Authorization {
    /// What was given, to whom.
    pub grant: Grant,
    /// When the last of it ends.
    pub expires_at: Timestamp,
}

/// The grants of all persons, by person. Cheap to clone.
#[derive(Clone)]
pub struct Authorizations {
    shelf: Shelf<Vec<Listed>>,
    grants: Grants,
}

impl Authorizations {
    /// The list kept in `short_lived`, of grants kept in `grants`.
    pub fn new(short_lived: &ShortLived, grants: Grants) -> Self {
        Authorizations { shelf: Shelf::new(short_lived, "authorizations", Durability::Survives), grants }
    }

    /// Lists a grant that is about to be given.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn add(
        &self,
        person: &str,
        grant_id: &str,
        client_id: &str,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), ShortLivedError> {
        let listed = Listed { grant_id: grant_id.to_owned(), client_id: client_id.to_owned(), expires_at };
        let mut pushed_out = Vec::new();
        self.shelf
            .change_or_begin(person, |list: &mut Vec<Listed>| {
                list.retain(|known| known.expires_at > now);
                list.push(listed.clone());
                // The newest first; of equals the one just given.
                list.sort_by_key(|known| std::cmp::Reverse(known.expires_at));
                pushed_out = list.split_off(list.len().min(MOST));
                list.first().map_or(expires_at, |last| last.expires_at)
            })
            .await?;
        for grant in pushed_out {
            events::tokens::too_many_grants(&grant.client_id);
            self.grants.kill(&grant.grant_id, now).await?;
        }
        Ok(())
    }

    /// A person's living grants with API scopes.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn of_person(&self, person: &str, now: Timestamp) -> Result<Vec<Authorization>, ShortLivedError> {
        let mut living = Vec::new();
        let listed = self.listed(person, now).await?;
        for listed in &listed {
            match self.grants.find(&listed.grant_id).await? {
                Some(GrantState::Redeemed(redeemed)) if redeemed.expires_at > now => {
                    living.push(Authorization { grant: redeemed.grant, expires_at: redeemed.expires_at });
                }
                // A code that waits for its client gives nothing yet; the others never will.
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
            // Every one that opens an API is listed, unless the short-lived store lost the list.
            if !listed.iter().any(|known| known.grant_id == grant_id) && !dies_at_logout(&redeemed.grant.scope) {
                living.push(Authorization { grant: redeemed.grant, expires_at: redeemed.expires_at });
            }
        }
        Ok(living)
    }

    /// Ends every grant that a person gave one client, and all that came from it: codes, access and refresh tokens.
    ///
    /// # Errors
    /// When the store is away; some may have ended then.
    pub async fn end(&self, person: &str, client_id: &str, now: Timestamp) -> Result<(), ShortLivedError> {
        for listed in self.listed(person, now).await?.iter().filter(|listed| listed.client_id == client_id) {
            self.grants.kill(&listed.grant_id, now).await?;
        }
        for (grant_id, redeemed) in self.grants.recorded_of_person(person, now).await? {
            if redeemed.grant.client_id == client_id && !dies_at_logout(&redeemed.grant.scope) {
                self.grants.kill(&grant_id, now).await?;
            }
        }
        Ok(())
    }

    async fn listed(&self, person: &str, now: Timestamp) -> Result<Vec<Listed>, ShortLivedError> {
        let mut list = self.shelf.get(person).await?.unwrap_or_default();
        list.retain(|listed| listed.expires_at > now);
        Ok(list)
    }
}
