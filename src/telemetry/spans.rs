//! The spans of traces: each has its name and attributes here and nowhere else. Nobody else names the library that makes them.
//!
//! A span costs nothing unless somebody collects traces: then none is made. None holds more than a log line may. The trace's id is
//! the request's own.

use tracing::Instrument as _;
use tracing::field::Empty;

/// The target by which a collector knows spans from log lines.
pub const TARGET: &str = "spans";

/// A piece of work, as a trace shows it.
#[must_use]
pub struct Span(tracing::Span);

impl Span {
    /// Does `work` as this span; what it begins meanwhile are its children.
    pub async fn around<W: Future>(self, work: W) -> W::Output {
        work.instrument(self.0).await
    }
}

/// The answer to a request.
pub fn request(method: &str, route: &str) -> Span {
    Span(tracing::info_span!(
        target: TARGET,
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = route,
        http.response.status_code = Empty,
        login_id = Empty,
    ))
}

/// What became of the request whose span the caller is in.
pub fn request_answered(status: u16) {
    let span = tracing::Span::current();
    if span.is_none() {
        return;
    }
    span.record("http.response.status_code", status);
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
    if let Some(login_id) = crate::trail::login_id() {
        span.record("login_id", login_id);
    }
}

/// A call to the database: `read` or `write`.
pub fn records(operation: &str) -> Span {
    part_of_a_request(
        || tracing::info_span!(target: TARGET, "records", otel.name = format!("records {operation}"), otel.kind = "client"),
    )
}

/// An operation of the short-lived store.
pub fn short_lived(operation: &str) -> Span {
    part_of_a_request(|| {
        tracing::info_span!(
            target: TARGET,
            "short-lived",
            otel.name = format!("short-lived {operation}"),
            otel.kind = "client"
        )
    })
}

/// A call to an eID's provider.
pub fn eid_call(eid: &str) -> Span {
    part_of_a_request(|| tracing::info_span!(target: TARGET, "eid call", otel.kind = "client", eid))
}

/// A call to a delegation source, until its answer is whole.
pub fn delegation_source_call(source: &str) -> Span {
    part_of_a_request(|| tracing::info_span!(target: TARGET, "delegation source call", otel.kind = "client", source))
}

/// A signature, from the queue to the end.
pub fn signature(issuer: &str) -> Span {
    part_of_a_request(|| tracing::info_span!(target: TARGET, "signature", issuer))
}

/// A password hash of this cost, from the queue to the end.
pub fn password_hash(cost: &str) -> Span {
    part_of_a_request(|| tracing::info_span!(target: TARGET, "password hash", cost))
}

/// Work that goes on by itself would make a trace of each of its steps.
fn part_of_a_request(span: impl FnOnce() -> tracing::Span) -> Span {
    Span(if tracing::Span::current().is_none() { tracing::Span::none() } else { span() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_a_collector_there_is_no_span() {
        let span = request("GET", "/authorize");
        assert!(span.0.is_disabled());
        let parts = async {
            [
                records("read"),
                short_lived("get"),
                eid_call("bankid"),
                signature("idporten"),
                password_hash("m=8,t=1,p=1"),
            ]
        };
        assert!(span.around(parts).await.iter().all(|part| part.0.is_disabled()));
    }
}
