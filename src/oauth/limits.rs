//! How often a client may ask for tokens, and be wrong about its secret (`docs/contracts/idporten.md` §13).

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fellesporten_domain::{Clock, Timestamp};
use fellesporten_registry::Client;
use fellesporten_store::{Limit, Quota, ShortLived, Spent};
use fellesporten_telemetry::events;
use fellesporten_web::forwarded::one_caller;

use crate::caller::Caller;
use crate::error::{TokenError, TokenErrorKind};

const MINUTE: Duration = Duration::from_secs(60);
/// In this time all wrong secrets are forgiven.
const HOUR: Duration = Duration::from_secs(60 * 60);
/// How much more often those may be wrong together who come from one address that asks for others: it may be a proxy that is not named.
const MANY: u32 = 100;
/// Who is shut out beyond so many is so no longer than it takes a node to see one more wrong secret.
const MOST_SHUT_OUT: usize = 10_000;

/// The limits of an issuer; 0 is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LimitOptions {
    /// Requests per minute of one client at the token endpoint, and of a public one at the endpoint for pushed requests.
    pub tokens_per_minute: u32,
    /// Wrong secrets for one client from one address, per hour.
    pub wrong_secrets: u32,
}

/// Counts what clients do. An address is part of whatever a stranger could use up: nobody shuts a client out anywhere but at his own.
pub struct Limits {
    tokens: Limit,
    wrong_secrets: Limit,
    wrong_secrets_of_many: Limit,
    shut_out: ShutOut,
    hinted: AtomicBool,
    clock: Clock,
}

impl Limits {
    /// Limits that all nodes of `store` share.
    pub fn new(store: &ShortLived, options: LimitOptions, clock: &Clock) -> Self {
        Self {
            tokens: Limit::new(store, "tokens_per_minute", Quota::new(options.tokens_per_minute, MINUTE)),
            wrong_secrets: Limit::new(store, "wrong_secrets", Quota::new(options.wrong_secrets, HOUR)),
            wrong_secrets_of_many: Limit::new(
                store,
                "wrong_secrets_of_many",
                Quota::new(options.wrong_secrets.saturating_mul(MANY), HOUR),
            ),
            shut_out: ShutOut::default(),
            hinted: AtomicBool::new(false),
            clock: clock.clone(),
        }
    }

    /// Counts a token request of an authenticated client, or what a public one pushes. Anybody can be a public one, so it is counted by
    /// address too.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub async fn count_token_request(&self, client: &Client, address: Option<IpAddr>) -> Result<(), TokenError> {
        let id = || if client.is_public() { caller(client, address) } else { client.client_id.clone() };
        match self.tokens.spend(id).await {
            Spent::Yes { .. } => Ok(()),
            Spent::No { next_in } => {
                let why = "the client asks too often; wait as long as Retry-After says";
                Err(TokenError::new(TokenErrorKind::TooManyRequests(next_in), why))
            }
        }
    }

    /// Whether a secret of this client is looked at, coming from this caller. Costs nothing while nobody is shut out.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub fn may_try_secret(&self, client: &Client, from: &Caller) -> Result<(), TokenError> {
        let now = self.clock.now();
        let wait = self.shut_out.wait(|| guesser(client, from), now);
        match wait.or_else(|| from.asks_for.and_then(|_| self.shut_out.wait(|| many(client, from), now))) {
            None => Ok(()),
            Some(wait) => {
                self.wrong_secrets.count_refusal();
                Err(too_many_wrong(wait))
            }
        }
    }

    /// Counts a wrong secret. The last one that is allowed shuts out, so that no guess is judged after it.
    ///
    /// # Errors
    /// `too_many_requests`, when there were too many on other nodes already.
    pub async fn count_wrong_secret(&self, client: &Client, from: &Caller) -> Result<(), TokenError> {
        if from.asks_for.is_some() {
            self.spend_wrong(&self.wrong_secrets_of_many, many(client, from), from).await?;
        }
        self.spend_wrong(&self.wrong_secrets, guesser(client, from), from).await
    }

    async fn spend_wrong(&self, limit: &Limit, name: String, from: &Caller) -> Result<(), TokenError> {
        let spent = limit.spend(|| name.clone()).await;
        let (Spent::Yes { next_in } | Spent::No { next_in }) = spent;
        if next_in.is_zero() {
            return Ok(());
        }
        self.shut_out.add(name, self.clock.now(), next_in);
        // Said once: it may be a proxy that the operator forgot.
        if from.asks_for.is_some() && !self.hinted.swap(true, Ordering::Relaxed) {
            events::http::proxy_not_named();
        }
        if matches!(spent, Spent::No { .. }) { Err(too_many_wrong(next_in)) } else { Ok(()) }
    }
}

