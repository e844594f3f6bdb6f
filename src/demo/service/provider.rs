//! The OpenID provider as the service sees it: over HTTP only, every exchange written down.

use axum::http::{HeaderValue, StatusCode};
use base64::{Engine, engine::general_purpose::STANDARD};
use fellesporten_telemetry::events;
use fellesporten_web::outbound::{self, OutboundError};
use serde::Deserialize;
use serde_json::Value;
use url::{Url, form_urlencoded::byte_serialize};

use super::{
    Demo,
    timeline::{Answer, Channel, Exchange, Field, Purpose},
    trouble::Trouble,
};

/// What the provider publishes of itself.
#[derive(Debug, Clone)]
pub(super) struct Metadata {
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    pub(super) userinfo_endpoint: Url,
    pub(super) end_session_endpoint: Url,
    pub(super) jwks: Value,
}

/// The fields of the discovery document that a client needs.
#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    userinfo_endpoint: Url,
    end_session_endpoint: Url,
    jwks_uri: Url,
}

/// The token endpoint's answer, when it is one.
#[derive(Deserialize)]
pub(super) struct Tokens {
    pub(super) id_token: String,
    pub(super) access_token: String,
    #[serde(default)]
    pub(super) scope: String,
}

/// The token endpoint's answer, when it is an error.
#[derive(Deserialize)]
struct Refusal {
    error: String,
    error_description: Option<String>,
}

/// The provider, and what was exchanged with it meanwhile.
pub(super) struct Provider<'a> {
    demo: &'a Demo,
    /// What was sent and got, oldest first.
    pub(super) exchanges: Vec<Exchange>,
}

impl<'a> Provider<'a> {
    pub(super) fn new(demo: &'a Demo) -> Self {
        Self { demo, exchanges: Vec::new() }
    }

    /// The metadata and keys. The issuer in the document must be the configured one, character for character.
    pub(super) async fn metadata(&mut self) -> Result<Metadata, Trouble> {
        let unreadable = |purpose| Trouble::Unreachable { purpose };
        let address = format!("{}/.well-known/openid-configuration", self.demo.options.issuer.trim_end_matches('/'));
        let address = Url::parse(&address).map_err(|_| unreadable("discovery"))?;
        let document = self.get(Purpose::Discovery, &address).await.ok_or(unreadable("discovery"))?;
        let document: Discovery = serde_json::from_value(document).map_err(|_| unreadable("discovery"))?;
        if document.issuer != self.demo.options.issuer {
            return Err(Trouble::WrongIssuer);
        }
        let jwks = self.keys(&document.jwks_uri).await?;
        Ok(Metadata {
            authorization_endpoint: document.authorization_endpoint,
            token_endpoint: document.token_endpoint,
            userinfo_endpoint: document.userinfo_endpoint,
            end_session_endpoint: document.end_session_endpoint,
            jwks,
        })
    }

    async fn keys(&mut self, jwks_uri: &Url) -> Result<Value, Trouble> {
        self.get(Purpose::Jwks, jwks_uri).await.ok_or(Trouble::Unreachable { purpose: "jwks" })
    }

    /// Exchanges a code for tokens; the client authenticates with `client_secret_basic`.
    pub(super) async fn tokens(
        &mut self,
        token_endpoint: &Url,
        client_id: &str,
        secret: &str,
        fields: &[(&str, &str)],
    ) -> Result<Tokens, Trouble> {
        let authorization = basic(client_id, secret);
        let started = self.demo.options.clock.monotonic();
        let answer = match &authorization {
            Ok(header) => self.demo.options.outbound.post_form_authorized(token_endpoint, header, fields).await,
            Err(error) => Err(OutboundError::Refused(error)),
        };
        let exchange = Exchange {
            method: "POST",
            parameters: fields.iter().map(|(name, value)| Field::new(*name, value)).collect(),
            headers: header_fields(authorization.as_ref().ok()),
            ..self.exchange(Purpose::Token, token_endpoint)
        };
        let answer = self.write_down(exchange, started, answer).ok_or(Trouble::Unreachable { purpose: "token" })?;
        if answer.status == StatusCode::OK {
            return serde_json::from_slice(&answer.body).map_err(|_| Trouble::Unreachable { purpose: "token" });
        }
        let refusal: Refusal =
            serde_json::from_slice(&answer.body).map_err(|_| Trouble::Unreachable { purpose: "token" })?;
        Err(Trouble::refused(&refusal.error, refusal.error_description.as_deref()))
    }

    /// Asks who the person is, with the access token.
    pub(super) async fn userinfo(&mut self, endpoint: &Url, access_token: &str) -> Option<Value> {
        let authorization = HeaderValue::try_from(format!("Bearer {access_token}")).ok()?;
        let started = self.demo.options.clock.monotonic();
        let answer = self.demo.options.outbound.get_authorized(endpoint, &authorization).await;
        let exchange =
            Exchange { headers: header_fields(Some(&authorization)), ..self.exchange(Purpose::Userinfo, endpoint) };
        let answer = self.write_down(exchange, started, answer)?;
        (answer.status == StatusCode::OK).then(|| serde_json::from_slice(&answer.body).ok()).flatten()
    }

    async fn get(&mut self, purpose: Purpose, url: &Url) -> Option<Value> {
        let started = self.demo.options.clock.monotonic();
        let answer = self.demo.options.outbound.get(url).await;
        let answer = self.write_down(self.exchange(purpose, url), started, answer)?;
        (answer.status == StatusCode::OK).then(|| serde_json::from_slice(&answer.body).ok()).flatten()
    }

    fn exchange(&self, purpose: Purpose, url: &Url) -> Exchange {
        Exchange {
            number: 0,
            channel: Channel::Server,
            purpose,
            at: self.demo.options.clock.now(),
            method: "GET",
            url: url.to_string(),
            parameters: Vec::new(),
            headers: Vec::new(),
            answer: None,
        }
    }

    fn write_down(
        &mut self,
        exchange: Exchange,
        started: std::time::Instant,
        answer: Result<outbound::Answer, OutboundError>,
    ) -> Option<outbound::Answer> {
        let took = self.demo.options.clock.monotonic().duration_since(started);
        let shown = match &answer {
            Ok(answer) => Answer::new(answer.status.as_u16(), took, &answer.body),
            Err(error) => {
                events::demo::demo_provider_silent(format_args!("{:?}", exchange.purpose), error);
                Answer::none(took, &error.to_string())
            }
        };
        self.exchanges.push(Exchange { answer: Some(shown), ..exchange });
        answer.ok()
    }
}

/// RFC 6749 §2.3.1: both halves are form-encoded before they are joined.
fn basic(client_id: &str, secret: &str) -> Result<HeaderValue, &'static str> {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let credentials = STANDARD.encode(format!("{}:{}", encoded(client_id), encoded(secret)));
    HeaderValue::try_from(format!("Basic {credentials}")).map_err(|_| "the client's secret fits in no header")
}

fn header_fields(authorization: Option<&HeaderValue>) -> Vec<Field> {
    authorization
        .and_then(|value| value.to_str().ok())
        .map(|value| Field::new("Authorization", value))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_of_the_credentials_are_encoded() {
        let header = basic("a:b", "p%ss word").unwrap();
        let encoded = header.to_str().unwrap().strip_prefix("Basic ").unwrap();
        assert_eq!(STANDARD.decode(encoded).unwrap(), b"a%3Ab:p%25ss+word");
    }
}
