//! A login to MinID's own pages. It is nobody's single sign-on: the broker's requests never look at it
//! (`docs/contracts/minid.md` §1).

use std::fmt;
use std::time::Duration;

use fellesporten_domain::{Amr, Pid, Rng, Timestamp};
use fellesporten_store::{Durability, Shelf, ShortLived, ShortLivedError};
use serde::{Deserialize, Serialize};

/// How long it lasts.
pub const SESSION_LIFETIME: Duration = Duration::from_secs(1800);

/// Somebody at MinID's own pages.
#[derive(Clone, Serialize, Deserialize)]
pub struct Session {
    /// Who.
    #[serde(with = "fellesporten_domain::pid::stored")]
    pub number: Pid,
    /// When the person logged in.
    pub at: Timestamp,
    /// How.
    pub amr: Amr,
    /// Under which of the account's passwords; a newer one ends it.
    #[serde(default)]
    pub generation: u64,
    /// The secret of an authenticator app that is being registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_totp: Option<Vec<u8>>,
    /// Key of what the next page tells: how the form ended that led there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Session(…)")
    }
}

/// The sessions of own pages.
#[derive(Clone)]
pub struct Sessions {
    shelf: Shelf<Session>,
}

impl Sessions {
    /// The sessions kept in `short_lived`. They need not survive a restart.
    pub fn new(short_lived: &ShortLived) -> Self {
        Sessions { shelf: Shelf::new(short_lived, "minid-session", Durability::Memory) }
    }

    /// Begins a session; gives its cookie.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn begin(&self, rng: &Rng, session: &Session) -> Result<String, ShortLivedError> {
        let cookie = rng.token::<32>();
        self.shelf.put(&cookie, session, session.at.plus(SESSION_LIFETIME)).await?;
        Ok(cookie)
    }

    /// The session of a cookie.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn find(&self, cookie: &str) -> Result<Option<Session>, ShortLivedError> {
        self.shelf.get(cookie).await
    }

    /// Changes a session that is there still; `change` may run several times.
    ///
    /// # Errors
    /// When the store is away, or when others never stop changing it.
    pub async fn change(
        &self,
        cookie: &str,
        mut change: impl FnMut(&mut Session) + Send,
    ) -> Result<(), ShortLivedError> {
        let changed = self.shelf.change(cookie, |session| {
            change(session);
            Some(session.at.plus(SESSION_LIFETIME))
        });
        changed.await.map(|_| ())
    }

    /// Ends it.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn end(&self, cookie: &str) -> Result<(), ShortLivedError> {
        self.shelf.remove(cookie).await
    }
}
