//! One product under test: one process or several, with a store of its own.

use super::Mode;
use super::client::Client;
use super::command::{self, Outcome};
use super::logs::Witness;
use super::settings::Settings;
use super::{ports, servers, template, world};
use crate::harness::Authorize;
use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use url::Url;

/// How long anything may take before a test gives up.
pub const PATIENCE: Duration = Duration::from_secs(20);

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A running server.
pub struct Server {
    settings: Settings,
    folder: TempDir,
    child: Mutex<Option<Child>>,
    http: reqwest::Client,
    witness: Arc<Witness>,
    clock_offset: AtomicI64,
}

impl Server {
    /// Starts one with the world's customers, in environment `test`.
    pub async fn start(mode: Mode) -> Self {
        Self::start_with(mode, |_| {}).await
    }

    /// Starts one with changed settings.
    pub async fn start_with(mode: Mode, change: impl FnOnce(&mut Settings)) -> Self {
        let server = Self::prepare(mode, change);
        server.launch();
        server.wait_until_ready().await;
        server
    }

    /// Everything but the process.
    pub fn prepare(mode: Mode, change: impl FnOnce(&mut Settings)) -> Self {
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = tempfile::Builder::new().prefix("fellesporten-test-").tempdir().expect("a temporary folder");
        let records = template::copy_into(mode, folder.path(), &name);
        let port = ports::free();
        let mut settings = Settings {
            environment: "test",
            records,
            short_lived: match mode {
                Mode::OneMachine => "embedded".to_owned(),
                Mode::Cluster => servers::redis().url(),
            },
            key_prefix: name,
            port,
            operations: ports::free(),
            issuer: format!("http://localhost:{port}"),
            selector: &["testid"],
            log_level: "debug",
            more_idporten: String::new(),
            more: String::new(),
        };
        change(&mut settings);
        settings.write(folder.path());
        let witness = Arc::new(Witness::default());
        for pid in world::PEOPLE {
            witness.saw("person number", pid);
        }
        for client in world::clients() {
            witness.saw("client secret", client.secret().unwrap_or_default());
        }
        Self {
            settings,
            folder,
            child: Mutex::new(None),
            http: http_client(),
            witness,
            clock_offset: AtomicI64::new(0),
        }
    }

    /// Starts the process.
    pub fn launch(&self) {
        let log = File::options().create(true).append(true).open(self.log_file()).expect("our own folder");
        // The kernel ends the server should this process die before it can.
        let child = command::prepared("setpriv", self.folder.path())
            .args(["--pdeathsig", "KILL", command::PROGRAM, "serve", "--config", "fellesporten.toml"])
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a second handle"))
            .stderr(log)
            .spawn()
            .expect("the program starts");
        *self.child.lock().unwrap() = Some(child);
    }

    /// Waits until it says that it can serve.
    pub async fn wait_until_ready(&self) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Ok(answer) = self.http.get(self.operations_url("/readyz")).send().await
                && answer.status().is_success()
            {
                return;
            }
            assert!(self.is_running(), "the server ended:\n{}", self.log());
            assert!(Instant::now() < deadline, "the server is not ready:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn is_running(&self) -> bool {
        self.child.lock().unwrap().as_mut().is_some_and(|it| matches!(it.try_wait(), Ok(None)))
    }

    /// Its configuration.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The issuer, without a trailing slash.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// The issuer as a URL.
    pub fn issuer_url(&self) -> Url {
        Url::parse(&self.settings.issuer).expect("an issuer is a URL")
    }

