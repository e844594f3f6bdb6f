//! How wrong a client's clock may go (`docs/contracts/idporten.md` §4.1).

use std::time::Duration;

/// What a client signed may be dated this far ahead of our time.
pub const CLOCK_SKEW: Duration = Duration::from_secs(10);
