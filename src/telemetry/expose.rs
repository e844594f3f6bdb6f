//! The registry of the process, and its text for Prometheus.

use std::sync::LazyLock;

use prometheus::core::Collector;
use prometheus::{Registry, TextEncoder};

static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::new);

/// Puts a metric among the others.
pub(crate) fn register<M: Collector + Clone + 'static>(made: prometheus::Result<M>) -> Option<M> {
    let metric = made.ok()?;
    REGISTRY.register(Box::new(metric.clone())).ok()?;
    Some(metric)
}

/// Every metric that has counted something, in the text format of Prometheus (version 0.0.4).
pub fn expose() -> String {
    let mut text = String::new();
    // The writer is a string, and what was registered can be written.
    let _ = TextEncoder::new().encode_utf8(&REGISTRY.gather(), &mut text);
    text
}

/// How many metrics are registered, of those in the table. For the test that none was refused.
#[cfg(test)]
pub(crate) fn registered() -> usize {
    crate::metrics::TABLE.iter().filter(|row| (row.is_registered)()).count()
}
