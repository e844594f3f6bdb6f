//! The server under load: the release binary in `serve`, with stores of its own.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context, Result};

use crate::{
    cpu,
    person::Service,
    process::{Process, Settings, free_port},
    servers::{Postgres, Redis},
};

/// A client for each kind of `Operation`: who may renew gets a refresh token with every login, and that costs.
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

/// What a server has beside ID-porten and TestID.
pub(crate) struct Beside {
    /// eIDs of the selector.
    pub(crate) selector: &'static [&'static str],
    /// Whole sections, in TOML.
    pub(crate) sections: String,
    /// Whose signing keys are made.
    pub(crate) issuers: &'static [&'static str],
    /// More for the customers file; empty for nothing.
    pub(crate) customers: String,
}

/// A running server with its stores.
pub(crate) struct Server {
    process: Process,
    stores: Option<(Postgres, Redis)>,
    issuer: String,
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
    /// Prepares stores and starts the server.
    ///
    /// # Errors
    /// When a command of the program fails, or the server is not ready in time.
    pub(crate) async fn start(binary: &Path, mode: Mode, beside: Beside) -> Result<Self> {
        let port = free_port()?;
        let stores = (mode == Mode::Cluster).then(|| (Postgres::start(), Redis::start()));
        let (records, short_lived) = match &stores {
            None => ("sqlite:fellesporten.db".to_owned(), "embedded".to_owned()),
            Some((postgres, redis)) => {
                postgres.create_database("fellesporten", None);
                (postgres.url("fellesporten"), redis.url())
            }
        };
        let Beside { selector, sections, issuers, customers } = beside;
        let customers = vec![CUSTOMERS.to_owned(), customers];
        let settings = Settings { records, short_lived, port, selector, sections, issuers, customers };
        let process = Process::start(binary, &settings).await?;
        Ok(Server { process, stores, issuer: format!("http://127.0.0.1:{port}") })
    }

    /// The issuer, without a trailing slash.
    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Its process, for those who look at it from outside.
    pub(crate) fn process(&self) -> &Process {
        &self.process
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

fn port_of(url: &str) -> Result<String> {
    let port = url::Url::parse(url)?.port().context("the URL has no port")?;
    Ok(port.to_string())
}
