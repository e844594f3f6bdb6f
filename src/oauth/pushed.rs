//! Pushed authorization requests (RFC 9126, `docs/contracts/idporten.md` §3.6).
//!
//! One `request_uri` gives one response. It may be opened again until then, so what uses it up is the response, in one atomic step.

use std::time::Duration;

use fellesporten_domain::{Rng, Timestamp};
use fellesporten_store::{Durability, Share, Shelf, ShortLived, ShortLivedError};
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
    /// Whether it was opened: until then nobody needs it any longer.
    opened: bool,
}

impl Pushed {
    fn opens_to(&self, client_id: &str, now: Timestamp) -> bool {
        now < self.opens_until && self.request.client_id == client_id
    }
}

/// The requests that were pushed and are not answered yet.
#[derive(Clone)]
pub struct PushedRequests {
    of_proven: Shelf<Pushed>,
    of_public: Shelf<Pushed>,
}

impl PushedRequests {
    /// The requests kept in `short_lived`. They need not survive a restart.
    pub fn new(short_lived: &ShortLived) -> Self {
        let shelf = |share| Shelf::new(short_lived, "pushed-request", Durability::Memory).within(share);
        PushedRequests { of_proven: shelf(Share::Pushed), of_public: shelf(Share::PushedByAnybody) }
    }

    /// Keeps a judged request, to be opened within `lifetime`; gives its `request_uri`. What was pushed in the name of a public client, which
    /// anybody can be, crowds out nothing of others.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn push(
        &self,
        rng: &Rng,
        request: AuthorizationRequest,
        by_public: bool,
        now: Timestamp,
        lifetime: Duration,
    ) -> Result<String, ShortLivedError> {
        let handle = rng.token::<32>();
        let opens_until = now.plus(lifetime);
        let request = AuthorizationRequest { pushed: Some(handle.clone()), ..request };
        let shelf = if by_public { &self.of_public } else { &self.of_proven };
        shelf.put(&handle, &Pushed { request, opens_until, opened: false }, opens_until).await?;
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
        let pushed = self
            .of_proven
            .change(handle, |pushed| {
                let is_first = !pushed.opened && pushed.opens_to(client_id, now);
                pushed.opened |= is_first;
                is_first.then(|| pushed.opens_until.plus(UNTIL_ANSWERED))
            })
            .await?;
        Ok(pushed.filter(|pushed| pushed.opens_to(client_id, now)).map(|pushed| pushed.request))
    }

    /// Uses a request up: of all who answer it, one may. A request that was not pushed can be answered always.
    ///
    /// # Errors
    /// When the store is away.
    pub async fn answer(&self, pushed: Option<&str>) -> Result<bool, ShortLivedError> {
        match pushed {
            Some(handle) => Ok(self.of_proven.take(handle).await?.is_some()),
            None => Ok(true),
        }
    }
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::Clock;
    use fellesporten_store::{Records, RecordsOptions};
    use serde_json::json;

    use super::*;

    const LIFETIME: Duration = Duration::from_secs(120);

    #[tokio::test]
    async fn what_nobody_opens_is_forgotten_and_what_was_opened_waits_for_its_answer() {
        let folder = tempfile::tempdir().unwrap();
        let records = Records::sqlite(&folder.path().join("records.db"), &RecordsOptions::default()).await.unwrap();
        records.migrate(false).await.unwrap();
        let (clock, rng) = (Clock::fixed(Timestamp::from_secs(1_790_000_000)), Rng::system());
        let pushed = PushedRequests::new(&ShortLived::embedded(records, clock.clone(), &rng).await.unwrap());
        let request: AuthorizationRequest = serde_json::from_value(json!({
            "client_id": "a", "redirect_uri": "https://a.example/cb", "response_mode": "query", "scope": "openid", "acr_values": []
        }))
        .unwrap();
        for by_public in [true, false] {
            let push = async || pushed.push(&rng, request.clone(), by_public, clock.now(), LIFETIME).await.unwrap();
            let (opened, unopened) = (push().await, push().await);
            let (begun, handle) = (clock.now(), |uri: &str| uri.strip_prefix(PREFIX).unwrap().to_owned());
            for client_id in ["b", "a", "a"] {
                let found = pushed.open(&opened, client_id, clock.now()).await.unwrap();
                assert_eq!(found.is_some(), client_id == "a");
            }
            assert!(pushed.open(&unopened, "b", clock.now()).await.unwrap().is_none(), "a stranger opens nothing");
            clock.advance(LIFETIME);
            assert!(pushed.open(&opened, "a", clock.now()).await.unwrap().is_none());
            assert!(!pushed.answer(Some(&handle(&unopened))).await.unwrap(), "it is gone");
            clock.advance(UNTIL_ANSWERED - Duration::from_secs(1));
            assert!(pushed.answer(Some(&handle(&opened))).await.unwrap(), "begun at {begun}");
            assert!(!pushed.answer(Some(&handle(&opened))).await.unwrap(), "one answer");
        }
    }
}
