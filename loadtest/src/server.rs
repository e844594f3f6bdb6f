//! The server under load: the release binary in `serve`, with a folder of its own.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use crate::{
    cpu,
    person::Service,
    servers::{Postgres, Redis},
};

/// A client for each kind of [`Operation`]: who may renew gets a refresh token with every login, and that costs.
const CUSTOMERS: &str = r#"
[[organisations]]
org_number = "314159268"
name = "Lastetaten"

[[clients]]
client_id = "last"
client_orgno = "314159268"
client_name = "Lasttest"
description = "Lasttest"
integration_type = "idporten"
application_type = "web"
token_endpoint_auth_method = "client_secret_basic"
client_secret = "dette-er-en-hemmelighet-for-lasttesten-alene"
scopes = ["openid", "profile"]
redirect_uris = ["http://localhost:9/callback"]

[[clients]]
client_id = "last-fornyer"
client_orgno = "314159268"
client_name = "Lasttest som fornyer"
description = "Lasttest"
integration_type = "idporten"
application_type = "web"
token_endpoint_auth_method = "client_secret_basic"
client_secret = "dette-er-en-hemmelighet-for-lasttesten-alene"
scopes = ["openid", "profile"]
redirect_uris = ["http://localhost:9/callback"]
grant_types = ["authorization_code", "refresh_token"]
refresh_token_usage = "ONETIME"
refresh_token_lifetime = 7200
authorization_lifetime = 28800

[[clients]]
client_id = "last-innsyn"
client_orgno = "314159268"
client_name = "Lasttest med innsyn"
description = "Lasttest"
integration_type = "api_klient"
application_type = "web"
token_endpoint_auth_method = "client_secret_basic"
client_secret = "dette-er-en-hemmelighet-for-lasttesten-alene"
scopes = ["openid", "profile", "idporten:token.introspection"]
redirect_uris = ["http://localhost:9/callback"]

[[scope_access]]
scope = "idporten:token.introspection"
consumer_orgno = "314159268"
"#;

/// Where the server keeps its state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    /// SQLite and embedded.
    OneMachine,
    /// PostgreSQL and Redis.
    Cluster,
}

/// A running server with its stores.
pub(crate) struct Server {
    process: Child,
    stores: Option<(Postgres, Redis)>,
    issuer: String,
    started_in: Duration,
    _folder: TempDir,
}

/// CPU of everything at one moment.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    /// The server, all threads.
    pub(crate) server: Duration,
    /// Its signer threads alone.
    pub(crate) signers: Duration,
    /// PostgreSQL; zero in one-machine mode.
    pub(crate) postgres: Duration,
    /// Redis; zero in one-machine mode.
    pub(crate) redis: Duration,
}

