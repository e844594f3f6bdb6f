//! A request that came by cross-site POST, parked while the browser comes back by GET: a POST from another site does not carry
//! `SameSite=Lax` cookies, a top-level GET does (`docs/contracts/idporten.md` §13).

use std::time::Duration;

use fellesporten_domain::{Rng, Timestamp};
use fellesporten_store::{Durability, Share, Shelf, ShortLived, ShortLivedError};
use fellesporten_web::TraceId;
use serde::{Deserialize, Serialize};

const LIFETIME: Duration = Duration::from_secs(60);

/// A request that waits for its browser.
#[derive(Clone, Serialize, Deserialize)]
pub struct Parked {
    /// Its form.
    pub body: String,
    /// Its trace id.
    pub trace_id: TraceId,
}

/// The requests that wait for their browser.
#[derive(Clone)]
pub struct ParkedRequests {
    shelf: Shelf<Parked>,
}

impl ParkedRequests {
    /// The requests kept in `short_lived`.
    pub fn new(short_lived: &ShortLived) -> Self {
        ParkedRequests { shelf: Shelf::new(short_lived, "parked-request", Durability::Memory).within(Share::Parked) }
    }

    /// Parks a request; the handle fetches it once.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn park(&self, rng: &Rng, parked: &Parked, now: Timestamp) -> Result<String, ShortLivedError> {
        let handle = rng.token::<32>();
        self.shelf.put(&handle, parked, now.plus(LIFETIME)).await?;
        Ok(handle)
    }

    /// Fetches a parked request.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn fetch(&self, handle: &str) -> Result<Option<Parked>, ShortLivedError> {
        self.shelf.take(handle).await
    }
}
