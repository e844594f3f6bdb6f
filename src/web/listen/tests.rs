//! Listeners over real sockets: limits, TLS, a graceful stop.

use super::*;

use axum::extract::ConnectInfo;
use axum::routing::get;
use http::Version;
use openssl::asn1::Asn1Time;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use openssl::ssl::{SslConnector, SslMethod, SslVerifyMode, SslVersion};
use openssl::x509::{X509, X509NameBuilder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;

const PATIENCE: Duration = Duration::from_secs(10);

struct Running {
    address: SocketAddr,
    stop: CancellationToken,
    served: tokio::task::JoinHandle<()>,
}

async fn start(options: ListenOptions, router: Router) -> Running {
    let listener = bind(options).await.unwrap();
    let (address, stop) = (listener.local_addr(), CancellationToken::new());
    let served = tokio::spawn(listener.serve(router, stop.clone()));
    Running { address, stop, served }
}

fn options() -> ListenOptions {
    ListenOptions { drain_timeout: Duration::from_secs(5), ..ListenOptions::new(vec!["127.0.0.1:0".parse().unwrap()]) }
}

fn hello() -> Router {
    Router::new()
        .route("/", get(|| async { "hello" }))
        .route("/peer", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }))
}

/// Sends bytes and reads until the server closes.
async fn until_closed(address: SocketAddr, sent: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    let mut got = Vec::new();
    // A reset is a close as well.
    let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut got)).await.expect("the server never closed");
    String::from_utf8_lossy(&got).into_owned()
}

#[tokio::test]
async fn a_client_that_never_ends_its_headers_is_closed() {
    let options = ListenOptions { header_timeout: Duration::from_millis(200), ..options() };
    let server = start(options, hello()).await;
    for sent in ["", "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "] {
        let got = until_closed(server.address, sent.as_bytes()).await;
        assert!(!got.contains("200 OK"), "{got}");
    }
    server.stop.cancel();
}

