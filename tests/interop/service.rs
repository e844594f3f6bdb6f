//! A relying party in a process of its own: somebody else's library, in a program as its documentation writes it.

use crate::harness::browser::Browser;
use crate::harness::client::Method;
use crate::harness::login::{assert_selector, through_testid};
use crate::harness::world::{API_OWNER, INTROSPECTION_SCOPE, PERSON, SUBSTANTIAL};
use crate::harness::{Answer, Client, Server, keys, packages, ports};
use serde_json::Value;
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a program may take to start: an interpreter reads its libraries, and the machine is busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running service. Its pages are those that [`Service::page`] and the journey open.
pub struct Service {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl Service {
    /// A web client whose addresses are those of a service on `port`, and which may renew and introspect its own tokens.
    pub fn client(client_id: &str, port: u16) -> Client {
        Client::web(client_id)
            .with("client_orgno", API_OWNER)
            .api(&["openid", "profile", INTROSPECTION_SCOPE])
            .refreshing()
            .with("redirect_uris", [format!("http://127.0.0.1:{port}/callback")])
            .with("post_logout_redirect_uris", [format!("http://127.0.0.1:{port}/logged-out")])
    }

    /// Registers a client changed by `change`, and runs `program` as that client. What differs between programs of one library
    /// is in `options`.
    pub async fn start(
        server: &Server,
        client_id: &str,
        program: Program,
        change: impl FnOnce(Client) -> Client,
        options: &[(&str, &str)],
    ) -> Self {
        let port = ports::free();
        let client = change(Self::client(client_id, port));
        server.add(&client).await;
        let folder = tempfile::Builder::new().prefix("fellesporten-service-").tempdir().expect("a temporary folder");
        let mut command = program.command();
        command
            .env("PORT", port.to_string())
            .env("ISSUER", server.issuer())
            .env("CLIENT_ID", client.id())
            .env("AUTH_METHOD", client.method().as_str())
            .envs(options.iter().copied());
        if client.method() == Method::PrivateKeyJwt {
            let file = folder.path().join("client.pem");
            std::fs::write(&file, keys::registered().pem()).expect("our own folder");
            command.env("CLIENT_KEY", file).env("CLIENT_KID", keys::registered().kid());
        } else {
            command.env("CLIENT_SECRET", client.secret().expect("a secret"));
        }
        Self::run(command, port, folder).await
    }

    /// Runs a prepared command, and waits until somebody listens on `port`.
    pub async fn run(mut command: Command, port: u16, folder: TempDir) -> Self {
        // Not ours to share: Node makes its streams non-blocking.
        let log = std::fs::File::create(folder.path().join("log")).expect("our own folder");
        let process = command
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a second handle"))
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}; `scripts/test interop` installs it"));
        let mut service = Self { process, port, folder };
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            let ended = !matches!(service.process.try_wait(), Ok(None));
            assert!(!ended && Instant::now() < deadline, "the service does not start:\n{}", service.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        service
    }

    /// An address of it. To a browser it is another site than the provider's `localhost`.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What it has written.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// GET at the service; a redirect to the provider is followed there.
    pub async fn open(&self, browser: &mut Browser, path: &str) -> Answer {
        let answer = browser.get(self.url(path)).await;
        assert!(answer.status < 400, "{answer}\n{}", self.log());
        browser.follow(answer).await
    }

    /// Takes the browser, which the provider just sent back, home; returns the page there.
    pub async fn home(&self, browser: &mut Browser, answer: &Answer) -> Answer {
        let location = answer.location().unwrap_or_else(|| panic!("back to the service: {answer}"));
        assert!(location.as_str().starts_with(&self.url("/")), "{location}");
        browser.get(location.as_str()).await
    }

    /// The same, for a page that answers in JSON.
    pub async fn arrive(&self, browser: &mut Browser, answer: &Answer) -> Value {
        self.read(&self.home(browser, answer).await)
    }

    /// A page that answers in JSON.
    pub async fn page(&self, browser: &mut Browser, path: &str) -> Value {
        self.read(&browser.get(self.url(path)).await)
    }

    fn read(&self, page: &Answer) -> Value {
        assert_eq!(page.status, 200, "the library accepts it: {page}\n{}", self.log());
        page.json()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ended = self.process.kill();
        let _gone = self.process.wait();
    }
}

/// In what a service is written.
#[derive(Clone, Copy, Debug)]
pub enum Program {
    /// A module in `tests/interop`.
    Node(&'static str),
    /// A script in `tests/interop`, with the packages of its `requirements.txt`.
    Python(&'static str),
}

impl Program {
    fn command(self) -> Command {
        let (interpreter, file) = match self {
            Self::Node(file) => (packages::node(), file),
            Self::Python(file) => (packages::python(), file),
        };
        let mut command = until_we_end(&interpreter);
        command.arg(packages::folder().join(file));
        command
    }
}

/// A command that the kernel ends with this process.
pub fn until_we_end(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", program]);
    command
}

/// One person at two services: login, single sign-on, renewal, introspection, revocation, logout.
pub async fn whole_journey(server: &Server, first: &Service, second: &Service) {
    let mut browser = Browser::new(server);
    let selector = first.open(&mut browser, "/login").await;
    assert_selector(&selector);
    let back = through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await;
    let here = first.arrive(&mut browser, &back).await;
    assert_eq!(here["claims"]["pid"], PERSON);
    assert_eq!(here["claims"]["acr"], SUBSTANTIAL);
    assert_eq!(here["claims"]["sub"], here["userinfo"]["sub"]);

    let back = second.open(&mut browser, "/login").await;
    let there = second.arrive(&mut browser, &back).await;
    assert_eq!(there["claims"]["auth_time"], here["claims"]["auth_time"], "single sign-on");
    assert_ne!(there["claims"]["sub"], here["claims"]["sub"], "each client has its own name of the person");

    for service in [first, second] {
        renew_and_revoke(server, service, &mut browser).await;
    }

    let back = first.open(&mut browser, "/logout").await;
    first.arrive(&mut browser, &back).await;
    assert_selector(&second.open(&mut browser, "/login").await);
}

async fn renew_and_revoke(server: &Server, service: &Service, browser: &mut Browser) {
    let seen = service.page(browser, "/introspect").await;
    assert_eq!((&seen["active"], &seen["scope"]), (&true.into(), &"openid profile".into()), "{seen}");
    let before = service.page(browser, "/tokens").await;
    let after = service.page(browser, "/refresh").await;
    for token in ["access_token", "refresh_token"] {
        for answer in [&before, &after] {
            server.witness().saw("token", answer[token].as_str().expect("a token"));
        }
        assert_ne!(before[token], after[token], "a new {token}");
    }
    assert!(after["expires_in"].as_i64().is_some_and(|it| it > 0), "{after}");
    assert_eq!(service.page(browser, "/introspect").await["active"], true);
    service.page(browser, "/revoke").await;
    assert_eq!(service.page(browser, "/introspect").await["active"], false, "revoked with its refresh token");
}
