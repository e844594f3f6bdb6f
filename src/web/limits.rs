//! How often one address may open pages, on this node: the first wall, in memory (`docs/contracts/idporten.md` §13).

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use fellesporten_domain::Clock;
use fellesporten_telemetry::{events, metrics};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter, clock};
use http::HeaderValue;
use http::header::RETRY_AFTER;

use crate::failure::Failure;
use crate::forwarded::{CallerAddress, X_FORWARDED_FOR, one_caller};

/// After so many requests, addresses whose count is whole again are forgotten.
const FORGET_EVERY: u32 = 4096;
/// Addresses that are remembered. Whoever has more of them is not held by a limit per address, only by memory.
const MOST_ADDRESSES: usize = 100_000;
/// The option that sets the limit, and the name under which refusals are counted.
const NAME: &str = "login_pages_per_minute";

/// So many pages per minute and address, as many of them at once.
#[derive(Clone)]
pub struct AddressWall(Arc<Inner>);

struct Inner {
    limiter: ArcSwap<Limiter>,
    quota: Quota,
    clock: SteadyClock,
    asked: AtomicU32,
    hinted: AtomicBool,
}

type Limiter = RateLimiter<IpAddr, DashMapStateStore<IpAddr>, SteadyClock, NoOpMiddleware<Duration>>;

impl AddressWall {
    /// A wall for this many pages; none for 0.
    #[must_use]
    pub fn per_minute(most: u32, clock: &Clock) -> Option<Self> {
        let quota = Quota::per_minute(NonZeroU32::new(most)?);
        let clock = SteadyClock { began: clock.monotonic(), clock: clock.clone() };
        let limiter = ArcSwap::from_pointee(limiter(quota, &clock));
        Some(Self(Arc::new(Inner { limiter, quota, clock, asked: AtomicU32::new(0), hinted: AtomicBool::new(false) })))
    }

    /// Counts a page for this address.
    ///
    /// # Errors
    /// How long it has to wait for one more.
    pub fn count(&self, address: IpAddr) -> Result<(), Duration> {
        let Inner { limiter, clock, asked, .. } = &*self.0;
        if asked.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.forget();
        }
        limiter.load().check_key(&one_caller(address)).map_err(|until| until.wait_time_from(clock::Clock::now(clock)))
    }

    /// Keeps the memory bounded: what is whole again goes, and should that not be enough, all goes.
    fn forget(&self) {
        let Inner { limiter: kept, quota, clock, .. } = &*self.0;
        let limits = kept.load();
        limits.retain_recent();
        limits.shrink_to_fit();
        if limits.len() > MOST_ADDRESSES {
            kept.store(Arc::new(limiter(*quota, clock)));
        }
    }

    /// Says once that a proxy may be taken for a person.
    fn hint(&self) {
        if !self.0.hinted.swap(true, Ordering::Relaxed) {
            events::http::proxy_not_named();
        }
    }
}

fn limiter(quota: Quota, clock: &SteadyClock) -> Limiter {
    RateLimiter::new(quota, DashMapStateStore::default(), clock.clone())
}

/// Steady time since the wall was built, moved forward with the test clock.
#[derive(Clone)]
struct SteadyClock {
    began: Instant,
    clock: Clock,
}

impl clock::Clock for SteadyClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        let moved = Duration::from_secs(u64::try_from(self.clock.offset_seconds()).unwrap_or(0));
        self.clock.monotonic().saturating_duration_since(self.began) + moved
    }
}

/// Puts the wall before every route of a router.
pub fn behind<S: Clone + Send + Sync + 'static>(wall: Option<AddressWall>, router: Router<S>) -> Router<S> {
    match wall {
        Some(wall) => router.route_layer(from_fn_with_state(wall, pass)),
        None => router,
    }
}

async fn pass(State(wall): State<AddressWall>, request: Request, next: Next) -> Response {
    let Some(caller) = request.extensions().get::<CallerAddress>() else { return next.run(request).await };
    let Err(wait) = wall.count(caller.address) else { return next.run(request).await };
    metrics::LIMIT_REFUSALS.inc([NAME]);
    if request.headers().contains_key(X_FORWARDED_FOR) {
        wall.hint();
    }
    ([(RETRY_AFTER, retry_after(wait))], Failure::TooMany).into_response()
}

/// A wait as the header `Retry-After` says it: in whole seconds, at least one.
#[must_use]
pub fn retry_after(wait: Duration) -> HeaderValue {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    HeaderValue::from(seconds.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    use fellesporten_domain::Timestamp;

    fn clock() -> Clock {
        Clock::fixed(Timestamp::from_secs(1_790_000_000))
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_has_its_pages_and_gets_them_back_with_time() {
        let clock = clock();
        let wall = AddressWall::per_minute(3, &clock).unwrap();
        let (one, other) = (address("198.51.100.1"), address("198.51.100.2"));
        for _ in 0..3 {
            assert_eq!(wall.count(one), Ok(()));
        }
        assert_eq!(wall.count(one), Err(Duration::from_secs(20)));
        assert_eq!(wall.count(other), Ok(()), "each address for itself");
        clock.advance(Duration::from_secs(20));
        assert_eq!(wall.count(one), Ok(()));
        assert_eq!(wall.count(one), Err(Duration::from_secs(20)));
        clock.set_offset_seconds(60);
        for _ in 0..3 {
            assert_eq!(wall.count(one), Ok(()), "the test clock moves it too");
        }
        assert!(wall.count(one).is_err());
        assert!(AddressWall::per_minute(0, &clock).is_none());
    }

    #[test]
    fn a_host_does_not_escape_within_its_network() {
        let wall = AddressWall::per_minute(1, &clock()).unwrap();
        assert_eq!(wall.count(address("2001:db8:1:2::1")), Ok(()));
        assert!(wall.count(address("2001:db8:1:2:3:4:5:6")).is_err());
        assert_eq!(wall.count(address("2001:db8:1:3::1")), Ok(()));
    }

    #[test]
    fn what_is_whole_again_is_forgotten_and_a_flood_of_addresses_fills_nothing() {
        let clock = clock();
        let wall = AddressWall::per_minute(1, &clock).unwrap();
        for host in 0..FORGET_EVERY - 1 {
            assert_eq!(wall.count(std::net::Ipv4Addr::from_bits(host).into()), Ok(()));
        }
        assert_eq!(wall.0.limiter.load().len(), FORGET_EVERY as usize - 1);
        clock.advance(Duration::from_secs(121));
        assert_eq!(wall.count(address("198.51.100.1")), Ok(()));
        assert_eq!(wall.0.limiter.load().len(), 1);
        for host in 0..110_000 {
            assert_eq!(wall.count(std::net::Ipv4Addr::from_bits(host).into()), Ok(()), "{host}");
        }
        assert!(wall.0.limiter.load().len() <= MOST_ADDRESSES + FORGET_EVERY as usize);
    }

    #[test]
    fn a_wait_is_told_in_whole_seconds() {
        for (millis, told) in [(0, "1"), (1, "1"), (1000, "1"), (1001, "2"), (59_500, "60")] {
            assert_eq!(retry_after(Duration::from_millis(millis)), told, "{millis}");
        }
    }
}
