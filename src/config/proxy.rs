//! `[proxy]`: who stands in front.

use fellesporten_web::forwarded::TrustedProxies;

use super::Config;
use super::check::{Finding, finding};
use super::table::section;

section! {
    /// Proxies and load balancers in front of the public listeners.
    Proxy {
        /// Their addresses and networks. `X-Forwarded-For` from them says who asks: the right-most entry that is none of theirs. From
        /// anybody else it counts for nothing.
        trusted: Vec<String> = Vec::new(), example "[\"10.1.0.0/16\", \"2001:db8::7\"]";
    }
}

/// What of it cannot be trusted.
pub(super) fn check(config: &Config) -> Option<Finding> {
    let error = TrustedProxies::parse(&config.proxy.trusted).err()?;
    Some(finding("proxy.trusted", error.to_string()))
}
