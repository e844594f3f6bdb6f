//! Machines that ask Maskinporten for tokens, each with a fresh grant signed with a registered key.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::{
    keys::{self, RsaKey},
    process::free_port,
    server::Beside,
};

/// The one client of all machines, and its scope.
pub(crate) const CLIENT: &str = "last-maskin";
pub(crate) const SCOPE: &str = "last:maling.read";

/// Maskinporten beside ID-porten in the server under load.
pub(crate) struct Maskinporten {
    issuer: String,
    key: RsaKey,
}

impl Maskinporten {
    /// Chooses its address, and a key for its machines.
    ///
    /// # Errors
    /// When there is no port.
    pub(crate) fn new() -> Result<Self> {
        Ok(Self { issuer: format!("http://127.0.0.1:{}/", free_port()?), key: keys::registered().clone() })
    }

    /// Its address.
    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The name of its machines' key.
    pub(crate) fn kid(&self) -> &'static str {
        self.key.kid()
    }

    /// What a server has for it alone.
    pub(crate) fn beside(&self) -> Beside {
        Beside {
            selector: &["testid"],
            sections: self.section(),
            issuers: &["idporten", "maskinporten"],
            customers: self.customers(),
        }
    }

    /// Its section of the configuration.
    pub(crate) fn section(&self) -> String {
        let listen = self.issuer.trim_start_matches("http://").trim_end_matches('/');
        format!("[maskinporten]\nenabled = true\nlisten = \"{listen}\"\npublic_url = \"{}\"\n", self.issuer)
    }

    /// The organisation's scope and client, beside those of the server.
    pub(crate) fn customers(&self) -> String {
        let jwk = self.key.jwk("RS256");
        let text = |member: &str| jwk.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
        format!(
            r#"
[[scopes]]
prefix = "last"
subscope = "maling.read"
owner_orgno = "314159268"
description = "Last"

[[scope_access]]
scope = "{SCOPE}"
consumer_orgno = "314159268"

[[clients]]
client_id = "{CLIENT}"
client_orgno = "314159268"
client_name = "Lastmaskin"
description = "Lasttest"
integration_type = "maskinporten"
scopes = ["{SCOPE}"]
jwks = {{ keys = [{{ kty = "RSA", use = "sig", alg = "RS256", kid = "{}", n = "{}", e = "{}" }}] }}
"#,
            self.key.kid(),
            text("n"),
            text("e"),
        )
    }

    /// A machine with a connection of its own.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub(crate) fn machine(&self) -> Result<Machine> {
        let http = Client::builder().no_proxy().build()?;
        Ok(Machine { http, issuer: self.issuer.clone(), key: self.key.clone() })
    }
}

/// One machine.
pub(crate) struct Machine {
    http: Client,
    issuer: String,
    key: RsaKey,
}

impl Machine {
    /// A fresh grant, and the token that it gives.
    ///
    /// # Errors
    /// When no token comes.
    pub(crate) async fn fetch(&self) -> Result<()> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let claims = json!({
            "aud": self.issuer, "iss": CLIENT, "scope": SCOPE, "iat": now, "exp": now + 120, "jti": keys::fresh_id(),
        });
        let (status, body) = self.ask(&self.key.jwt(&claims)).await?;
        ensure!(status.is_success(), "Maskinporten answered {status}: {body}");
        let given: Value = serde_json::from_str(&body)?;
        given.get("access_token").and_then(Value::as_str).context("no token came")?;
        Ok(())
    }

    /// Sends something that is no grant.
    ///
    /// # Errors
    /// When it is not refused as one.
    pub(crate) async fn is_refused(&self, assertion: &str) -> Result<()> {
        let (status, body) = self.ask(assertion).await?;
        ensure!(status == StatusCode::BAD_REQUEST, "Maskinporten answered {status}: {body}");
        Ok(())
    }

    async fn ask(&self, assertion: &str) -> Result<(StatusCode, String)> {
        let fields = [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion)];
        let answer = self.http.post(format!("{}token", self.issuer)).form(&fields).send().await?;
        Ok((answer.status(), answer.text().await?))
    }
}
