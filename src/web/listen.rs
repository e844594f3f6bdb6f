//! Listeners: plain and TLS, HTTP/1.1 and HTTP/2, with every limit that keeps one client from hurting the others.
//!
//! `axum::serve` sets no timer, so a client that never finishes its headers would stay connected for ever; hence this.

mod connection;
#[cfg(test)]
mod tests;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use fellesporten_telemetry::events;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::tls::TlsConfig;
use connection::Limits;

/// How long to wait when the process has run out of file descriptors, before accepting again.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Where and how to listen.
#[derive(Clone)]
pub struct ListenOptions {
    /// Addresses, all served alike. Port 0 lets the system choose; further addresses with port 0 get the same port.
    pub addresses: Vec<SocketAddr>,
    /// TLS, or plain http.
    pub tls: Option<Arc<TlsConfig>>,
    /// How long a request's headers may take, how long a new connection may wait with its first request, and an HTTP/1.1
    /// connection with its next. Default 10 s.
    pub header_timeout: Duration,
    /// Largest request head in bytes. Default 32 kB.
    pub max_header_bytes: usize,
    /// Connections at once; more wait in the system's queue. Default 10 000.
    pub max_connections: usize,
    /// How long a TLS handshake may take. Default 10 s.
    pub handshake_timeout: Duration,
    /// A connection without a request for this long is closed, at the latest after twice as long. Default 60 s.
    pub idle_timeout: Duration,
    /// How long running requests may go on after the stop signal. Default 30 s.
    pub drain_timeout: Duration,
}

impl ListenOptions {
    /// Plain http on `addresses` with the default limits.
    pub fn new(addresses: Vec<SocketAddr>) -> Self {
        Self {
            addresses,
            tls: None,
            header_timeout: Duration::from_secs(10),
            max_header_bytes: 32 * 1024,
            max_connections: 10_000,
            handshake_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(60),
            drain_timeout: Duration::from_secs(30),
        }
    }
}

/// Bound sockets that do not answer yet.
pub struct Listener {
    sockets: Vec<TcpListener>,
    local_addr: SocketAddr,
    options: ListenOptions,
}

/// Binds every address. An IPv6 address on a machine without IPv6 is passed over if another address is bound.
///
/// # Errors
/// The system's error, naming the address, when one is taken or not allowed.
pub async fn bind(options: ListenOptions) -> io::Result<Listener> {
    let mut sockets: Vec<TcpListener> = Vec::new();
    let mut passed_over = None;
    for address in &options.addresses {
        match TcpListener::bind(with_port_of(sockets.first(), *address)?).await {
            Ok(socket) => sockets.push(socket),
            Err(error) if address.is_ipv6() && is_absent(&error) => passed_over = Some(named(*address, &error)),
            Err(error) => return Err(named(*address, &error)),
        }
    }
    match sockets.first() {
        Some(first) => Ok(Listener { local_addr: first.local_addr()?, sockets, options }),
        None => {
            Err(passed_over.unwrap_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no address to listen on")))
        }
    }
}

impl Listener {
    /// The first bound address; its port is the real one when 0 was asked for.
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// Serves until `stop`, then takes no more connections, lets running requests end within the drain time, and returns.
    ///
    /// Handlers find the caller's address as `ConnectInfo<SocketAddr>`.
    pub async fn serve(self, router: Router, stop: CancellationToken) {
        let limits = Arc::new(Limits::of(&self.options, router, stop.clone()));
        let places = Arc::new(Semaphore::new(self.options.max_connections.min(Semaphore::MAX_PERMITS)));
        let connections = TaskTracker::new();
        let mut accepting = JoinSet::new();
        for socket in self.sockets {
            accepting.spawn(accept_until_stopped(
                socket,
                Arc::clone(&limits),
                Arc::clone(&places),
                connections.clone(),
            ));
        }
        while accepting.join_next().await.is_some() {}
        connections.close();
        if tokio::time::timeout(self.options.drain_timeout, connections.wait()).await.is_err() {
            events::http::connections_cut(connections.len() as u64);
            limits.cut.cancel();
            connections.wait().await;
        }
    }
}

async fn accept_until_stopped(
    socket: TcpListener,
    limits: Arc<Limits>,
    places: Arc<Semaphore>,
    connections: TaskTracker,
) {
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await.ok()?;
            Some((place, accepted(&socket).await))
        };
        let (place, (stream, peer)) = tokio::select! {
            biased;
            () = limits.stop.cancelled() => return,
            next = next => match next {
                Some(next) => next,
                None => return,
            },
        };
        let limits = Arc::clone(&limits);
        connections.spawn(async move {
            connection::run(stream, peer, &limits).await;
            drop(place);
        });
    }
}

/// The next connection. Errors of one connection are passed over; a lack of descriptors is waited out.
async fn accepted(socket: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match socket.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_of_the_connection(&error) => {}
            Err(error) => {
                events::http::accept_failed(error);
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn is_of_the_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

fn with_port_of(first: Option<&TcpListener>, address: SocketAddr) -> io::Result<SocketAddr> {
    match first {
        Some(first) if address.port() == 0 => Ok(SocketAddr::new(address.ip(), first.local_addr()?.port())),
        _ => Ok(address),
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::AddrNotAvailable | io::ErrorKind::Unsupported)
        || error.to_string().contains("Address family not supported")
}

fn named(address: SocketAddr, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))
}
