//! The eIDs' OpenID providers as this process reaches them: each with its own connections, limits, breaker and memory of what
//! the provider publishes (`docs/contracts/eid-adapters.md` §2.3).
//!
//! * [`Provider`]: one of them, and what is known of it.
//! * `calls`: how a step's call is made.

mod calls;
mod client;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fellesporten_domain::{Clock, Environment, Rng, Secret, Timestamp};
use fellesporten_idp_adapters::EidState;
use fellesporten_idp_adapters::oidc::{OidcRow, ProviderKeys, ProviderMetadata, metadata};
use fellesporten_jose::KeyRing;
use fellesporten_telemetry::events;
use fellesporten_web::breaker::{Breaker, Standing};
use fellesporten_web::outbound::{Outbound, OutboundError, OutboundOptions};
use fellesporten_web::published::Published;
use tokio::sync::Semaphore;

pub use calls::Calls;

/// Whose keys in the ring we show ourselves with at the eIDs' providers.
pub const CLIENT_KEYS: &str = "eids";
/// How long metadata is fresh.
const METADATA_FRESH: Duration = Duration::from_secs(60 * 60);
/// How long keys are fresh.
const KEYS_FRESH: Duration = Duration::from_secs(10 * 60);
/// An unknown key makes the keys be fetched again, at most this often.
const RENEW_EVERY: Duration = Duration::from_secs(60);

/// What a provider is reached with.
#[derive(Clone)]
pub struct ProviderParts {
    /// The keys that we show ourselves with.
    pub keys: KeyRing,
    /// The product's clock.
    pub clock: Clock,
    /// Randomness.
    pub rng: Rng,
    /// Whether http and private addresses may be reached.
    pub environment: Environment,
    /// Where providers send browsers back to, without the row's id.
    pub callback_base: String,
}

/// One eID's provider; clones share everything.
#[derive(Clone)]
pub struct Provider {
    inner: Arc<Inner>,
}

struct Inner {
    row: OidcRow,
    secret: Option<Secret<String>>,
    redirect_uri: String,
    parts: ProviderParts,
    outbound: Outbound,
    in_flight: Semaphore,
    breaker: Mutex<Breaker>,
    metadata: Published<ProviderMetadata>,
    keys: Published<ProviderKeys>,
}

/// What is known of a provider at one moment.
#[derive(Clone, Default)]
pub struct Known {
    /// Its metadata.
    pub metadata: Option<Arc<ProviderMetadata>>,
    /// Its keys.
    pub keys: Option<Arc<ProviderKeys>>,
}

impl Provider {
    /// The provider of a checked row. Nothing is fetched yet, so one that is away never stops the start.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(row: OidcRow, secret: Option<Secret<String>>, parts: ProviderParts) -> Result<Self, OutboundError> {
        let seconds = |number: u32| Duration::from_secs(number.into());
        let outbound = Outbound::new(OutboundOptions {
            allow_private: parts.environment.allows_local_http(),
            connect_timeout: seconds(row.timeouts.connect_seconds),
            read_timeout: seconds(row.timeouts.call_seconds),
            timeout: seconds(row.timeouts.call_seconds),
            ..OutboundOptions::default()
        })?;
        let redirect_uri = row
            .redirect_uri
            .as_ref()
            .map_or_else(|| format!("{}/{}", parts.callback_base, row.id), ToString::to_string);
        let in_flight = Semaphore::new(usize::try_from(row.max_in_flight).unwrap_or(Semaphore::MAX_PERMITS));
        let breaker = Mutex::new(Breaker::new(row.breaker));
        let metadata = match ProviderMetadata::of_row(&row) {
            Some(metadata) => Published::fixed(metadata),
            None => Published::fresh_for(METADATA_FRESH),
        };
        let keys = Published::fresh_for(KEYS_FRESH);
        let inner = Inner { row, secret, redirect_uri, parts, outbound, in_flight, breaker, metadata, keys };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Its row.
    pub fn row(&self) -> &OidcRow {
        &self.inner.row
    }

    /// Where it sends browsers back to.
    pub fn redirect_uri(&self) -> &str {
        &self.inner.redirect_uri
    }

    /// How it fares, as its own calls tell; nothing that a browser brings has a say.
    pub fn state(&self) -> EidState {
        match self.breaker(|breaker, now| breaker.standing(now)) {
            Standing::Closed => EidState::Up,
            Standing::HalfOpen => EidState::Degraded,
            Standing::Open => EidState::Down { try_anyway: true },
        }
    }

    /// Lets one call through although the breaker is open: a person wants to try all the same.
    pub fn probe(&self) {
        self.breaker(|breaker, now| breaker.probe_now(now));
    }

    /// What the provider publishes. What is not there yet, or is too old, is waited for; what is merely old is fetched meanwhile.
    async fn known(&self) -> Known {
        let metadata = self.metadata().await;
        let keys = match &metadata {
            Some(metadata) => self.keys(metadata).await,
            None => None,
        };
        Known { metadata, keys }
    }

    /// The same after the keys were fetched again, unless that was done a moment ago.
    async fn known_renewed(&self) -> Known {
        let metadata = self.metadata().await;
        let keys = match &metadata {
            Some(metadata) => {
                let (provider, metadata) = (self.clone(), Arc::clone(metadata));
                let fetch = move || provider.fetch_keys(metadata);
                self.inner.keys.renewed(self.now(), RENEW_EVERY, fetch).await
            }
            None => None,
        };
        Known { metadata, keys }
    }

    async fn metadata(&self) -> Option<Arc<ProviderMetadata>> {
        let provider = self.clone();
        self.inner.metadata.get(self.now(), move || provider.fetch_metadata()).await
    }

    async fn keys(&self, metadata: &Arc<ProviderMetadata>) -> Option<Arc<ProviderKeys>> {
        let (provider, metadata) = (self.clone(), Arc::clone(metadata));
        self.inner.keys.get(self.now(), move || provider.fetch_keys(metadata)).await
    }

    async fn fetch_metadata(self) -> Option<ProviderMetadata> {
        let url = metadata::address(&self.inner.row)?;
        let answer = self.get(&url).await?;
        ProviderMetadata::read(&self.inner.row, &answer.body, self.inner.parts.environment)
            .inspect_err(|error| events::eids::eid_metadata_refused(&self.inner.row.id, error))
            .ok()
    }

    async fn fetch_keys(self, metadata: Arc<ProviderMetadata>) -> Option<ProviderKeys> {
        let answer = self.get(&metadata.jwks).await?;
        ProviderKeys::read(&answer.body)
            .inspect_err(|error| events::eids::eid_keys_unreadable(&self.inner.row.id, error))
            .ok()
    }

    fn breaker<T>(&self, ask: impl FnOnce(&mut Breaker, Timestamp) -> T) -> T {
        let now = self.now();
        let mut breaker = self.inner.breaker.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        ask(&mut breaker, now)
    }

    fn now(&self) -> Timestamp {
        self.inner.parts.clock.now()
    }
}
