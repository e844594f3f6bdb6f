//! An authorization request, right until a test makes it wrong.

use super::browser::encode;
use super::client::{Client, Method};
use super::jwt::challenge_of;
use super::server::Server;
use std::sync::atomic::{AtomicU64, Ordering};

static COUNT: AtomicU64 = AtomicU64::new(1);

/// A value no other request of this run has, of the length real clients use.
pub fn fresh(kind: &str) -> String {
    format!("{kind}-{:08x}-{:012}-abcdefghijklmnopq", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// The request, and the verifier that belongs to its challenge.
#[derive(Clone, Debug)]
pub struct Authorize {
    /// Parameters in order.
    pub parameters: Vec<(String, String)>,
    /// The code verifier.
    pub verifier: String,
}

impl Authorize {
    /// What the client's library sends by default: every scope of the client but the API's, state, nonce and PKCE.
    pub fn new(client: &Client) -> Self {
        let verifier = fresh("verifier");
        let request = Self { parameters: Vec::new(), verifier };
        let challenge = challenge_of(&request.verifier);
        request
            .set("client_id", client.id())
            .set("redirect_uri", &client.redirect_uri())
            .set("response_type", "code")
            .set("scope", "openid profile")
            .set("state", &fresh("state"))
            .set("nonce", &fresh("nonce"))
            .set("code_challenge", &challenge)
            .set("code_challenge_method", "S256")
    }

    /// Sets one parameter.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.parameters.retain(|(it, _)| it != name);
        self.also(name, value)
    }

    /// Adds one parameter, whether it is there already or not.
    pub fn also(mut self, name: &str, value: &str) -> Self {
        self.parameters.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Takes one away.
    pub fn without(mut self, name: &str) -> Self {
        self.parameters.retain(|(it, _)| it != name);
        self
    }

    /// Takes the proof of possession away.
    pub fn without_pkce(self) -> Self {
        self.without("code_challenge").without("code_challenge_method")
    }

    /// Asks for these scopes.
    pub fn scope(self, scope: &str) -> Self {
        self.set("scope", scope)
    }

    /// Asks for this level.
    pub fn level(self, acr: &str) -> Self {
        self.set("acr_values", acr)
    }

    /// One parameter's value.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// The `state`.
    pub fn state(&self) -> Option<&str> {
        self.value("state")
    }

    /// The redirect address.
    pub fn redirect_uri(&self) -> &str {
        self.value("redirect_uri").unwrap_or_default()
    }

    /// The address to open.
    pub fn url(&self, server: &Server) -> String {
        format!("{}/authorize?{}", server.issuer(), encode(&self.parameters))
    }

    /// The fields that redeem `code` after this request.
    pub fn redeem(&self, client: &Client, code: &str) -> Vec<(String, String)> {
        let mut fields = vec![
            ("grant_type".to_owned(), "authorization_code".to_owned()),
            ("code".to_owned(), code.to_owned()),
            ("redirect_uri".to_owned(), self.redirect_uri().to_owned()),
        ];
        if self.value("code_challenge").is_some() {
            fields.push(("code_verifier".to_owned(), self.verifier.clone()));
        }
        if client.method() != Method::Basic {
            fields.push(("client_id".to_owned(), client.id().to_owned()));
        }
        fields
    }
}
