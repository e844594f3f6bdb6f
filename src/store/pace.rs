//! Group commit at a pace: whoever comes first is served at once, and a crowd shares its commits.

use std::time::{Duration, Instant};

use fellesporten_domain::Clock;

/// The least time between the beginnings of two commits. A commit costs the same whether it carries one row or fifty, so a
/// busy server saves most of its commits; a caller waits this much longer at most.
const BETWEEN_COMMITS: Duration = Duration::from_millis(10);

/// When a group committer may begin its next commit.
#[derive(Debug)]
pub struct Pace {
    clock: Clock,
    next: Option<Instant>,
}

impl Pace {
    /// A committer that has not committed yet.
    #[must_use]
    pub const fn new(clock: Clock) -> Self {
        Self { clock, next: None }
    }

    /// Returns when the next commit may begin: at once unless the last one began a moment ago.
    pub async fn wait(&mut self) {
        if let Some(next) = self.next {
            let left = next.saturating_duration_since(self.clock.monotonic());
            if !left.is_zero() {
                tokio::time::sleep(left).await;
            }
        }
        self.next = Some(self.clock.monotonic() + BETWEEN_COMMITS);
    }
}
