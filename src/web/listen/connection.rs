//! One connection, from handshake to close.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use fellesporten_telemetry::events;
use http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::ListenOptions;
use crate::tls::{ClientCertificate, TlsConfig};

/// hyper wants at least this much room for a request's head.
const SMALLEST_BUFFER: usize = 8 * 1024;

/// An HTTP/2 client may have this many requests under way on one connection.
const STREAMS_AT_ONCE: u32 = 128;

/// A silent HTTP/2 peer is asked for a sign of life this often, and has as long to give one.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// What all connections of a listener share.
pub(super) struct Limits {
    router: Router,
    builder: Builder<TokioExecutor>,
    tls: Option<Arc<TlsConfig>>,
    handshake_timeout: Duration,
    header_timeout: Duration,
    idle_timeout: Duration,
    /// No more requests.
    pub(super) stop: CancellationToken,
    /// No more patience either.
    pub(super) cut: CancellationToken,
}

impl Limits {
    pub(super) fn of(options: &ListenOptions, router: Router, stop: CancellationToken) -> Self {
        Self {
            router,
            builder: builder(options),
            tls: options.tls.clone(),
            handshake_timeout: options.handshake_timeout,
            header_timeout: options.header_timeout,
            idle_timeout: options.idle_timeout,
            stop,
            cut: CancellationToken::new(),
        }
    }
}

fn builder(options: &ListenOptions) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(options.header_timeout)
        .max_buf_size(options.max_header_bytes.max(SMALLEST_BUFFER));
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(options.max_header_bytes).unwrap_or(u32::MAX))
        .max_concurrent_streams(STREAMS_AT_ONCE)
        .keep_alive_interval(SIGN_OF_LIFE)
        .keep_alive_timeout(SIGN_OF_LIFE);
    builder
}

/// Who is at the other end: the address, and the certificate where the listener asked for one and got it.
type Peer = (SocketAddr, Option<ClientCertificate>);

/// Serves one connection to its end.
pub(super) async fn run(stream: TcpStream, peer: SocketAddr, limits: &Limits) {
    if let Err(error) = stream.set_nodelay(true) {
        events::http::nodelay_refused(error);
    }
    let Some(tls) = &limits.tls else { return serve(stream, (peer, None), limits).await };
    let handshake = tokio::time::timeout(limits.handshake_timeout, tls.accept(stream));
    tokio::select! {
        biased;
        () = limits.stop.cancelled() => {}
        outcome = handshake => match outcome {
            Ok(Ok(stream)) => {
                let certificate = ClientCertificate::of(stream.ssl());
                serve(stream, (peer, certificate), limits).await;
            }
            Ok(Err(error)) => events::http::tls_handshake_failed(error),
            Err(_) => events::http::tls_handshake_timed_out(),
        }
    }
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin + 'static>(stream: S, peer: Peer, limits: &Limits) {
    let activity = Arc::new(Activity::default());
    let service = service_fn(|request: Request<Incoming>| {
        answer(limits.router.clone(), request, peer.clone(), Underway::new(&activity))
    });
    let mut connection = pin!(limits.builder.serve_connection(TokioIo::new(stream), service));
    let mut closing = false;
    let mut seen = 0;
    // hyper's own header timeout begins when it knows the protocol: a client that sends nothing has to be judged here.
    let mut patience = limits.header_timeout;
    loop {
        tokio::select! {
            biased;
            outcome = connection.as_mut() => {
                if let Err(error) = outcome {
                    events::http::connection_ended(error);
                }
                return;
            }
            () = limits.cut.cancelled() => return,
            () = limits.stop.cancelled(), if !closing => {
                closing = true;
                connection.as_mut().graceful_shutdown();
            }
            () = tokio::time::sleep(patience) => {
                patience = limits.idle_timeout;
                match activity.idle_since(seen) {
                    Idle::No(started) => seen = started,
                    // Closing was asked for a whole idle time ago and nothing is under way: the peer does not answer.
                    Idle::Yes if closing => return,
                    Idle::Yes => {
                        closing = true;
                        connection.as_mut().graceful_shutdown();
                    }
                }
            }
        }
    }
}

async fn answer(
    router: Router,
    request: Request<Incoming>,
    (peer, certificate): Peer,
    underway: Underway,
) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    if let Some(certificate) = certificate {
        request.extensions_mut().insert(certificate);
    }
    let response = router.oneshot(request).await;
    drop(underway);
    response
}

/// What happens on a connection.
#[derive(Default)]
struct Activity {
    started: AtomicU64,
    underway: AtomicUsize,
}

enum Idle {
    Yes,
    /// With the number of requests started so far.
    No(u64),
}

impl Activity {
    /// Idle: nothing under way, and nothing begun since `seen` requests had begun.
    fn idle_since(&self, seen: u64) -> Idle {
        let started = self.started.load(Ordering::Relaxed);
        if self.underway.load(Ordering::Relaxed) == 0 && started == seen { Idle::Yes } else { Idle::No(started) }
    }
}

/// Held while a request is being answered.
struct Underway(Arc<Activity>);

impl Underway {
    fn new(activity: &Arc<Activity>) -> Self {
        activity.started.fetch_add(1, Ordering::Relaxed);
        activity.underway.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(activity))
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        self.0.underway.fetch_sub(1, Ordering::Relaxed);
    }
}
