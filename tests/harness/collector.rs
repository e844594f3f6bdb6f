//! A collector of traces on this machine.

use super::ports;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use prost::Message;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// What it wants to be shown.
pub const AUTHORIZATION: &str = "Basic c2FtbGVyZW46aGVtbWVsaWc=";

/// One span, as it came.
#[derive(Clone, Debug)]
pub struct Span {
    /// The trace, in hexadecimal digits.
    pub trace_id: String,
    /// Its own id.
    pub id: Vec<u8>,
    /// The span that it is part of; empty for a whole request.
    pub parent: Vec<u8>,
    /// Its name.
    pub name: String,
    /// Its attributes as text.
    pub attributes: BTreeMap<String, String>,
}

#[derive(Default)]
struct Shared {
    hangs: bool,
    calls: Mutex<Vec<(HeaderMap, Bytes)>>,
}

/// The collector; it ends with the test's runtime.
pub struct Collector {
    port: u16,
    shared: Arc<Shared>,
}

impl Collector {
    /// One that takes everything.
    pub async fn start() -> Self {
        Self::with(Shared::default()).await
    }

    /// One that takes a call and never answers.
    pub async fn hanging() -> Self {
        Self::with(Shared { hangs: true, ..Shared::default() }).await
    }

    async fn with(shared: Shared) -> Self {
        let (port, shared) = (ports::free(), Arc::new(shared));
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("a free port");
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { port, shared }
    }

    /// The section of a server's configuration that sends traces here.
    pub fn section(&self) -> String {
        section(self.port)
    }

    /// The bodies of all calls.
    pub fn bodies(&self) -> Vec<Bytes> {
        let calls = self.shared.calls.lock().unwrap();
        assert!(calls.iter().all(|(headers, _)| {
            headers["content-type"] == "application/x-protobuf" && headers["authorization"] == AUTHORIZATION
        }));
        calls.iter().map(|(_, body)| body.clone()).collect()
    }

    /// Everything that it was sent.
    pub fn requests(&self) -> Vec<ExportTraceServiceRequest> {
        self.bodies().into_iter().map(|body| ExportTraceServiceRequest::decode(body).expect("protobuf")).collect()
    }

    /// Every span that it was sent.
    pub fn spans(&self) -> Vec<Span> {
        let scopes =
            self.requests().into_iter().flat_map(|request| request.resource_spans).flat_map(|it| it.scope_spans);
        let spans = scopes.flat_map(|scope| scope.spans);
        spans
            .map(|span| Span {
                trace_id: span.trace_id.iter().map(|byte| format!("{byte:02x}")).collect(),
                id: span.span_id,
                parent: span.parent_span_id,
                name: span.name,
                attributes: as_text(span.attributes),
            })
            .collect()
    }
}

/// The section that sends traces to a port.
pub fn section(port: u16) -> String {
    format!(
        "[telemetry]\notlp_url = \"http://127.0.0.1:{port}/v1/traces\"\nauthorization = \"{AUTHORIZATION}\"\nservice_name = \"idporten-her\"\n"
    )
}

/// Attributes by name.
pub fn as_text(attributes: Vec<KeyValue>) -> BTreeMap<String, String> {
    let text = |value: Option<AnyValue>| match value.and_then(|value| value.value) {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        other => format!("{other:?}"),
    };
    attributes.into_iter().map(|one| (one.key, text(one.value))).collect()
}

async fn answer(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    shared.calls.lock().unwrap().push((headers, body));
    if shared.hangs {
        std::future::pending::<()>().await;
    }
    StatusCode::OK
}
