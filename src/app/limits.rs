//! How often callers may ask, from the configuration.

use anyhow::Context as _;
use fellesporten_domain::Clock;
use fellesporten_oauth::limits::LimitOptions;
use fellesporten_web::forwarded::TrustedProxies;
use fellesporten_web::limits::AddressWall;

use crate::config::{Callers, Config};

/// The proxies whose word about a caller's address counts.
///
/// # Errors
/// The option and what is wrong.
pub(super) fn trusted_proxies(config: &Config) -> anyhow::Result<TrustedProxies> {
    TrustedProxies::parse(&config.proxy.trusted).context("proxy.trusted")
}

/// The wall before the pages of one solution.
pub(super) fn wall(config: &Config, clock: &Clock) -> Option<AddressWall> {
    AddressWall::per_minute(config.limits.callers.login_pages(config.environment), clock)
}

/// What clients may do at ID-porten's machine endpoints.
pub(super) fn of_clients(callers: &Callers) -> LimitOptions {
    LimitOptions { tokens_per_minute: callers.tokens_per_minute, wrong_secrets: callers.wrong_secrets }
}
