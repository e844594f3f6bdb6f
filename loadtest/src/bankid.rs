//! The simulator of BankID in a process of its own, so that what it costs is not counted as the server's.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use url::Url;

use crate::{
    browser::Browser,
    process::{Process, Settings, free_port},
    server::Server,
};

/// What it calls its client.
const CLIENT_ID: &str = "idporten-local";

/// A running simulator.
pub(crate) struct BankId {
    base: Url,
    _process: Process,
}

impl BankId {
    /// Starts one.
    ///
    /// # Errors
    /// When the program does not start.
    pub(crate) async fn start(binary: &Path) -> Result<Self> {
        let port = free_port()?;
        let mut sections =
            format!("[simulators]\nenabled = true\nclient_secret = \"none\"\nbankid_listen = \"127.0.0.1:{port}\"\n");
        for other in ["buypass", "commfides", "eidas"] {
            sections.push_str(&format!("{other}_listen = \"127.0.0.1:{}\"\n", free_port()?));
        }
        let settings = Settings {
            records: "sqlite:fellesporten.db".to_owned(),
            short_lived: "embedded".to_owned(),
            port: free_port()?,
            selector: &["testid"],
            sections,
            issuers: &["idporten"],
            customers: Vec::new(),
        };
        let process = Process::start(binary, &settings).await?;
        Ok(BankId { base: Url::parse(&format!("http://localhost:{port}"))?, _process: process })
    }

    /// BankID's row for a server that logs people in here.
    pub(crate) fn row(&self) -> String {
        let port = self.base.port().unwrap_or_default();
        format!(
            "[[eids]]\nid = \"bankid\"\nissuer = \"http://localhost:{port}/auth/realms/current\"\nclient_id = \"{CLIENT_ID}\"\n"
        )
    }

    /// Hands over the server's keys and callbacks, as a broker does when it becomes a client.
    ///
    /// # Errors
    /// When either of them does not answer.
    pub(crate) async fn know(&self, server: &Server) -> Result<()> {
        let issuer = server.issuer();
        let jwks: Value = reqwest::get(format!("{issuer}/eids/jwks.json")).await?.error_for_status()?.json().await?;
        let callback_base = format!("{issuer}/authorize/callback/");
        let client = json!({ "jwks": jwks, "callback_base": callback_base });
        let url = self.base.join("/simulator/client")?;
        let answer = reqwest::Client::new().patch(url).json(&client).send().await?;
        ensure!(answer.status().is_success(), "the simulator does not take its client: {}", answer.text().await?);
        Ok(())
    }

    /// A person's browser there, told from others by `name`.
    pub(crate) fn visitor(&self, name: String) -> Visitor {
        Visitor { base: self.base.clone(), name }
    }
}

/// A browser that the simulator knows by name.
#[derive(Clone)]
pub(crate) struct Visitor {
    base: Url,
    name: String,
}

impl Visitor {
    /// Gives the browser its name there.
    pub(crate) fn introduce(&self, browser: &mut Browser) {
        browser.plant(&self.base, "SIM_BROWSER", &self.name);
    }

    /// Orders that its next login succeeds as this person.
    ///
    /// # Errors
    /// When the simulator does not take it.
    pub(crate) async fn order(&self, http: &reqwest::Client, pid: &str) -> Result<()> {
        let wish = json!({ "browser": self.name, "outcomes": [{ "pid": pid }] });
        let answer = http.post(self.base.join("/simulator/outcomes")?).json(&wish).send().await;
        let answer = answer.context("the simulator of BankID does not answer")?;
        ensure!(answer.status().is_success(), "the simulator takes no order: {}", answer.text().await?);
        Ok(())
    }
}
