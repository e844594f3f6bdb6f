//! The eIDs' simulators of one server, arranged and asked through their API (docs/simulators.md).

use super::Server;
use super::keys::{self, fresh_id};
use super::ports;
use super::server::http_client;
use serde_json::{Value, json};

/// The secret that the simulators know of their client.
pub const SECRET: &str = "hemmelig-mot-leverandoerene-QmFyZSBmb3IgdGVzdGVy";

/// Where the four of them are.
#[derive(Clone, Copy, Debug)]
pub struct Simulators {
    first_port: u16,
}

impl Simulators {
    /// On free ports.
    pub fn new() -> Self {
        Self { first_port: ports::block(4) }
    }

    /// Their section of the configuration.
    pub fn section(self) -> String {
        let listen = ["bankid", "buypass", "commfides", "eidas"].iter().zip(self.first_port..);
        let listen: String = listen.map(|(id, port)| format!("{id}_listen = \"127.0.0.1:{port}\"\n")).collect();
        format!("[simulators]\nenabled = true\nclient_secret = \"{SECRET}\"\n{listen}")
    }

    /// BankID's.
    pub fn bankid(self) -> Simulator {
        self.one(0, "/auth/realms/current", "idporten-local")
    }

    /// Buypass's.
    pub fn buypass(self) -> Simulator {
        self.one(1, "/auth/realms/BuypassID", "idporten-local")
    }

    /// Commfides's.
    pub fn commfides(self) -> Simulator {
        self.one(2, "", "idporten-local")
    }

    /// The eIDAS connector's.
    pub fn eidas(self) -> Simulator {
        self.one(3, "", "idporten")
    }

    fn one(self, index: u16, realm: &'static str, client_id: &'static str) -> Simulator {
        Simulator { port: self.first_port + index, realm, client_id, http: http_client() }
    }
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Simulator {
    port: u16,
    realm: &'static str,
    /// What it calls its client.
    pub client_id: &'static str,
    http: reqwest::Client,
}

impl Simulator {
    /// The issuer.
    pub fn issuer(&self) -> String {
        self.url(self.realm)
    }

    /// An address of its listener.
    pub fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// A call of its API; the answer's status, and its JSON if it has one.
    pub async fn api(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = self.http.request(method, self.url(path));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("the API answers");
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }

    /// Logins to come for a browser.
    pub async fn plan(&self, browser: &str, outcomes: Value) {
        let (status, said) =
            self.api("POST", "/simulator/outcomes", Some(json!({"browser": browser, "outcomes": outcomes}))).await;
        assert_eq!(status, 204, "{said}");
    }

    /// What the whole of it is like.
    pub async fn condition(&self, condition: Value) {
        let (status, said) = self.api("PUT", "/simulator/condition", Some(condition)).await;
        assert_eq!(status, 204, "{said}");
    }

    /// Where suppliers may differ.
    pub async fn switch(&self, switches: Value) {
        let (status, said) = self.api("PUT", "/simulator/switches", Some(switches)).await;
        assert_eq!(status, 204, "{said}");
    }

    /// Hands over the tests' registered key as the broker's.
    pub async fn know_the_tests_key(&self) {
        let client = json!({"jwks": keys::registered().jwks()});
        let (status, said) = self.api("PATCH", "/simulator/client", Some(client)).await;
        assert_eq!(status, 204, "{said}");
    }

    /// How often an endpoint was asked.
    pub async fn count(&self, endpoint: &str) -> u64 {
        let (_, status) = self.api("GET", "/simulator", None).await;
        status["counts"][endpoint].as_u64().unwrap_or_default()
    }

    /// What came to an endpoint.
    pub async fn requests(&self, endpoint: &str) -> Vec<Value> {
        let (_, requests) = self.api("GET", &format!("/simulator/requests?endpoint={endpoint}"), None).await;
        requests.as_array().cloned().unwrap_or_default()
    }

    /// The metadata.
    pub async fn metadata(&self) -> Value {
        let url = format!("{}/.well-known/openid-configuration", self.issuer());
        self.http.get(url).send().await.expect("an answer").json().await.expect("JSON")
    }

    /// A client assertion for this audience.
    pub fn assertion(&self, audience: &str, now: i64) -> String {
        keys::registered().jwt(&json!({
            "iss": self.client_id, "sub": self.client_id, "aud": audience, "jti": fresh_id(), "iat": now, "exp": now + 60,
        }))
    }

    /// The broker's callback of an eID.
    pub fn callback(&self, server: &Server, eid: &str) -> String {
        server.url(&format!("/authorize/callback/{eid}"))
    }
}
