//! Security headers (`docs/contracts/idporten.md` §13), set where the handler did not set them itself.

use std::time::Duration;

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::trace::TraceId;

const X_TRACE_ID: HeaderName = HeaderName::from_static("x-trace-id");

/// What an answer has unless it is a page: pages bring their own policy.
const DEFAULTS: [(HeaderName, HeaderValue); 5] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
];

pub(super) fn add(headers: &mut HeaderMap, trace_id: &TraceId, hsts: Option<Duration>) {
    for (name, value) in DEFAULTS {
        headers.entry(name).or_insert(value);
    }
    if let Some(duration) = hsts {
        let value = format!("max-age={}; includeSubDomains", duration.as_secs());
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(STRICT_TRANSPORT_SECURITY, value);
        }
    }
    if let Ok(value) = HeaderValue::try_from(trace_id.as_str()) {
        headers.insert(X_TRACE_ID, value);
    }
}
