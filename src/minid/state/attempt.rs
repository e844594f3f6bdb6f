//! One person's way through MinID's pages, keyed by its own id, so that two tabs never disturb each other.

use std::fmt;
use std::time::Duration;

use fellesporten_domain::{Pid, Rng, Timestamp};
use fellesporten_jose::{constant_time_eq, sha256_base64url};
use fellesporten_oauth::request::AuthorizationRequest;
use fellesporten_store::{Durability, Share, Shelf, ShortLived, ShortLivedError};
use fellesporten_telemetry::{events, trail};
use serde::{Deserialize, Serialize};

use super::Factor;

/// How long a person may take (`docs/contracts/minid.md` §1).
pub const ATTEMPT_LIFETIME: Duration = Duration::from_secs(30 * 60);

/// A person on the way.
#[derive(Clone, Serialize, Deserialize)]
pub struct Attempt {
    /// The login, or another errand, that it belongs to: the trace id of the request that began it.
    #[serde(default)]
    pub login_id: String,
    /// Where the way leads.
    pub purpose: Purpose,
    /// SHA-256 of the browser's secret, base64url: whoever lacks the cookie cannot go on.
    browser_hash: String,
    /// End of the attempt.
    pub expires_at: Timestamp,
    /// Where the person is.
    pub stage: Stage,
    /// Under which of the account's passwords the way goes on; a newer one ends it.
    #[serde(default)]
    pub generation: u64,
}

/// Where a way leads.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To the broker, whose judged request this is.
    Broker(Box<AuthorizationRequest>),
    /// To MinID's own pages.
    OwnPages,
}

/// A page, and what led there. A form of another page changes nothing, so the back button does no harm.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "at")]
pub enum Stage {
    /// Number and password.
    Credentials {
        /// Key of what the page has to say first.
        notice: Option<String>,
    },
    /// MinID is not enough for what is asked.
    NotEnough,
    /// A passkey is asked for.
    Passkey {
        /// Whose, if anybody's.
        #[serde(with = "fellesporten_domain::pid::stored")]
        number: Pid,
        /// The ceremony's id.
        ceremony: String,
        /// Its options for the browser, as JSON.
        options: String,
    },
    /// The password was right.
    SecondFactor {
        /// Whose.
        #[serde(with = "fellesporten_domain::pid::stored")]
        number: Pid,
        /// What is asked for.
        factor: Factor,
        /// What could be asked for.
        factors: Vec<Factor>,
        /// Which code of the sheet is asked for.
        asked: Option<usize>,
        /// The login before this one.
        last_log_in: Option<Timestamp>,
    },
    /// Number, to choose a new password.
    Recover,
    /// The code of the SMS.
    RecoverSms {
        /// Whose, if anybody's.
        #[serde(with = "fellesporten_domain::pid::stored")]
        number: Pid,
        /// Whether a quarantine led here.
        quarantine: bool,
    },
    /// The code of the e-mail.
    RecoverEmail {
        /// Whose, if anybody's.
        #[serde(with = "fellesporten_domain::pid::stored")]
        number: Pid,
    },
    /// A code of the sheet, where there is no e-mail.
    RecoverPin {
        /// Whose.
        #[serde(with = "fellesporten_domain::pid::stored")]
        number: Pid,
        /// Which code of the sheet is asked for.
        asked: usize,
    },
    /// A new password, twice.
    NewPassword {
        /// Whose.
        #[serde(with = "fellesporten_domain::pid::stored")]
        number: Pid,
    },
    /// Number and mobile number, to get a letter.
    Order,
    /// The code of the SMS.
    OrderSms {
        /// For whom.
        #[serde(with = "fellesporten_domain::pid::stored")]
        number: Pid,
        /// Where the code went.
        mobile: String,
    },
    /// A letter is on its way.
    Ordered {
        /// Test environments show the code at once.
        code: Option<String>,
    },
    /// Number and the code of the letter.
    Activate,
    /// Password, mobile number and e-mail address.
    ActivateDetails {
        /// Whose.
        #[serde(with = "fellesporten_domain::pid::stored")]
        number: Pid,
    },
    /// The code of the SMS.
    ActivateSms {
        /// Whose.
        #[serde(with = "fellesporten_domain::pid::stored")]
        number: Pid,
        /// Where the code went.
        mobile: String,
        /// E-mail address, if one was given.
        email: Option<String>,
        /// Hash of the password.
        password: String,
    },
}

impl Stage {
    /// Whether the person logs in here, rather than gets a MinID.
    pub fn is_login(&self) -> bool {
        !matches!(
            self,
            Self::Order
                | Self::OrderSms { .. }
                | Self::Ordered { .. }
                | Self::Activate
                | Self::ActivateDetails { .. }
                | Self::ActivateSms { .. }
        )
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Attempt(…)")
    }
}

impl Attempt {
    /// The broker's request, if one led here.
    pub fn request(&self) -> Option<&AuthorizationRequest> {
        match &self.purpose {
            Purpose::Broker(request) => Some(request),
            Purpose::OwnPages => None,
        }
    }
}

/// An attempt just begun: where it lives, and what its browser must show.
pub struct Begun {
    /// The attempt's id, part of its URLs.
    pub id: String,
    /// The browser's secret, for the attempt's cookie.
    pub browser_secret: String,
}

/// The attempts under way.
#[derive(Clone)]
pub struct Attempts {
    shelf: Shelf<Attempt>,
}

impl Attempts {
    /// The attempts kept in `short_lived`. They need not survive a restart.
    pub fn new(short_lived: &ShortLived) -> Self {
        Attempts { shelf: Shelf::new(short_lived, "minid-attempt", Durability::Memory).within(Share::Begun) }
    }

    /// Begins an attempt at a stage.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn begin(
        &self,
        rng: &Rng,
        login_id: String,
        purpose: Purpose,
        stage: Stage,
        now: Timestamp,
    ) -> Result<Begun, ShortLivedError> {
        let (id, browser_secret) = (rng.token::<16>(), rng.token::<32>());
        let browser_hash = sha256_base64url(browser_secret.as_bytes());
        let expires_at = now.plus(ATTEMPT_LIFETIME);
        let attempt = Attempt { login_id, purpose, browser_hash, expires_at, stage, generation: 0 };
        self.shelf.put(&id, &attempt, attempt.expires_at).await?;
        Ok(Begun { id, browser_secret })
    }

    /// The attempt `id`, if it is alive and this browser's. A wrong browser does not burn it.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn find(&self, id: &str, browser_secret: Option<&str>) -> Result<Option<Attempt>, ShortLivedError> {
        let Some(attempt) = self.shelf.get(id).await? else { return Ok(None) };
        trail::follow_login(&attempt.login_id);
        let is_this_browsers = browser_secret.is_some_and(|secret| {
            constant_time_eq(attempt.browser_hash.as_bytes(), sha256_base64url(secret.as_bytes()).as_bytes())
        });
        if !is_this_browsers {
            events::login::attempt_of_another_browser("attempt-of-another-browser");
        }
        Ok(is_this_browsers.then_some(attempt))
    }

    /// Keeps where the person is now, of an attempt that is still there.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn keep(&self, id: &str, attempt: &Attempt) -> Result<(), ShortLivedError> {
        self.shelf.exchange(id, attempt, attempt.expires_at).await.map(drop)
    }

    /// Ends an attempt. Only one caller gets it, so one attempt gives one answer.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn finish(&self, id: &str) -> Result<Option<Attempt>, ShortLivedError> {
        self.shelf.take(id).await
    }
}
