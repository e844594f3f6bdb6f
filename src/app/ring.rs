//! The key ring, kept as the records have the keys.

use std::time::Duration;

use anyhow::Context as _;
use fellesporten_domain::Clock;
use fellesporten_jose::KeyRing;
use fellesporten_oauth::signing_keys::SigningKeys;
use fellesporten_telemetry::events;
use tokio_util::sync::CancellationToken;

/// How often the ring is filled anew without a change: a retired key leaves the JWKS when its time has passed.
const REFILL_EVERY: Duration = Duration::from_secs(60);

/// Fills the ring of this process.
#[derive(Clone)]
pub(super) struct RingFiller {
    pub(super) ring: KeyRing,
    pub(super) signing_keys: SigningKeys,
    pub(super) clock: Clock,
}

impl RingFiller {
    /// Makes the ring's keys those of the records.
    ///
    /// # Errors
    /// The records are away, or a key does not open with the wrapping key.
    pub(super) async fn fill(&self) -> anyhow::Result<()> {
        self.signing_keys.refresh(&self.ring, self.clock.now()).await.context("the signing keys cannot be loaded")
    }

    /// Fills it from time to time until `stop`.
    pub(super) async fn follow_time(self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(REFILL_EVERY) => {}
            }
            if let Err(error) = self.fill().await {
                events::certificates::key_ring_stale(format_args!("{error:#}"));
            }
        }
    }
}