#[tokio::test]
async fn a_kept_connection_is_closed_when_nothing_more_comes() {
    let options = ListenOptions { header_timeout: Duration::from_millis(200), ..options() };
    let server = start(options, hello()).await;
    let got = until_closed(server.address, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert!(got.contains("200 OK") && got.ends_with("hello"), "{got}");
    server.stop.cancel();
}

#[tokio::test]
async fn headers_over_the_limit_are_refused() {
    let server = start(options(), hello()).await;
    let request = format!("GET / HTTP/1.1\r\nHost: a\r\nX-Big: {}\r\n\r\n", "x".repeat(33 * 1024));
    let got = until_closed(server.address, request.as_bytes()).await;
    assert!(got.starts_with("HTTP/1.1 431") || got.is_empty(), "{got}");
    server.stop.cancel();
}

#[tokio::test]
async fn connections_over_the_limit_wait_their_turn() {
    let options = ListenOptions { max_connections: 1, header_timeout: Duration::from_millis(300), ..options() };
    let server = start(options, hello()).await;
    let _holder = TcpStream::connect(server.address).await.unwrap();
    let got = until_closed(server.address, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    assert!(got.contains("200 OK"), "{got}");
    server.stop.cancel();
}

#[tokio::test]
async fn handlers_know_the_caller_s_address() {
    let server = start(options(), hello()).await;
    let got = until_closed(server.address, b"GET /peer HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    assert!(got.ends_with("127.0.0.1"), "{got}");
    server.stop.cancel();
}

#[tokio::test]
async fn several_addresses_share_the_chosen_port() {
    let both = vec!["127.0.0.1:0".parse().unwrap(), "127.0.0.2:0".parse().unwrap()];
    let server = start(ListenOptions { addresses: both, ..options() }, hello()).await;
    let second = SocketAddr::new("127.0.0.2".parse().unwrap(), server.address.port());
    let got = until_closed(second, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    assert!(got.contains("200 OK"), "{got}");
    server.stop.cancel();
}

#[tokio::test]
async fn a_taken_address_is_an_error_that_names_it() {
    let first = bind(options()).await.unwrap();
    let error = bind(ListenOptions::new(vec![first.local_addr()])).await.err().unwrap();
    assert!(error.to_string().contains(&first.local_addr().to_string()), "{error}");
    assert!(bind(ListenOptions::new(Vec::new())).await.is_err());
}

#[tokio::test]
async fn stopping_lets_a_running_request_end_and_takes_no_new_one() {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (begins, waits) = (Arc::clone(&begun), Arc::clone(&go_on));
    let router = Router::new().route(
        "/",
        get(move || async move {
            begins.notify_one();
            waits.notified().await;
            "done"
        }),
    );
    let server = start(options(), router).await;
    let address = server.address;
    let request = tokio::spawn(async move { until_closed(address, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await });
    begun.notified().await;
    server.stop.cancel();
    let refused = async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await
        }
    };
    tokio::time::timeout(PATIENCE, refused).await.expect("still accepting");
    go_on.notify_one();
    assert!(request.await.unwrap().ends_with("done"));
    tokio::time::timeout(PATIENCE, server.served).await.expect("serve never returned").unwrap();
}

#[tokio::test]
async fn what_does_not_end_is_cut_after_the_drain_time() {
    let begun = Arc::new(Notify::new());
    let begins = Arc::clone(&begun);
    let router = Router::new().route(
        "/",
        get(move || async move {
            begins.notify_one();
            std::future::pending::<()>().await;
        }),
    );
    let server = start(ListenOptions { drain_timeout: Duration::from_millis(50), ..options() }, router).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    begun.notified().await;
    server.stop.cancel();
    tokio::time::timeout(PATIENCE, server.served).await.expect("serve never returned").unwrap();
}

/// A self-signed certificate for a name, with its key, both PEM.
fn certificate(name: &str) -> (Vec<u8>, Vec<u8>) {
    let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let mut subject = X509NameBuilder::new().unwrap();
    subject.append_entry_by_text("CN", name).unwrap();
    let subject = subject.build();
    let mut builder = X509::builder().unwrap();
    builder.set_version(2).unwrap();
    builder.set_subject_name(&subject).unwrap();
    builder.set_issuer_name(&subject).unwrap();
    builder.set_pubkey(&key).unwrap();
    builder.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::days_from_now(1).unwrap()).unwrap();
    builder.sign(&key, MessageDigest::sha256()).unwrap();
    (builder.build().to_pem().unwrap(), key.private_key_to_pem_pkcs8().unwrap())
}

fn tls(name: &str) -> Arc<TlsConfig> {
    let (chain, key) = certificate(name);
    Arc::new(TlsConfig::from_pem(&chain, &key).unwrap())
}

async fn handshake(
    address: SocketAddr,
    protocols: &[u8],
    newest: Option<SslVersion>,
) -> Result<tokio_openssl::SslStream<TcpStream>, openssl::ssl::Error> {
    let mut builder = SslConnector::builder(SslMethod::tls()).unwrap();
    builder.set_verify(SslVerifyMode::NONE);
    builder.set_alpn_protos(protocols).unwrap();
    builder.set_min_proto_version(None).unwrap();
    builder.set_max_proto_version(newest).unwrap();
    builder.set_cipher_list("ALL:@SECLEVEL=0").unwrap();
    let session = builder.build().configure().unwrap().into_ssl("localhost").unwrap();
    let mut stream = tokio_openssl::SslStream::new(session, TcpStream::connect(address).await.unwrap()).unwrap();
    std::pin::Pin::new(&mut stream).connect().await?;
    Ok(stream)
}

#[tokio::test]
async fn tls_speaks_http_2_and_1() {
    let server = start(ListenOptions { tls: Some(tls("localhost")), ..options() }, hello()).await;
    for (client, version) in
        [(reqwest::Client::builder(), Version::HTTP_2), (reqwest::Client::builder().http1_only(), Version::HTTP_11)]
    {
        let client = client.tls_danger_accept_invalid_certs(true).no_proxy().build().unwrap();
        let response = client.get(format!("https://{}/", server.address)).send().await.unwrap();
        assert_eq!(response.version(), version);
        assert_eq!(response.text().await.unwrap(), "hello");
    }
    server.stop.cancel();
    tokio::time::timeout(PATIENCE, server.served).await.expect("serve never returned").unwrap();
}

#[tokio::test]
async fn tls_chooses_h2_and_refuses_old_versions() {
    let server = start(ListenOptions { tls: Some(tls("localhost")), ..options() }, hello()).await;
    let modern = handshake(server.address, b"\x08http/1.1\x02h2", None).await.unwrap();
    assert_eq!(modern.ssl().selected_alpn_protocol(), Some(b"h2".as_ref()));
    assert!(handshake(server.address, b"\x02h2", Some(SslVersion::TLS1_2)).await.is_ok());
    assert!(handshake(server.address, b"\x02h2", Some(SslVersion::TLS1_1)).await.is_err());
    server.stop.cancel();
}

#[tokio::test]
async fn a_handshake_that_does_not_come_is_given_up() {
    let options =
        ListenOptions { tls: Some(tls("localhost")), handshake_timeout: Duration::from_millis(100), ..options() };
    let server = start(options, hello()).await;
    assert_eq!(until_closed(server.address, b"").await, "");
    server.stop.cancel();
}

#[tokio::test]
async fn a_new_certificate_is_used_without_a_restart() {
    let config = tls("old");
    let server = start(ListenOptions { tls: Some(Arc::clone(&config)), ..options() }, hello()).await;
    let shown = async || {
        let stream = handshake(server.address, b"\x02h2", None).await.unwrap();
        let certificate = stream.ssl().peer_certificate().unwrap();
        certificate.subject_name().entries().next().unwrap().data().to_string().unwrap().to_string()
    };
    assert_eq!(shown().await, "old");
    let (chain, key) = certificate("new");
    config.replace(&chain, &key).unwrap();
    assert_eq!(shown().await, "new");
    server.stop.cancel();
}

#[test]
fn a_key_of_another_certificate_is_refused() {
    use crate::tls::TlsError;
    let ((chain, _), (_, other)) = (certificate("one"), certificate("other"));
    assert!(matches!(TlsConfig::from_pem(&chain, &other), Err(TlsError::WrongKey)));
    assert!(matches!(TlsConfig::from_pem(b"", &other), Err(TlsError::NoCertificate)));
    assert!(TlsConfig::from_pem(&chain, b"nonsense").is_err());
}
