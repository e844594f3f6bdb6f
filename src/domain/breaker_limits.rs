//! When to stop asking somebody else's service for a while (`docs/contracts/eid-adapters.md` §2.3).

use serde::Deserialize;

/// When a circuit breaker opens, and for how long.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BreakerLimits {
    /// Failures in a row.
    pub consecutive_failures: u32,
    /// Or this share of calls, in percent …
    pub failure_percent: u32,
    /// … of at least so many …
    pub least_calls: u32,
    /// … in so many seconds.
    pub window_seconds: u32,
    /// Seconds that it stays open; doubled each time a probe fails.
    pub open_seconds: u32,
    /// The longest.
    pub longest_open_seconds: u32,
}

impl Default for BreakerLimits {
    fn default() -> Self {
        Self {
            consecutive_failures: 5,
            failure_percent: 50,
            least_calls: 20,
            window_seconds: 30,
            open_seconds: 15,
            longest_open_seconds: 120,
        }
    }
}