    /// An address of the public listener.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.settings.issuer)
    }

    /// The same address at this process's own socket, for a server whose `public_url` is its proxy's.
    pub fn here(&self, url: &str) -> String {
        url.replacen(&self.settings.issuer, &format!("http://localhost:{}", self.settings.port), 1)
    }

    /// An address of the operations listener.
    pub fn operations_url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.settings.operations)
    }

    /// The socket of the public listener.
    pub fn socket(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.settings.port))
    }

    /// Where records lie.
    pub fn records_url(&self) -> &str {
        &self.settings.records
    }

    /// A client without redirects, cookies or proxies.
    pub fn http(&self) -> reqwest::Client {
        self.http.clone()
    }

    /// Who remembers this server's secrets.
    pub fn witness(&self) -> Arc<Witness> {
        Arc::clone(&self.witness)
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("server.log")
    }

    /// Everything it has written so far.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(self.log_file()).unwrap_or_default()).into_owned()
    }

    /// The product's time, in seconds since 1970.
    pub fn now(&self) -> i64 {
        let real = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
        i64::try_from(real.as_secs()).expect("seconds") + self.clock_offset.load(Ordering::Relaxed)
    }

    /// Moves the product's clock to real time plus this many seconds, on every node.
    pub async fn clock(&self, offset_seconds: i64) {
        self.clock_offset.store(offset_seconds, Ordering::Relaxed);
        let body = serde_json::json!({ "offset_seconds": offset_seconds });
        let answer = self.http.put(self.operations_url("/clock")).json(&body).send().await.expect("the clock answers");
        assert_eq!(answer.status(), 204, "the clock is set");
    }

    /// Runs a subcommand against this server's configuration: the subcommand's words, then the rest after `--config FILE`.
    pub fn command(&self, subcommand: &str, rest: &[&str]) -> Outcome {
        let mut arguments = vec![subcommand, "--config", "fellesporten.toml"];
        arguments.extend(rest);
        command::fellesporten(self.folder.path(), &arguments)
    }

    /// Applies a customers file while the server runs.
    pub fn apply(&self, customers: &str) -> Outcome {
        let name = format!("customers-{}.toml", COUNT.fetch_add(1, Ordering::Relaxed));
        std::fs::write(self.folder.path().join(&name), customers).expect("our own folder");
        self.command("apply", &[&name])
    }

    /// Adds (or changes) a client while the server runs, and waits until the server knows.
    pub async fn add(&self, client: &Client) {
        self.witness.saw("client secret", client.secret().unwrap_or_default());
        self.apply(&world::customers_of(client)).succeeded();
        self.wait_until("the client is known", || async {
            let answer = self.http.get(Authorize::new(client).url(self)).send().await.expect("an answer");
            answer.status().is_redirection()
        })
        .await;
    }

    /// Polls until the condition holds.
    pub async fn wait_until<F: Future<Output = bool>>(&self, what: &str, mut condition: impl FnMut() -> F) {
        let deadline = Instant::now() + PATIENCE;
        while !condition().await {
            assert!(Instant::now() < deadline, "waited in vain until {what}\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// `kill -9`.
    pub fn kill(&self) {
        if let Some(mut child) = self.child.lock().unwrap().take() {
            child.kill().expect("a signal to our own child");
            child.wait().expect("an ended child");
        }
    }

    /// Asks it to stop, waits, and returns the exit code.
    pub async fn stop(&self) -> i32 {
        let Some(mut child) = self.child.lock().unwrap().take() else { return 0 };
        let pid = child.id().to_string();
        std::process::Command::new("kill").args(["-TERM", &pid]).status().expect("kill is there");
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = child.try_wait().expect("our own child") {
                return status.code().unwrap_or(-1);
            }
            if Instant::now() > deadline {
                child.kill().expect("a signal to our own child");
                panic!("the server did not stop\n{}", self.log());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// The end of every test: the server stops cleanly, did not panic, and its output holds no secret (fact 114).
    pub async fn finish(&self) {
        assert_eq!(self.stop().await, 0, "a clean stop ends with 0\n{}", self.log());
        self.assert_clean_log();
    }

    /// Fact 114, for all that this server wrote.
    pub fn assert_clean_log(&self) {
        if let Some(leak) = self.witness.find_leak(&self.log_file()) {
            panic!("{leak}");
        }
        assert!(!self.log().contains("panicked at"), "the server panicked\n{}", self.log());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            let log = self.log();
            let tail: Vec<&str> = log.lines().rev().take(15).collect();
            eprintln!("last lines of the server:");
            for line in tail.iter().rev() {
                eprintln!("  {line}");
            }
        }
    }
}

/// A client without redirects, cookies or proxies.
pub fn http_client() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .resolve("localhost", SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
        // A connection per request: so a load balancer has its say, and a restarted server is met at once.
        .pool_max_idle_per_host(0)
        .timeout(Duration::from_secs(15))
        .build()
        .expect("an HTTP client")
}
