//! A relying party by hand: what a broker does with a supplier, and nothing that any one supplier needs.

use crate::harness::jwt::{self, Jwt, challenge_of};
use crate::harness::keys::fresh_id;
use crate::harness::simulators::Simulator;
use crate::harness::{Answer, Browser, Server};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One client's login at one simulator, with a browser of its own.
pub struct Login<'a> {
    pub server: &'a Server,
    pub simulator: Simulator,
    pub metadata: Value,
    pub browser: Browser,
    pub name: String,
    pub parameters: BTreeMap<&'static str, String>,
    verifier: String,
}

/// What the token endpoint answered.
pub struct Exchanged {
    pub status: u16,
    pub body: Value,
}

impl<'a> Login<'a> {
    /// A good request, which asks for all that the supplier has.
    pub async fn new(server: &'a Server, simulator: &Simulator, eid: &str) -> Self {
        let metadata = simulator.metadata().await;
        let (name, verifier) = (fresh_id(), format!("{0}{0}", fresh_id()));
        let mut browser = Browser::new(server);
        browser.cookies.plant("localhost", "SIM_BROWSER", &name);
        let scopes: Vec<&str> =
            metadata["scopes_supported"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let parameters = BTreeMap::from([
            ("client_id", simulator.client_id.to_owned()),
            ("redirect_uri", simulator.callback(server, eid)),
            ("response_type", "code".to_owned()),
            ("scope", scopes.join(" ")),
            ("state", fresh_id()),
            ("nonce", fresh_id()),
            ("code_challenge", challenge_of(&verifier)),
            ("code_challenge_method", "S256".to_owned()),
            ("prompt", "login".to_owned()),
        ]);
        Self { server, simulator: simulator.clone(), metadata, browser, name, parameters, verifier }
    }

    pub fn set(mut self, name: &'static str, value: &str) -> Self {
        self.parameters.insert(name, value.to_owned());
        self
    }

    pub fn endpoint(&self, name: &str) -> String {
        self.metadata[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.metadata)).to_owned()
    }

    /// The browser's first request.
    pub async fn authorize(&mut self) -> Answer {
        let query = crate::harness::browser::encode(&self.parameters.iter().collect::<Vec<_>>());
        self.browser.get(format!("{}?{query}", self.endpoint("authorization_endpoint"))).await
    }

    /// The same with an outcome arranged: no page is shown.
    pub async fn planned(&mut self, outcome: Value) -> Answer {
        self.simulator.plan(&self.name, json!([outcome])).await;
        self.authorize().await
    }

    /// Pushes the request (RFC 9126).
    pub async fn push(&self) -> Exchanged {
        let mut fields: Vec<(&str, String)> =
            self.parameters.iter().map(|(name, value)| (*name, value.clone())).collect();
        fields.extend(self.proof());
        self.post("pushed_authorization_request_endpoint", &fields).await
    }

    /// An assertion's two fields.
    pub fn proof(&self) -> [(&'static str, String); 2] {
        [
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".to_owned()),
            ("client_assertion", self.simulator.assertion(&self.simulator.issuer(), self.server.now())),
        ]
    }

    /// The fields of an exchange, without proof.
    pub fn exchange_fields(&self, code: &str) -> Vec<(&'static str, String)> {
        vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.to_owned()),
            ("redirect_uri", self.parameters["redirect_uri"].clone()),
            ("code_verifier", self.verifier.clone()),
        ]
    }

    pub async fn exchange(&self, code: &str) -> Exchanged {
        let mut fields = self.exchange_fields(code);
        fields.extend(self.proof());
        self.post("token_endpoint", &fields).await
    }

    pub async fn post(&self, endpoint: &str, fields: &[(&str, String)]) -> Exchanged {
        let answer = self.server.http().post(self.endpoint(endpoint)).form(fields).send().await.expect("an answer");
        let status = answer.status().as_u16();
        Exchanged { status, body: answer.json().await.unwrap_or_default() }
    }

    /// A whole login with an outcome; what the token endpoint gave.
    pub async fn tokens(&mut self, outcome: Value) -> Value {
        let answer = self.planned(outcome).await;
        let code = answer.redirected().remove("code").unwrap_or_else(|| panic!("no code: {answer}"));
        let exchanged = self.exchange(&code).await;
        assert_eq!(exchanged.status, 200, "{}", exchanged.body);
        exchanged.body
    }

    /// The claims of a whole login, with the signature checked against the published keys.
    pub async fn claims(&mut self, outcome: Value) -> Value {
        let tokens = self.tokens(outcome).await;
        self.verified(tokens["id_token"].as_str().expect("an ID token")).await.expect("a good signature").claims
    }

    /// A JWT against the keys as they are published now.
    pub async fn verified(&self, token: &str) -> Result<Jwt, String> {
        let answer = self.server.http().get(self.endpoint("jwks_uri")).send().await.expect("an answer");
        jwt::verify(token, &answer.json().await.expect("JSON"))
    }
}
