//! The job that deletes what has been kept long enough: every hour, a kind at a time, in small batches, on one node.

use std::time::Duration;

use fellesporten_audit::{Audit, Event};
use fellesporten_domain::{Clock, Rng, Timestamp};
use fellesporten_store::{Records, retention};
use fellesporten_telemetry::{events, metrics, trail::Trail};
use fellesporten_web::TraceId;
use tokio_util::sync::CancellationToken;

use super::rules::{Keeps, Rule, rules};
use crate::turn::{EVERY, Turns};

/// Rows that one transaction deletes at most: a few milliseconds of work, so that logins wait for no more than that.
const BATCH: u32 = 500;
/// The pause after a full batch.
const PAUSE: Duration = Duration::from_millis(20);

/// Deletes what is too old. Every node runs one; a row in the records says who sweeps now.
pub(crate) struct Sweeper {
    pub(crate) records: Records,
    pub(crate) audit: Audit,
    pub(crate) clock: Clock,
    pub(crate) rng: Rng,
}

/// Why a sweep did not come to its end.
#[derive(Debug, thiserror::Error)]
enum SweepError {
    #[error(transparent)]
    Records(#[from] fellesporten_store::RecordsError),
    #[error(transparent)]
    Audit(#[from] fellesporten_audit::AuditError),
}

impl Sweeper {
    /// Sweeps from time to time until `stop`.
    pub(crate) async fn run(self, stop: CancellationToken) {
        let mut turns = Turns::default();
        while let Some(now) = turns.next(&self.clock, &stop).await {
            let outcome = self.sweep_all(&stop).await;
            if outcome.is_err() {
                metrics::RETENTION_FAILURES.inc([]);
            }
            if let Some(error) = turns.end(now, outcome) {
                events::stores::retention_late(error);
            }
        }
    }

    async fn sweep_all(&self, stop: &CancellationToken) -> Result<(), SweepError> {
        for rule in rules() {
            let now = self.clock.now();
            // A little less than an hour: the node that sweeps is always a bit later than its own last word.
            if !stop.is_cancelled() && retention::claim(&self.records, rule.kind, now, now.minus(EVERY / 2)).await? {
                self.sweep(&rule, now, stop).await?;
            }
        }
        Ok(())
    }

    async fn sweep(&self, rule: &Rule, now: Timestamp, stop: &CancellationToken) -> Result<(), SweepError> {
        let cut_off = rule.cut_off(now);
        let mut deleted = 0;
        loop {
            let batch = rule.sweeping.delete(&self.records, cut_off, BATCH).await?;
            deleted += batch;
            metrics::RETENTION_DELETED.add([rule.kind], batch);
            if batch < u64::from(BATCH) || stop.is_cancelled() {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
        let counted = i64::try_from(deleted).unwrap_or(i64::MAX);
        retention::finish(&self.records, rule.kind, self.clock.now(), cut_off, counted).await?;
        if deleted > 0 && matches!(rule.keeps, Keeps::Months(_)) {
            let trace_id = TraceId::new(&self.rng);
            let event =
                Event::RetentionSweep { trace_id: trace_id.to_string(), kind: rule.kind.to_owned(), cut_off, deleted };
            let said = async {
                events::stores::retention_done(rule.kind, deleted, cut_off);
                self.audit.record(event).await
            };
            Trail::of(trace_id.as_str()).lead(said).await?;
        }
        Ok(())
    }
}
