//! One login transaction, keyed by its own id, so that two tabs never disturb each other
//! (`docs/contracts/idporten.md` §13, `docs/contracts/eid-adapters.md` §2.2.1).

use std::time::Duration;

use fellesporten_domain::{Language, Rng, Timestamp};
use fellesporten_idp_adapters::OpaqueState;
use fellesporten_jose::{constant_time_eq, sha256_base64url};
use fellesporten_oauth::request::AuthorizationRequest;
use fellesporten_store::{Durability, Share, Shelf, ShortLived, ShortLivedError};
use fellesporten_telemetry::{events, metrics, trail};
use serde::{Deserialize, Serialize};

use super::named;

/// How long a person may take from `/authorize` to a completed login.
pub const ATTEMPT_LIFETIME: Duration = Duration::from_secs(30 * 60);

/// A person on the way from the service's request to its answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LoginAttempt {
    /// What the service asked, judged.
    pub request: AuthorizationRequest,
    /// SHA-256 of the browser's secret, base64url: whoever lacks the cookie cannot go on.
    browser_hash: String,
    /// Whether the browser has a session whose level is too low.
    pub step_up: bool,
    /// End of the attempt.
    pub expires_at: Timestamp,
    /// The eID that the person is at, once one is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trip: Option<EidTrip>,
    /// What the selector has to say of the latest trip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
}

/// A visit to one eID.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EidTrip {
    /// The eID's id.
    pub eid: String,
    /// What its adapter wants back.
    pub state: OpaqueState,
}

/// Why the person is back at the selector (`docs/contracts/eid-adapters.md` §2.2.5).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Notice {
    /// The eID that did not let the person through.
    pub eid: String,
    /// Key of the explanation in the locales.
    pub text_key: String,
    /// The eID's own code, if it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Whether the service may only be told `access_denied` when the person leaves.
    pub person_refused: bool,
}

impl LoginAttempt {
    /// When it was begun.
    pub fn begun_at(&self) -> Timestamp {
        self.expires_at.minus(ATTEMPT_LIFETIME)
    }
}

/// An attempt just begun: where it lives, and what its browser must show.
pub struct Begun {
    /// The attempt's id, part of its URLs.
    pub id: String,
    /// The browser's secret, for the attempt's cookie.
    pub browser_secret: String,
}

/// What lies under an attempt's id.
pub enum Found {
    /// An attempt of this browser.
    Own(Box<LoginAttempt>),
    /// An attempt whose secret this browser did not show.
    Foreign {
        /// The language that its service asked for.
        ui_locale: Option<Language>,
    },
    /// Nothing, or nothing any more.
    Nothing,
}

/// The attempts under way.
#[derive(Clone)]
pub struct Attempts {
    shelf: Shelf<LoginAttempt>,
}

impl Attempts {
    /// The attempts kept in `short_lived`. They need not survive a restart.
    pub fn new(short_lived: &ShortLived) -> Self {
        Attempts { shelf: Shelf::new(short_lived, "attempt", Durability::Memory).within(Share::Begun) }
    }

    /// Begins an attempt.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn begin(
        &self,
        rng: &Rng,
        request: AuthorizationRequest,
        step_up: bool,
        now: Timestamp,
    ) -> Result<Begun, ShortLivedError> {
        let (id, browser_secret) = (named::fresh(rng, &request.client_id), rng.token::<32>());
        let attempt = LoginAttempt {
            request,
            browser_hash: sha256_base64url(browser_secret.as_bytes()),
            step_up,
            expires_at: now.plus(ATTEMPT_LIFETIME),
            trip: None,
            notice: None,
        };
        self.shelf.put(&id, &attempt, attempt.expires_at).await?;
        metrics::LOGINS_BEGUN.inc([&attempt.request.client_id]);
        Ok(Begun { id, browser_secret })
    }

    /// Looks for the attempt `id`. A wrong browser does not burn it.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn find(&self, id: &str, browser_secret: Option<&str>) -> Result<Found, ShortLivedError> {
        let Some(attempt) = self.shelf.get(id).await? else { return Ok(Found::Nothing) };
        trail::follow_login(&attempt.request.login_id);
        let is_this_browsers = browser_secret.is_some_and(|secret| {
            constant_time_eq(attempt.browser_hash.as_bytes(), sha256_base64url(secret.as_bytes()).as_bytes())
        });
        if is_this_browsers {
            return Ok(Found::Own(Box::new(attempt)));
        }
        events::login::attempt_of_another_browser("attempt-of-another-browser");
        Ok(Found::Foreign { ui_locale: attempt.request.ui_locale })
    }

    /// Keeps what changed of an attempt that is still there.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn keep(&self, id: &str, attempt: &LoginAttempt) -> Result<(), ShortLivedError> {
        self.shelf.exchange(id, attempt, attempt.expires_at).await.map(drop)
    }

    /// Ends an attempt. Only one caller gets it, so one attempt gives one answer.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn finish(&self, id: &str) -> Result<Option<LoginAttempt>, ShortLivedError> {
        self.shelf.take(id).await
    }
}
