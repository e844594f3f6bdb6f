//! A trip to an eID's provider, from leaving to coming back, keyed by its `state` (`docs/contracts/eid-adapters.md` §2.2.1).

use std::time::Duration;

use fellesporten_domain::{Rng, Timestamp};
use fellesporten_idp_adapters::{OpaqueState, oidc::TripSecrets};
use fellesporten_jose::{constant_time_eq, sha256_base64url};
use fellesporten_store::{Durability, Share, Shelf, ShortLived, ShortLivedError};
use serde::{Deserialize, Serialize};

/// How long a trip that is over is still there.
const GRACE: Duration = Duration::from_secs(60);

/// A browser that is away at a provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UpstreamTrip {
    /// The login attempt that it serves.
    pub attempt: String,
    /// The eID.
    pub eid: String,
    /// Its `state`, `nonce` and PKCE verifier.
    pub secrets: TripSecrets,
    /// What the adapter wants back.
    pub state: OpaqueState,
    /// When the person left.
    pub started_at: Timestamp,
    /// Until when they may come back.
    pub expires_at: Timestamp,
    /// SHA-256 of the browser's secret, base64url.
    browser_hash: String,
}

/// A trip about to begin.
pub struct Leaving<'a> {
    /// The login attempt that it serves, and when that ends.
    pub attempt: (&'a str, Timestamp),
    /// The eID.
    pub eid: &'a str,
    /// Its secrets.
    pub secrets: TripSecrets,
    /// What the adapter wants back.
    pub state: OpaqueState,
    /// When it began.
    pub started_at: Timestamp,
    /// Until when the person may come back.
    pub expires_at: Timestamp,
}

impl UpstreamTrip {
    /// Whether this browser began it.
    pub fn is_of(&self, browser_secret: Option<&str>) -> bool {
        browser_secret.is_some_and(|secret| {
            constant_time_eq(self.browser_hash.as_bytes(), sha256_base64url(secret.as_bytes()).as_bytes())
        })
    }
}

/// The trips under way.
#[derive(Clone)]
pub struct UpstreamTrips {
    shelf: Shelf<UpstreamTrip>,
}

impl UpstreamTrips {
    /// The trips kept in `short_lived`. They need not survive a restart.
    pub fn new(short_lived: &ShortLived) -> Self {
        UpstreamTrips { shelf: Shelf::new(short_lived, "trip", Durability::Memory).within(Share::Begun) }
    }

    /// Fresh secrets (S1), none made from another.
    pub fn secrets(rng: &Rng) -> TripSecrets {
        TripSecrets { state: rng.token::<32>(), nonce: rng.token::<32>(), code_verifier: rng.token::<32>() }
    }

    /// Begins a trip; the answer is the browser's secret, for the trip's cookie.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn begin(&self, rng: &Rng, leaving: Leaving<'_>) -> Result<String, ShortLivedError> {
        let browser_secret = rng.token::<32>();
        let (attempt, attempt_ends) = leaving.attempt;
        let trip = UpstreamTrip {
            attempt: attempt.to_owned(),
            eid: leaving.eid.to_owned(),
            secrets: leaving.secrets,
            state: leaving.state,
            started_at: leaving.started_at,
            expires_at: leaving.expires_at,
            browser_hash: sha256_base64url(browser_secret.as_bytes()),
        };
        // Kept as long as the login itself: who comes back too late is told so, and can go on. And a little longer, for whoever
        // counts those that nobody came back from.
        let kept_until = attempt_ends.max(trip.expires_at).plus(GRACE);
        self.shelf.put(&trip.secrets.state, &trip, kept_until).await?;
        Ok(browser_secret)
    }

    /// The trip of a `state`. Looking burns nothing.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn find(&self, state: &str) -> Result<Option<UpstreamTrip>, ShortLivedError> {
        self.shelf.get(state).await
    }

    /// Ends a trip. Of all who ask, one gets it (R5).
    ///
    /// # Errors
    /// When the store is away.
    pub async fn end(&self, state: &str) -> Result<Option<UpstreamTrip>, ShortLivedError> {
        self.shelf.take(state).await
    }
}
