//! The guarded client: where it does not go.

use super::*;
use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};
use tokio_util::sync::CancellationToken;

use crate::listen::{ListenOptions, bind};

fn guarded() -> Outbound {
    Outbound::new(OutboundOptions::default()).unwrap()
}

fn open() -> Outbound {
    let options = OutboundOptions {
        allow_private: true,
        max_body: 100,
        timeout: Duration::from_millis(500),
        ..OutboundOptions::default()
    };
    Outbound::new(options).unwrap()
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A server on this machine, its address, and what ends it.
async fn server() -> (String, CancellationToken) {
    let router = Router::new()
        .route("/hello", get(|| async { "hello" }))
        .route("/form", post(|body: String| async move { body }))
        .route("/away", get(|| async { Redirect::to("/hello") }))
        .route("/big", get(|| async { "x".repeat(101) }))
        .route("/slow", get(std::future::pending::<()>));
    let listener = bind(ListenOptions::new(vec!["127.0.0.1:0".parse().unwrap()])).await.unwrap();
    let address = format!("http://{}", listener.local_addr());
    let stop = CancellationToken::new();
    tokio::spawn(listener.serve(router, stop.clone()));
    (address, stop)
}

#[tokio::test]
async fn private_addresses_are_refused_however_they_are_written() {
    for address in [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://0/",
        "https://0.0.0.0/",
        "https://0177.0.0.1/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://[::1]/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[64:ff9b::127.0.0.1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[fe80::1]/",
        "https://10.1.2.3/",
        "https://192.168.0.1/",
        "https://localhost/",
        "https://LOCALHOST/",
    ] {
        let outcome = guarded().get(&url(address)).await;
        assert!(matches!(outcome, Err(OutboundError::Refused("it is in a private network"))), "{address}: {outcome:?}");
    }
}

#[tokio::test]
async fn other_schemes_and_credentials_are_refused() {
    for address in [
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://a:b@example.com/",
        "https://a@example.com/",
    ] {
        let outcome = guarded().post_form(&url(address), &[]).await;
        assert!(matches!(outcome, Err(OutboundError::Refused(_))), "{address}: {outcome:?}");
    }
    assert!(matches!(open().get(&url("file:///etc/passwd")).await, Err(OutboundError::Refused(_))));
}

#[tokio::test]
async fn plain_http_alone_opens_no_private_network() {
    let client = Outbound::new(OutboundOptions { allow_http: true, ..OutboundOptions::default() }).unwrap();
    for address in ["http://127.0.0.1/", "http://10.1.2.3/", "http://localhost/"] {
        let outcome = client.get(&url(address)).await;
        assert!(matches!(outcome, Err(OutboundError::Refused("it is in a private network"))), "{address}: {outcome:?}");
    }
    assert!(matches!(client.get(&url("ftp://example.com/")).await, Err(OutboundError::Refused(_))));
}

#[tokio::test]
async fn answers_come_whole_and_redirects_are_not_followed() {
    let (address, stop) = server().await;
    let answer = open().get(&url(&format!("{address}/hello"))).await.unwrap();
    assert_eq!((answer.status, answer.body.as_ref()), (StatusCode::OK, b"hello".as_ref()));
    assert_eq!(answer.media_type().as_deref(), Some("text/plain"));
    let answer = open().post_form(&url(&format!("{address}/form")), &[("a", "b c&d")]).await.unwrap();
    assert_eq!(answer.body.as_ref(), b"a=b+c%26d");
    let answer = open().get(&url(&format!("{address}/away"))).await.unwrap();
    assert_eq!((answer.status, answer.headers["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/hello"));
    stop.cancel();
}

#[tokio::test]
async fn size_and_time_are_capped() {
    let (address, stop) = server().await;
    assert!(matches!(open().get(&url(&format!("{address}/big"))).await, Err(OutboundError::TooLarge)));
    assert!(matches!(open().get(&url(&format!("{address}/slow"))).await, Err(OutboundError::TooSlow)));
    stop.cancel();
}

#[tokio::test]
async fn an_error_names_no_address() {
    let error = open().get(&url("http://127.0.0.1:1/secret-path?code=hush")).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(
        matches!(error, OutboundError::Unreachable(_)) && !shown.contains("hush") && !shown.contains("secret-path"),
        "{shown}"
    );
}
