//! Two nodes behind one address: a proxy that hands each connection to the next node, as a load balancer does.

use super::settings::Settings;
use super::{Authorize, Client, Mode, Server, ports};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::{TcpListener, TcpStream};

/// Starts both, and the proxy whose address is the issuer's. The proxy lives as long as the test's runtime.
pub async fn two_behind_one_address() -> (Server, Server) {
    two_behind_one_address_with(|_| {}).await
}

/// The same, with changed settings.
pub async fn two_behind_one_address_with(change: impl Fn(&mut Settings)) -> (Server, Server) {
    let address = ports::free();
    let issuer = format!("http://localhost:{address}");
    let first = Server::start_with(Mode::Cluster, |settings| {
        change(settings);
        settings.issuer.clone_from(&issuer);
    })
    .await;
    let shared = first.settings();
    let second = Server::start_with(Mode::Cluster, |settings: &mut Settings| {
        change(settings);
        settings.issuer.clone_from(&issuer);
        settings.records.clone_from(&shared.records);
        settings.key_prefix.clone_from(&shared.key_prefix);
    })
    .await;
    forward(address, [first.socket(), second.socket()]).await;
    (first, second)
}

async fn forward(address: u16, nodes: [SocketAddr; 2]) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, address)).await.expect("a free port");
    let turn = Arc::new(AtomicUsize::new(0));
    tokio::spawn(async move {
        while let Ok((mut outside, _)) = listener.accept().await {
            let turn = Arc::clone(&turn);
            tokio::spawn(async move {
                let first = turn.fetch_add(1, Ordering::Relaxed) % 2;
                // A node that is gone is passed over, as a load balancer would.
                for node in [nodes[first], nodes[1 - first]] {
                    if let Ok(mut inside) = TcpStream::connect(node).await {
                        let _ended = tokio::io::copy_bidirectional(&mut outside, &mut inside).await;
                        return;
                    }
                }
            });
        }
    });
}

impl Server {
    /// Waits until this very node knows the client.
    pub async fn knows(&self, client: &Client) {
        self.wait_until("the node knows the client", || async { self.own_status(client).await != 400 }).await;
    }

    /// Waits until this very node refuses the client.
    pub async fn refuses(&self, client: &Client) {
        self.wait_until("the node refuses the client", || async { self.own_status(client).await == 400 }).await;
    }

    async fn own_status(&self, client: &Client) -> u16 {
        let url = self.here(&Authorize::new(client).url(self));
        self.send(self.http().get(url)).await.status
    }
}
