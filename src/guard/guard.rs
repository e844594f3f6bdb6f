//! The judge of tokens: keys from the issuer, claims by the rules.

use std::sync::Arc;
use std::time::Duration;

use fellesporten_domain::{Clock, Environment, Timestamp};
use fellesporten_jose::{VerifyError, verify_with_jwks};
use fellesporten_telemetry::events;
use fellesporten_web::outbound::{Outbound, OutboundError, OutboundOptions};
use fellesporten_web::published::Published;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::rules;
use crate::{Refusal, Token};

/// How long keys are fresh; the issuer announces a new one a day before it signs (docs/contracts/maskinporten.md §2.3).
const FRESH: Duration = Duration::from_secs(10 * 60);
/// An unknown key makes the keys be fetched again, at most this often.
const RENEW_EVERY: Duration = Duration::from_secs(10);
/// Longest token that is looked at (§4.6).
const LONGEST: usize = 16 * 1024;

/// Whose tokens are taken, and by whom.
#[derive(Debug, Clone)]
pub struct GuardOptions {
    /// The issuer, byte for byte, with its slash at the end.
    pub issuer: Url,
    /// The API's own address.
    pub audience: Url,
    /// Whether the issuer may be a plain or private address.
    pub environment: Environment,
    /// The product's clock.
    pub clock: Clock,
}

/// Judges tokens. Clones share the keys.
#[derive(Clone)]
pub struct Guard(Arc<Inner>);

struct Inner {
    issuer: Url,
    audience: Option<String>,
    clock: Clock,
    outbound: Outbound,
    keys: Published<Value>,
}

/// What is read of the issuer's metadata (RFC 8414 §2).
#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    jwks_uri: Url,
}

impl Guard {
    /// A judge. Nothing is fetched yet, so an issuer that is away stops no start.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(options: GuardOptions) -> Result<Self, OutboundError> {
        let GuardOptions { issuer, audience, environment, clock } = options;
        let audience = audience.as_str().trim_end_matches('/').to_owned();
        Self::of(issuer, Some(audience), environment, clock)
    }

    /// A judge for an API that has no address of its own: a token that names any audience is for somebody else.
    ///
    /// # Errors
    /// As [`Guard::new`].
    pub fn without_audience(issuer: Url, environment: Environment, clock: Clock) -> Result<Self, OutboundError> {
        Self::of(issuer, None, environment, clock)
    }

    fn of(
        issuer: Url,
        audience: Option<String>,
        environment: Environment,
        clock: Clock,
    ) -> Result<Self, OutboundError> {
        let outbound =
            Outbound::new(OutboundOptions { allow_private: environment.allows_local_http(), ..Default::default() })?;
        Ok(Self(Arc::new(Inner { issuer, audience, clock, outbound, keys: Published::fresh_for(FRESH) })))
    }

    /// The token of a request.
    ///
    /// # Errors
    /// [`Refusal`].
    pub async fn admit(&self, headers: &HeaderMap) -> Result<Token, Refusal> {
        let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        match header.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer") => self.read(token.trim()).await,
            _ => Err(Refusal::Missing),
        }
    }

    /// What a token says, if it is good now.
    ///
    /// # Errors
    /// [`Refusal`].
    pub async fn read(&self, token: &str) -> Result<Token, Refusal> {
        let now = self.0.clock.now();
        let judged = match self.claims(token, now).await {
            Ok(claims) => rules::judge(&claims, self.0.issuer.as_str(), self.0.audience.as_deref(), now),
            Err(refusal) => Err(refusal),
        };
        judged.inspect_err(|refusal| events::http::token_refused(refusal))
    }

    async fn claims(&self, token: &str, now: Timestamp) -> Result<Value, Refusal> {
        if token.len() > LONGEST {
            return Err(Refusal::NotIssued);
        }
        let guard = self.clone();
        let keys = self.0.keys.get(now, move || guard.fetch()).await.ok_or(Refusal::KeysAway)?;
        match verify_with_jwks(&keys, token) {
            Ok(claims) => Ok(claims),
            Err(VerifyError::UnknownKey) => {
                let guard = self.clone();
                let keys =
                    self.0.keys.renewed(now, RENEW_EVERY, move || guard.fetch()).await.ok_or(Refusal::KeysAway)?;
                verify_with_jwks(&keys, token).map_err(|_| Refusal::NotIssued)
            }
            Err(_) => Err(Refusal::NotIssued),
        }
    }

    /// The issuer's keys, by way of its metadata.
    async fn fetch(self) -> Option<Value> {
        let fetched = async {
            let address = self.0.issuer.join(".well-known/oauth-authorization-server").map_err(|it| it.to_string())?;
            let metadata: Metadata = self.json(&address).await?;
            if metadata.issuer != self.0.issuer.as_str() {
                return Err(format!("its metadata is that of another issuer, {}", metadata.issuer));
            }
            self.json(&metadata.jwks_uri).await
        };
        fetched.await.inspect_err(|cause| events::http::token_keys_away(cause)).ok()
    }

    async fn json<T: for<'de> Deserialize<'de>>(&self, address: &Url) -> Result<T, String> {
        let answer = self.0.outbound.get(address).await.map_err(|cause| cause.to_string())?;
        if !answer.status.is_success() {
            return Err(format!("it answered {}", answer.status));
        }
        serde_json::from_slice(&answer.body).map_err(|cause| cause.to_string())
    }
}
