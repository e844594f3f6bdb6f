//! One line, one span and one count per request: the route's pattern, never the path or query as sent (they hold codes and hints).

use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use fellesporten_telemetry::spans::{self, Span};
use fellesporten_telemetry::{events, metrics};
use http::{Method, StatusCode};

pub(super) struct Line {
    method: Method,
    route: Option<MatchedPath>,
}

impl Line {
    pub(super) fn of(request: &Request) -> Self {
        Self { method: request.method().clone(), route: request.extensions().get::<MatchedPath>().cloned() }
    }

    pub(super) fn span(&self) -> Span {
        spans::request(shown_method(&self.method), self.shown_route())
    }

    pub(super) fn write(&self, status: StatusCode, took: Duration) {
        let (method, route) = (shown_method(&self.method), self.shown_route());
        metrics::HTTP_REQUESTS.inc([method, route, status.as_str()]);
        metrics::HTTP_SECONDS.observe([route], took);
        let milliseconds = (took.as_secs_f64() * 1e6).round() / 1e3;
        events::http::request_answered(method, route, status.as_u16().into(), milliseconds);
    }

    fn shown_route(&self) -> &str {
        self.route.as_ref().map_or("-", MatchedPath::as_str)
    }
}

/// A method is any word that the sender likes; only the known ones are written.
fn shown_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
