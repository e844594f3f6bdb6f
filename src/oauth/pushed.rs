//! Pushed authorization requests (RFC 9126, `docs/contracts/idporten.md` §3.6).
//!
//! One `request_uri` gives one response. It may be opened again until then, so what uses it up is the response, in one atomic step.

use std::time::Duration;

use fellesporten_domain::{Rng, Timestamp};
use fellesporten_store::{Durability, Shelf, ShortLived, ShortLivedError};
use serde::{Deserialize, Serialize};

use crate::request::AuthorizationRequest;

/// What every `request_uri` begins with.
pub const PREFIX: &str = "urn:idporten:";
/// How long a login that began with it may take beyond that.
const UNTIL_ANSWERED: Duration = Duration::from_secs(60 * 60);

#[derive(Debug, Serialize, Deserialize)]
struct Pushed {
    request: AuthorizationRequest,
    /// When it can be opened no more.
    opens_until: Timestamp,
}

/// The requests that were pushed and are not answered yet.
#[derive(Clone)]
pub struct PushedRequests {
    shelf: Shelf<Pushed>,
}

impl PushedRequests {
    /// The requests kept in `short_lived`. They need not survive a restart.
    pub fn new(short_lived: &ShortLived) -> Self {
        PushedRequests { shelf: Shelf::new(short_lived, "pushed-request", Durability::Memory) }
    }

    /// Keeps a judged request, to be opened within `lifetime`; gives its `request_uri`.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn push(
        &self,
        rng: &Rng,
        request: AuthorizationRequest,
        now: Timestamp,
        lifetime: Duration,
    ) -> Result<String, ShortLivedError> {
        let handle = rng.token::<32>();
        let opens_until = now.plus(lifetime);
        let request = AuthorizationRequest { pushed: Some(handle.clone()), ..request };
        self.shelf.put(&handle, &Pushed { request, opens_until }, opens_until.plus(UNTIL_ANSWERED)).await?;
        Ok(format!("{PREFIX}{handle}"))
    }

    /// The request behind a `request_uri` of this client: none when it was answered, has ended, or is another's.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn open(
        &self,
        request_uri: &str,
        client_id: &str,
        now: Timestamp,
    ) -> Result<Option<AuthorizationRequest>, ShortLivedError> {
        let Some(handle) = request_uri.strip_prefix(PREFIX) else { return Ok(None) };
        let pushed = self.shelf.get(handle).await?;
        let mine = pushed.filter(|pushed| now < pushed.opens_until && pushed.request.client_id == client_id);
        Ok(mine.map(|pushed| pushed.request))
    }

    /// Uses a request up: of all who answer it, one may. A request that was not pushed can be answered always.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn answer(&self, pushed: Option<&str>) -> Result<bool, ShortLivedError> {
        match pushed {
            Some(handle) => Ok(self.shelf.take(handle).await?.is_some()),
            None => Ok(true),
        }
    }
}
