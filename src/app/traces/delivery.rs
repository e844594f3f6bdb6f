//! Spans from the queue to the collector.

use std::time::Duration;

use fellesporten_telemetry::{events, metrics};
use fellesporten_web::outbound::{Outbound, OutboundError};
use http::HeaderValue;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::trace::SpanData;
use prost::Message as _;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use url::Url;

/// Spans of one call.
const BATCH: usize = 512;
/// How long a span waits for others to go with.
const PACE: Duration = Duration::from_secs(1);

/// Where spans go.
pub(super) struct Collector {
    pub(super) outbound: Outbound,
    pub(super) url: Url,
    pub(super) authorization: Option<HeaderValue>,
    /// Whose spans they are.
    pub(super) resource: ResourceAttributesWithSchema,
}

/// Why the collector does not have them.
#[derive(Debug, thiserror::Error)]
enum NotDelivered {
    #[error(transparent)]
    Unanswered(#[from] OutboundError),
    #[error("it answered {0}")]
    Refused(u16),
}

impl Collector {
    async fn take(&self, batch: Vec<SpanData>) -> Result<(), NotDelivered> {
        let resource_spans = group_spans_by_resource_and_scope(batch, &self.resource);
        let body = ExportTraceServiceRequest { resource_spans }.encode_to_vec();
        let authorization = self.authorization.as_ref();
        let answer = self.outbound.post(&self.url, authorization, "application/x-protobuf", body).await?;
        if answer.status.is_success() { Ok(()) } else { Err(NotDelivered::Refused(answer.status.as_u16())) }
    }
}

/// Sends batch after batch until told to stop, and then what is left. A batch that fails is not tried again: others wait already.
pub(super) async fn deliver(mut waiting: mpsc::Receiver<SpanData>, collector: Collector, stop: CancellationToken) {
    let mut is_away = false;
    loop {
        let stopping = tokio::select! {
            () = tokio::time::sleep(PACE) => false,
            () = stop.cancelled() => true,
        };
        while let Some(batch) = next_batch(&mut waiting) {
            let count = batch.len() as u64;
            let outcome = collector.take(batch).await;
            match &outcome {
                Ok(()) => metrics::SPANS_SENT.add([], count),
                Err(_) => metrics::SPANS_LOST.add(["not-delivered"], count),
            }
            match &outcome {
                Ok(()) if is_away => events::process::traces_delivered(),
                Err(cause) if !is_away => events::process::traces_not_delivered(cause),
                _ => {}
            }
            is_away = outcome.is_err();
        }
        if stopping {
            return;
        }
    }
}

fn next_batch(waiting: &mut mpsc::Receiver<SpanData>) -> Option<Vec<SpanData>> {
    let batch: Vec<SpanData> = std::iter::from_fn(|| waiting.try_recv().ok()).take(BATCH).collect();
    (!batch.is_empty()).then_some(batch)
}
