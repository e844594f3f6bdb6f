//! Traces for a collector (`[telemetry]`), by OTLP over HTTP with protobuf.
//!
//! A request hands its finished spans to a queue and goes on; what does not fit, or what the collector does not take, is counted and
//! lost. Nobody waits for a collector.

mod delivery;

use std::time::Duration;

use anyhow::Context as _;
use fellesporten_domain::Rng;
use fellesporten_telemetry::{metrics, spans, trail};
use fellesporten_web::outbound::{Outbound, OutboundOptions};
use http::HeaderValue;
use opentelemetry::trace::{SpanId, TraceId, TracerProvider as _};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{IdGenerator, Sampler, SdkTracer, SdkTracerProvider, Span, SpanData, SpanProcessor};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::{Layer, Registry};

use crate::config::Config;
use delivery::{Collector, deliver};

/// Spans that may wait: some megabytes.
const QUEUE: usize = 8192;
/// How long the collector may take over the last calls at a stop.
const LAST_PATIENCE: Duration = Duration::from_secs(5);

/// Traces on their way to a collector.
pub(crate) struct Traces {
    tracer: SdkTracer,
    stop: CancellationToken,
    delivery: JoinHandle<()>,
}

impl Traces {
    /// Begins to collect, if the configuration names a collector.
    ///
    /// # Errors
    /// The option and what is wrong.
    pub(crate) fn start(config: &Config) -> anyhow::Result<Option<Self>> {
        let options = &config.telemetry;
        let Some(url) = &options.otlp_url else { return Ok(None) };
        let authorization = match (&options.authorization, &options.authorization_file) {
            (None, None) => None,
            (here, file) => {
                let text = config.secret("telemetry.authorization", here.as_ref(), file.as_ref())?;
                Some(HeaderValue::from_str(text.expose()).context("telemetry.authorization: no value of a header")?)
            }
        };
        let resource = Resource::builder_empty()
            .with_service_name(options.service_name.clone())
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .with_attribute(KeyValue::new("deployment.environment.name", config.environment.as_str()))
            .build();
        let collector = Collector {
            // Whoever runs this chose the address, and collectors stand beside what they watch.
            outbound: Outbound::new(OutboundOptions { allow_private: true, ..OutboundOptions::default() })?,
            url: url.as_url().clone(),
            authorization,
            resource: (&resource).into(),
        };
        let (queue, waiting) = mpsc::channel(QUEUE);
        let provider = SdkTracerProvider::builder()
            .with_sampler(sampler(options.sample_percent))
            .with_id_generator(RequestIds(Rng::system()))
            .with_span_processor(Queue(queue))
            .with_resource(resource)
            .build();
        let stop = CancellationToken::new();
        let delivery = tokio::spawn(deliver(waiting, collector, stop.clone()));
        Ok(Some(Self { tracer: provider.tracer("fellesporten"), stop, delivery }))
    }

    /// What makes spans of the work.
    pub(crate) fn layer(&self) -> Box<dyn Layer<Registry> + Send + Sync> {
        tracing_opentelemetry::layer()
            .with_tracer(self.tracer.clone())
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_filter(Targets::new().with_target(spans::TARGET, LevelFilter::INFO))
            .boxed()
    }

    /// Sends what waits, within some patience.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        // What is not sent by then is lost, as it may be.
        let _sent = tokio::time::timeout(LAST_PATIENCE, self.delivery).await;
    }
}

/// A request is traced with all its parts or not at all.
fn sampler(percent: u32) -> Sampler {
    Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(f64::from(percent) / 100.0)))
}

/// A trace has the id of the request that it shows.
#[derive(Debug)]
struct RequestIds(Rng);

impl IdGenerator for RequestIds {
    fn new_trace_id(&self) -> TraceId {
        let of_request = trail::trace_id().and_then(|id| TraceId::from_hex(&id).ok());
        of_request.unwrap_or_else(|| TraceId::from_bytes(self.0.bytes()))
    }

    fn new_span_id(&self) -> SpanId {
        SpanId::from_bytes(self.0.bytes())
    }
}

/// The way in. It never waits.
#[derive(Debug)]
struct Queue(mpsc::Sender<SpanData>);

impl SpanProcessor for Queue {
    fn on_start(&self, _span: &mut Span, _context: &Context) {}

    fn on_end(&self, span: SpanData) {
        if self.0.try_send(span).is_err() {
            metrics::SPANS_LOST.inc(["queue-full"]);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use fellesporten_telemetry::trail::Trail;
    use opentelemetry::trace::Tracer as _;

    use super::*;

    #[tokio::test]
    async fn a_trace_has_the_id_of_its_request() {
        let ids = RequestIds(Rng::seeded(1));
        let id = "5f0c9a7b2d1e4c3f8a6b7c8d9e0f1a2b";
        let of_request = Trail::of(id).lead(async { ids.new_trace_id() }).await;
        assert_eq!(of_request.to_string(), id);
        assert_ne!(ids.new_trace_id(), TraceId::INVALID, "work without a request has one of its own");
    }

    #[tokio::test]
    async fn a_full_queue_loses_spans_and_counts_them() {
        let (queue, mut waiting) = mpsc::channel(1);
        let tracer = SdkTracerProvider::builder().with_span_processor(Queue(queue)).build().tracer("test");
        for name in ["first", "second", "third"] {
            drop(tracer.start(name));
        }
        assert_eq!(waiting.try_recv().map(|span| span.name), Ok("first".into()));
        assert!(waiting.try_recv().is_err());
        let lost = "fellesporten_spans_lost_total{cause=\"queue-full\"} 2";
        assert!(fellesporten_telemetry::expose().contains(lost));
    }
}