impl Server {
    /// Prepares a folder and starts the server in it.
    ///
    /// # Errors
    /// When a command of the program fails, or the server is not ready in ten seconds.
    pub(crate) async fn start(binary: &Path, mode: Mode) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let (port, operations) = (free_port()?, free_port()?);
        let stores = (mode == Mode::Cluster).then(|| (Postgres::start(), Redis::start()));
        let (records, short_lived) = match &stores {
            None => ("sqlite:fellesporten.db".to_owned(), "embedded".to_owned()),
            Some((postgres, redis)) => {
                postgres.create_database("fellesporten", None);
                (postgres.url("fellesporten"), redis.url())
            }
        };
        let issuer = format!("http://127.0.0.1:{port}");
        let config = format!(
            "environment = \"test\"\n[records]\nurl = \"{records}\"\n[short_lived]\nurl = \"{short_lived}\"\n\
             [audit]\nspool_dir = \"spool\"\n[keys]\nwrapping_key_file = \"wrapping.key\"\n\
             [log]\nformat = \"json\"\nlevel = \"info\"\n\
             [idporten]\nenabled = true\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"{issuer}\"\n\
             pairwise_secret_file = \"pairwise.secret\"\nselector = [\"testid\"]\n\
             [operations]\nlisten = \"127.0.0.1:{operations}\"\n"
        );
        // Thirty-two fixed bytes in base64: this server protects nothing.
        let secret = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
        for (name, text) in [
            ("fellesporten.toml", config.as_str()),
            ("customers.toml", CUSTOMERS),
            ("wrapping.key", secret),
            ("pairwise.secret", secret),
        ] {
            let path = folder.path().join(name);
            fs::write(&path, text)?;
            private(&path)?;
        }
        for words in [&["migrate"][..], &["keys", "--issuer", "idporten", "generate"], &["apply", "customers.toml"]] {
            run(binary, folder.path(), words)?;
        }
        activate(binary, folder.path())?;
        let log = fs::File::create(folder.path().join("server.log"))?;
        let begun = Instant::now();
        let process = Command::new(binary)
            .args(["serve", "--config", "fellesporten.toml"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{} cannot be started", binary.display()))?;
        let mut server = Server { process, stores, issuer, started_in: Duration::ZERO, _folder: folder };
        server.await_ready(operations, begun).await?;
        Ok(server)
    }

    async fn await_ready(&mut self, operations: u16, begun: Instant) -> Result<()> {
        let url = format!("http://127.0.0.1:{operations}/readyz");
        while begun.elapsed() < Duration::from_secs(10) {
            if reqwest::get(&url).await.is_ok_and(|answer| answer.status().is_success()) {
                self.started_in = begun.elapsed();
                return Ok(());
            }
            if let Some(status) = self.process.try_wait()? {
                bail!("the server ended: {status}");
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        bail!("the server is not ready after ten seconds")
    }

    /// From the process's start to its first "ready".
    pub(crate) fn started_in(&self) -> Duration {
        self.started_in
    }

    /// Resident memory, in bytes.
    ///
    /// # Errors
    /// When the server is gone.
    pub(crate) fn resident_bytes(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    }

    /// The service of this client.
    pub(crate) fn service(&self, client_id: &'static str) -> Service {
        Service {
            issuer: self.issuer.clone(),
            client_id,
            secret: "dette-er-en-hemmelighet-for-lasttesten-alene",
            redirect_uri: "http://localhost:9/callback",
        }
    }

    /// CPU used so far.
    ///
    /// # Errors
    /// When a process is gone.
    pub(crate) fn reading(&self) -> Result<Reading> {
        let pid = self.process.id();
        let (postgres, redis) = match &self.stores {
            None => (Duration::ZERO, Duration::ZERO),
            Some((postgres, redis)) => {
                let port = port_of(&postgres.url("fellesporten"))?;
                let postgres = cpu::of_family(cpu::find(&["postgres", &format!("-p {port} ")])?)?;
                let redis = cpu::of_family(cpu::find(&["redis-server", &port_of(&redis.url())?])?)?;
                (postgres, redis)
            }
        };
        Ok(Reading { server: cpu::of_process(pid)?, signers: cpu::of_threads(pid, "signer-")?, postgres, redis })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn run(binary: &Path, folder: &Path, words: &[&str]) -> Result<String> {
    let mut words = words.to_vec();
    words.splice(1..1, ["--config", "fellesporten.toml"]);
    let output = Command::new(binary).args(&words).current_dir(folder).output()?;
    ensure!(
        output.status.success(),
        "{} {}: {}{}",
        binary.display(),
        words.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// Activates the only key there is.
fn activate(binary: &Path, folder: &Path) -> Result<()> {
    run(binary, folder, &["keys", "--issuer", "idporten", "activate", "--now", "a server for a load test"]).map(drop)
}

fn private(path: &PathBuf) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(0o600))?)
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn port_of(url: &str) -> Result<String> {
    let port = url::Url::parse(url)?.port().context("the URL has no port")?;
    Ok(port.to_string())
}
