//! One-time codes that wait to be typed: one per number and topic, so that starting anew sends no second one
//! (`docs/contracts/minid.md` §6; fact 34).

use fellesporten_domain::Timestamp;
use fellesporten_domain::one_time_code::LIFETIME;
use fellesporten_jose::constant_time_eq;
use fellesporten_store::{Durability, Shelf, ShortLived, ShortLivedError};
use serde::{Deserialize, Serialize};

use crate::secrets::{NumberHash, Secrets};

/// What a code is for; a code for one thing is none for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The second factor of a login, by SMS.
    LogIn,
    /// A forgotten password, by SMS.
    RecoverySms,
    /// A forgotten password, by e-mail.
    RecoveryEmail,
    /// A letter that is ordered, by SMS to a mobile number that the account need not have.
    Order,
    /// A mobile number that is registered by activating, by SMS to it.
    Activation,
    /// A mobile number that is to take the place of another, by SMS to it.
    NewMobile,
}

impl Topic {
    /// Whether its codes go to a mobile number that is not the account's yet.
    pub const fn is_to_new_mobile(self) -> bool {
        matches!(self, Self::Order | Self::Activation | Self::NewMobile)
    }

    /// The word in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LogIn => "log-in",
            Self::RecoverySms => "recovery-sms",
            Self::RecoveryEmail => "recovery-email",
            Self::Order => "order",
            Self::Activation => "activation",
            Self::NewMobile => "new-mobile",
        }
    }
}

/// A code that waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Live {
    code_hash: String,
    /// When it was sent.
    pub sent: Timestamp,
    /// To what it was sent, where that is being registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

impl Live {
    /// Whether it went to this mobile number; none where it went to the account's own.
    pub fn went_to(&self, mobile: Option<&str>) -> bool {
        self.to.as_deref() == mobile
    }
}

/// The codes that wait; clones share them.
#[derive(Clone)]
pub struct Codes {
    shelf: Shelf<Live>,
    secrets: Secrets,
}

impl Codes {
    /// The codes kept in `short_lived`.
    pub fn new(short_lived: &ShortLived, secrets: Secrets) -> Self {
        Codes { shelf: Shelf::new(short_lived, "minid-code", Durability::Survives), secrets }
    }

    /// The code that waits, if one does, wherever it went.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn live(&self, number: &NumberHash, topic: Topic) -> Result<Option<Live>, ShortLivedError> {
        self.shelf.get(&key(number, topic)).await
    }

    /// Keeps a code that is being sent.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn keep(
        &self,
        number: &NumberHash,
        topic: Topic,
        to: Option<&str>,
        code: &str,
        now: Timestamp,
    ) -> Result<(), ShortLivedError> {
        let live = Live { code_hash: self.secrets.code_hash(code), sent: now, to: to.map(str::to_owned) };
        self.shelf.put(&key(number, topic), &live, now.plus(LIFETIME)).await
    }

    /// Whether this code waits here; then it waits no longer, and of two who type it, one is right.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn spend(
        &self,
        number: &NumberHash,
        topic: Topic,
        to: Option<&str>,
        code: &str,
    ) -> Result<bool, ShortLivedError> {
        let typed = self.secrets.code_hash(code);
        let fits = |live: &Live| live.went_to(to) && constant_time_eq(live.code_hash.as_bytes(), typed.as_bytes());
        match self.shelf.get(&key(number, topic)).await? {
            Some(live) if fits(&live) => {
                Ok(self.shelf.take(&key(number, topic)).await?.is_some_and(|live| fits(&live)))
            }
            _ => Ok(false),
        }
    }

    /// Forgets a code: what it was for is done, or is off.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn forget(&self, number: &NumberHash, topic: Topic) -> Result<(), ShortLivedError> {
        self.shelf.remove(&key(number, topic)).await
    }
}

fn key(number: &NumberHash, topic: Topic) -> String {
    format!("{}:{}", topic.as_str(), number.as_str())
}
