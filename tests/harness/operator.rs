//! The operator's own listener: a test CA that is made once per run, and who calls with its certificates.

use super::command::fellesporten;
use super::eids::with_simulators;
use super::server::PATIENCE;
use super::settings::Settings;
use super::simulators::Simulators;
use super::{Answer, Mode, Server, ports};
use reqwest::{Certificate, Identity, Method};
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::OnceLock;
use tempfile::TempDir;

/// Makes two tests of one body, as `with_eids!` does, with an operator.
macro_rules! with_operator {
    ($($(#[$note:meta])* async fn $name:ident($server:ident, $eids:ident, $operator:ident) $body:block)*) => {$(
        $(#[$note])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing of its file")]
            use super::*;

            async fn behaviour(
                $server: &$crate::harness::Server,
                $eids: $crate::harness::simulators::Simulators,
                $operator: $crate::harness::operator::Operator,
            ) $body

            #[tokio::test]
            async fn one_machine() {
                let (server, eids, operator) = $crate::harness::operator::start($crate::harness::Mode::OneMachine).await;
                behaviour(&server, eids, operator).await;
                server.finish().await;
            }

            #[tokio::test]
            async fn cluster() {
                let (server, eids, operator) = $crate::harness::operator::start($crate::harness::Mode::Cluster).await;
                behaviour(&server, eids, operator).await;
                server.finish().await;
            }
        }
    )*};
}

/// Whose certificates are let in.
pub const OPERATOR: &str = "319900306";
/// An organisation like any other.
pub const STRANGER: &str = "318000018";

static CA: OnceLock<TempDir> = OnceLock::new();

/// The folder of the test CA, with a certificate of either organisation beside it.
fn ca() -> &'static Path {
    let made = CA.get_or_init(|| {
        let folder = tempfile::Builder::new().prefix("fellesporten-ca-").tempdir().expect("a temporary folder");
        let config = "environment = \"test\"\n[certificates]\ntest_ca_dir = \"test-ca\"\n";
        std::fs::write(folder.path().join("ca.toml"), config).expect("our own folder");
        for organisation in [OPERATOR, STRANGER] {
            let arguments = ["cert", "issue", "--config", "ca.toml", organisation, "--out", "out"];
            fellesporten(folder.path(), &arguments).succeeded();
        }
        folder
    });
    made.path()
}

/// The sections that serve the operator API at this port.
pub fn sections(port: u16) -> String {
    format!(
        "[certificates]\ntest_ca_dir = \"{}\"\n[operator]\nenabled = true\nlisten = \"127.0.0.1:{port}\"\norganisation = \"{OPERATOR}\"\n",
        ca().join("test-ca").display()
    )
}

/// A server with the simulators as eIDs, and its operator.
pub async fn start(mode: Mode) -> (Server, Simulators, Operator) {
    let (server, simulators, operator) = prepare(mode);
    server.launch();
    server.wait_until_ready().await;
    (server, simulators, operator)
}

/// Everything but the process.
pub fn prepare(mode: Mode) -> (Server, Simulators, Operator) {
    let (simulators, port) = (Simulators::new(), ports::free());
    let server = Server::prepare(mode, |settings: &mut Settings| {
        settings.more = sections(port);
        with_simulators(settings, simulators, "");
    });
    (server, simulators, Operator::of(OPERATOR, port))
}

/// Somebody who calls.
pub struct Operator {
    http: reqwest::Client,
    port: u16,
}

impl Operator {
    /// Somebody with this organisation's certificate.
    pub fn of(organisation: &str, port: u16) -> Self {
        let read = |ending: &str| std::fs::read(ca().join(format!("out/{organisation}{ending}"))).expect("issued");
        Self::with(Some(Identity::from_pkcs8_pem(&read(".pem"), &read(".key.pem")).expect("an identity")), port)
    }

    /// Somebody with this certificate, or none.
    pub fn with(identity: Option<Identity>, port: u16) -> Self {
        let root = std::fs::read(ca().join("test-ca/a.pem")).expect("the CA");
        let mut builder = reqwest::Client::builder()
            .no_proxy()
            .resolve("localhost", SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
            .tls_certs_only(Certificate::from_pem_bundle(&root).expect("certificates"))
            .timeout(PATIENCE);
        if let Some(identity) = identity {
            builder = builder.identity(identity);
        }
        Self { http: builder.build().expect("a client"), port }
    }

    /// The same caller at another node.
    pub fn at(&self, port: u16) -> Self {
        Self { http: self.http.clone(), port }
    }

    /// One call, path and query as given.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let url = format!("https://localhost:{}{path}", self.port);
        let mut request = self.http.request(method, &url);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.expect("an answer");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = answer.text().await.expect("text");
        Answer { url: url.parse().expect("a URL"), status, headers, body }
    }

    /// GET, with a reason.
    pub async fn get(&self, path: &str) -> Answer {
        let separator = if path.contains('?') { '&' } else { '?' };
        self.call(Method::GET, &format!("{path}{separator}reason=vakt"), None).await
    }

    /// Announces this.
    pub async fn announce(&self, id: &str, announcement: Value) {
        let path = format!("/announcements/{id}?reason=Hendelse%2042");
        let answer = self.call(Method::PUT, &path, Some(&announcement)).await;
        assert!(matches!(answer.status, 201 | 204), "{answer}");
    }

    /// Withdraws it.
    pub async fn withdraw(&self, id: &str) {
        let answer = self.call(Method::DELETE, &format!("/announcements/{id}?reason=over"), None).await;
        assert_eq!(answer.status, 204, "{answer}");
    }
}

/// An announcement in four languages.
pub fn announcement(eid: &str, state: &str) -> Value {
    json!({
        "eid": eid, "state": state,
        "text": {"nb": "Vi feilsøker.", "nn": "Vi feilsøkjer.", "en": "We are on it.", "se": "Mii bargat dainna."},
    })
}
