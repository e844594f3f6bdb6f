//! A supplier of enterprise certificates with its revocation list on this machine, and servers that trust it.

use super::keys::RsaKey;
use super::mint::{self, Order, Supplier};
use super::{Client, Mode, Server, ports};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// What the product waits before its first round of revocation lists, and a second more.
pub const FIRST_ROUND: i64 = 31;

/// A supplier at work.
pub struct Minted {
    /// Makes certificates and lists.
    pub supplier: Supplier,
    folder: TempDir,
    list: Arc<Mutex<Option<Vec<u8>>>>,
}

impl Minted {
    /// A new one; its list answers 503 until it is published.
    pub async fn start() -> Self {
        let (port, now) = (ports::free(), SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970"));
        let now = i64::try_from(now.as_secs()).expect("seconds");
        let supplier = Supplier::new("Mint", &format!("http://127.0.0.1:{port}/mint.crl"), now);
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("mint.pem"), supplier.pem()).expect("our own folder");
        let list = Arc::new(Mutex::new(None::<Vec<u8>>));
        let shown = Arc::clone(&list);
        let answer = move || async move { shown.lock().unwrap().clone().ok_or(StatusCode::SERVICE_UNAVAILABLE) };
        let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("a free port");
        tokio::spawn(axum::serve(listener, Router::new().route("/mint.crl", get(answer))).into_future());
        Self { supplier, folder, list }
    }

    /// What the list's address answers from now on.
    pub fn publish(&self, list: Option<Vec<u8>>) {
        *self.list.lock().unwrap() = list;
    }

    /// The section that makes a server trust this supplier.
    pub fn section(&self) -> String {
        let [root, issuing] = self.supplier.fingerprints();
        format!(
            "[certificates]\ntrust_files = [\"{}\"]\nfingerprints = [\"{root}\", \"{issuing}\"]\ncrl_addresses = [\"{}\"]\n",
            self.folder.path().join("mint.pem").display(),
            self.supplier.crl_address
        )
    }

    /// A server that trusts this supplier.
    pub async fn server(&self, mode: Mode) -> Server {
        Server::start_with(mode, |settings| settings.more = self.section()).await
    }

    /// The certificate of an order, as `x5c` has it.
    pub fn x5c(&self, order: &Order) -> Value {
        x5c_of(&self.supplier.issue(order))
    }
}

/// A certificate alone, as most real clients send it.
pub fn x5c_of(der: &[u8]) -> Value {
    json!([STANDARD.encode(der)])
}

/// A client's assertion, signed with the key of every certificate of the mint.
pub fn assertion(server: &Server, client: &Client, x5c: &Value) -> String {
    let signed = signer().sign(&json!({"alg": "RS256", "x5c": x5c}), &server.assertion_claims(client));
    server.witness().saw("assertion", &signed);
    signed
}

/// The key of every certificate of the mint.
pub fn signer() -> RsaKey {
    RsaKey::of("unnamed", mint::leaf_key())
}
