//! What every answer has, and what every request must keep to.

use super::*;

use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::routing::{get, post};
use fellesporten_domain::Environment;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, STRICT_TRANSPORT_SECURITY};
use http::{HeaderMap, Method, StatusCode};
use http_body_util::BodyExt;
use tokio::io::AsyncWriteExt;
use tokio_util::io::ReaderStream;
use tower::ServiceExt;

use crate::pages::HelpLinks;
use crate::{Pages, PagesOptions};

fn options(failures: Failures) -> LayerOptions {
    LayerOptions {
        body_limit: 10,
        body_timeout: Duration::from_millis(50),
        request_timeout: Duration::from_millis(50),
        ..LayerOptions::new(Clock::system(), Rng::seeded(7), failures)
    }
}

fn page_failures() -> Failures {
    let pages = Pages::new(&PagesOptions { environment: Environment::Test, links: HelpLinks::default() }).unwrap();
    Failures::pages(pages, "LANGUAGE", &["/token", "/.well-known/"])
}

fn app(options: &LayerOptions) -> Router {
    let router = Router::new()
        .route("/hello", get(|| async { "hello" }))
        .route("/own", get(|| async { [(CACHE_CONTROL, "max-age=5")] }))
        .route("/echo", post(|body: Bytes| async move { body }))
        .route("/token", post(|body: Bytes| async move { body }))
        .route("/trace", get(|trace_id: TraceId| async move { trace_id.to_string() }))
        .route("/panic", get(panics))
        .route("/slow", get(std::future::pending::<()>))
        .route("/item/{id}", get(|Path(id): Path<String>| async move { id }));
    standard(router, options)
}

async fn panics() {
    panic!("the number 17847531096 must not get out");
}

struct Got {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

async fn send(options: &LayerOptions, method: Method, uri: &str, body: impl Into<Body>) -> Got {
    let request = http::Request::builder().method(method).uri(uri).body(body.into()).unwrap();
    let response = app(options).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
    Got { status: parts.status, headers: parts.headers, body }
}

#[tokio::test]
async fn fact_111_every_answer_has_the_security_headers() {
    let options = LayerOptions { hsts: Some(Duration::from_secs(31_536_000)), ..options(Failures::json()) };
    for uri in ["/hello", "/none", "/panic"] {
        let got = send(&options, Method::GET, uri, "").await;
        for (name, value) in [
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
            ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ] {
            assert_eq!(got.headers[name], value, "{uri}");
        }
        assert_eq!(got.headers["x-trace-id"].len(), 32, "{uri}");
    }
}

#[tokio::test]
async fn what_a_handler_sets_itself_stays() {
    let got = send(&options(Failures::json()), Method::GET, "/own", "").await;
    assert_eq!(got.headers[CACHE_CONTROL], "max-age=5");
    assert!(!got.headers.contains_key(STRICT_TRANSPORT_SECURITY));
}

#[tokio::test]
async fn the_handler_sees_the_trace_id_that_is_sent() {
    let got = send(&options(Failures::json()), Method::GET, "/trace", "").await;
    assert_eq!(got.headers["x-trace-id"], got.body.as_str());
}

#[tokio::test]
async fn refusals_look_as_the_route_wants() {
    let options = options(page_failures());
    let big = "x".repeat(11);
    let cases = [
        (Method::GET, "/none", "", 404, "text/html; charset=utf-8", "404 not_found"),
        (Method::POST, "/hello", "", 405, "text/html; charset=utf-8", "405 invalid_request"),
        (Method::POST, "/echo", big.as_str(), 413, "text/html; charset=utf-8", "413 invalid_request"),
        (Method::POST, "/token", big.as_str(), 413, "application/json", "\"error\":\"invalid_request\""),
        (Method::GET, "/token", "", 405, "application/json", "\"error\":\"invalid_request\""),
        (Method::GET, "/token/none", "", 404, "application/json", "\"error\":\"not_found\""),
        (Method::GET, "/.well-known/none", "", 404, "application/json", "\"error\":\"not_found\""),
        (Method::GET, "/tokens", "", 404, "text/html; charset=utf-8", "404 not_found"),
        (Method::GET, "/panic", "", 500, "text/html; charset=utf-8", "500 server_error"),
        (Method::GET, "/slow", "", 503, "text/html; charset=utf-8", "503 temporarily_unavailable"),
    ];
    for (method, uri, body, status, content_type, part) in cases {
        let got = send(&options, method, uri, body.to_owned()).await;
        assert_eq!(got.status.as_u16(), status, "{uri}");
        assert_eq!(got.headers[CONTENT_TYPE], content_type, "{uri}");
        assert!(got.body.contains(part), "{uri}: {}", got.body);
        let trace_id = got.headers["x-trace-id"].to_str().unwrap();
        assert!(got.body.contains(&format!("({trace_id})")), "{uri}: {}", got.body);
        assert!(!got.body.contains("17847531096"), "{uri}");
    }
}

#[tokio::test]
async fn a_listener_for_machines_names_the_trace_id() {
    for (method, uri, status) in [(Method::GET, "/none", 404), (Method::POST, "/hello", 405)] {
        let got = send(&options(Failures::json()), method, uri, "").await;
        assert_eq!(got.status.as_u16(), status, "{uri}");
        let trace_id = got.headers["x-trace-id"].to_str().unwrap();
        assert!(got.body.contains(&format!(" (trace_id: {trace_id})\"")), "{uri}: {}", got.body);
    }
}

#[tokio::test]
async fn a_refusal_keeps_allow_and_speaks_the_reader_s_language() {
    let options = options(page_failures());
    let got = send(&options, Method::POST, "/hello?ui_locales=en", "").await;
    assert_eq!(got.headers["allow"], "GET,HEAD");
    assert!(got.body.contains("<html lang=\"en\""));
    assert!(got.headers[CONTENT_SECURITY_POLICY].to_str().unwrap().contains("default-src 'self'"));
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_passes() {
    let got = send(&options(Failures::json()), Method::POST, "/echo", "0123456789").await;
    assert_eq!((got.status, got.body.as_str()), (StatusCode::OK, "0123456789"));
}

#[tokio::test]
async fn a_body_without_announced_length_is_counted() {
    let (mut writer, reader) = tokio::io::duplex(64);
    writer.write_all(&[b'x'; 11]).await.unwrap();
    drop(writer);
    let body = Body::from_stream(ReaderStream::new(reader));
    let got = send(&options(Failures::json()), Method::POST, "/echo", body).await;
    assert_eq!(got.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_given_up() {
    let (writer, reader) = tokio::io::duplex(64);
    let body = Body::from_stream(ReaderStream::new(reader));
    let got = send(&options(Failures::json()), Method::POST, "/echo", body).await;
    assert_eq!(got.status, StatusCode::REQUEST_TIMEOUT);
    drop(writer);
}
