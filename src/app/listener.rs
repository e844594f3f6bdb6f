//! A listener with the limits of the configuration.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use fellesporten_domain::{Clock, Rng};
use fellesporten_web::failure::Failures;
use fellesporten_web::forwarded::TrustedProxies;
use fellesporten_web::layers::{LayerOptions, standard};
use fellesporten_web::listen::{ListenOptions, Listener, bind};
use fellesporten_web::tls::TlsConfig;

use crate::config::{Limits, Listen};

/// How long browsers remember that the host speaks TLS only (docs/contracts/idporten.md §13).
const HSTS: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// What listeners share.
pub(super) struct Listeners<'a> {
    pub(super) limits: &'a Limits,
    pub(super) proxies: TrustedProxies,
    pub(super) clock: &'a Clock,
    pub(super) rng: &'a Rng,
}

impl Listeners<'_> {
    /// Takes the addresses. Nothing is answered yet.
    ///
    /// # Errors
    /// The option, the address and the system's word.
    pub(super) async fn bind(
        &self,
        option: &str,
        listen: &Listen,
        tls: Option<Arc<TlsConfig>>,
    ) -> anyhow::Result<Listener> {
        let options = ListenOptions {
            tls,
            header_timeout: seconds(self.limits.header_timeout_seconds),
            handshake_timeout: seconds(self.limits.header_timeout_seconds),
            max_header_bytes: self.limits.header_bytes,
            max_connections: self.limits.max_connections,
            drain_timeout: seconds(self.limits.stop_seconds),
            ..ListenOptions::new(listen.addresses().to_vec())
        };
        bind(options).await.with_context(|| format!("{option}: give an address that is free and ours"))
    }

    /// Puts what every listener has around a router. `https` says how browsers meet it.
    pub(super) fn wrap(&self, router: Router, failures: Failures, https: bool) -> Router {
        let options = LayerOptions {
            proxies: self.proxies.clone(),
            hsts: https.then_some(HSTS),
            body_limit: self.limits.body_bytes,
            request_timeout: seconds(self.limits.request_timeout_seconds),
            ..LayerOptions::new(self.clock.clone(), self.rng.clone(), failures)
        };
        standard(router, &options)
    }
}

fn seconds(number: u32) -> Duration {
    Duration::from_secs(number.into())
}
