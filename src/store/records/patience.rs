//! How often a call to the database is tried again.

use std::time::Duration;

use super::RecordsError;
use super::error::{Failure, Retry};

/// How often a transaction that lost against another one (SQLSTATE 40001, a busy SQLite) is tried again.
const RETRIES: u32 = 5;
/// The pause before the first of these; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(5);

/// What is left of a caller's patience.
pub(super) struct Patience {
    retries: u32,
    pause: Duration,
    /// After a restart of the server every connection of the pool may be dead.
    dead_connections: u32,
}

impl Patience {
    pub(super) const fn new(connections: u32) -> Self {
        Self { retries: RETRIES, pause: FIRST_PAUSE, dead_connections: connections }
    }

    /// Returns when it is time to try again.
    ///
    /// # Errors
    /// The failure, when it is not to be tried again.
    pub(super) async fn judge(&mut self, failure: Failure) -> Result<(), RecordsError> {
        match failure.retry {
            Retry::Later if self.retries > 0 => {
                self.retries -= 1;
                tokio::time::sleep(self.pause).await;
                self.pause *= 2;
                Ok(())
            }
            Retry::OtherConnection if self.dead_connections > 0 => {
                self.dead_connections -= 1;
                Ok(())
            }
            _ => Err(failure.error),
        }
    }
}