fn too_many_wrong(wait: Duration) -> TokenError {
    let why = "too many wrong secrets came for this client from this address; correct the secret, and wait as long as Retry-After says";
    TokenError::new(TokenErrorKind::TooManyRequests(wait), why)
}

/// A client at an address.
fn caller(client: &Client, address: Option<IpAddr>) -> String {
    let address = address.map_or_else(String::new, |address| one_caller(address).to_string());
    format!("{} {address}", client.client_id)
}

/// Whoever shows secrets of a client. A caller that asks for others is as many as it says: were it a proxy that is not named, one of them
/// would shut out all.
fn guesser(client: &Client, from: &Caller) -> String {
    let caller = caller(client, from.ip);
    from.asks_for.map_or_else(|| caller.clone(), |other| format!("{caller} for {}", one_caller(other)))
}

/// All for whom a caller asks: whoever only writes the header is not as many as he likes.
fn many(client: &Client, from: &Caller) -> String {
    format!("{} for many", caller(client, from.ip))
}

/// Who is shut out on this node, and until when.
#[derive(Default)]
struct ShutOut {
    until: Mutex<HashMap<String, Timestamp>>,
    /// So that nobody takes the lock while the map is empty.
    anybody: AtomicBool,
}

impl ShutOut {
    fn add(&self, caller: String, now: Timestamp, wait: Duration) {
        let mut until = self.lock();
        if until.len() >= MOST_SHUT_OUT {
            until.retain(|_, until| *until > now);
        }
        if until.len() < MOST_SHUT_OUT {
            until.insert(caller, now.plus(wait));
            self.anybody.store(true, Ordering::Release);
        }
    }

    /// How long this caller is still shut out.
    fn wait(&self, caller: impl FnOnce() -> String, now: Timestamp) -> Option<Duration> {
        if !self.anybody.load(Ordering::Acquire) {
            return None;
        }
        let mut until = self.lock();
        let caller = caller();
        let wait = until.get(&caller)?.since(now);
        // A clock that went back shuts nobody out for longer.
        if !wait.is_zero() && wait <= HOUR {
            return Some(wait);
        }
        until.remove(&caller);
        self.anybody.store(!until.is_empty(), Ordering::Release);
        None
    }

    /// No operation leaves the map half changed.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Timestamp>> {
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_secs(1_790_000_000 + second)
    }

    fn wait(shut_out: &ShutOut, caller: &str, second: i64) -> Option<u64> {
        shut_out.wait(|| caller.to_owned(), at(second)).map(|wait| wait.as_secs())
    }

    #[test]
    fn who_is_shut_out_is_so_until_his_time_is_over() {
        let shut_out = ShutOut::default();
        let unasked = || -> String { panic!("nobody is shut out, so nobody is asked for") };
        assert_eq!(shut_out.wait(unasked, at(0)), None);
        shut_out.add("a 198.51.100.1".to_owned(), at(0), Duration::from_secs(120));
        for (caller, second, wanted) in [
            ("a 198.51.100.1", 0, Some(120)),
            ("a 198.51.100.1", 119, Some(1)),
            ("a 198.51.100.2", 1, None),
            ("b 198.51.100.1", 1, None),
            ("a 198.51.100.1", 120, None),
        ] {
            assert_eq!(wait(&shut_out, caller, second), wanted, "{caller} {second}");
        }
        assert_eq!(shut_out.wait(unasked, at(0)), None, "the last one is gone");
        shut_out.add("a".to_owned(), at(7200), Duration::from_secs(120));
        assert_eq!(wait(&shut_out, "a", 0), None, "the clock went back");
    }

    #[test]
    fn a_crowd_that_is_shut_out_fills_no_memory() {
        let shut_out = ShutOut::default();
        for number in 0..MOST_SHUT_OUT + 5 {
            shut_out.add(number.to_string(), at(0), Duration::from_secs(60));
        }
        assert_eq!(shut_out.lock().len(), MOST_SHUT_OUT);
        assert_eq!(wait(&shut_out, "0", 1), Some(59));
        shut_out.add("late".to_owned(), at(60), Duration::from_secs(60));
        assert_eq!(shut_out.lock().len(), 1);
    }
}
