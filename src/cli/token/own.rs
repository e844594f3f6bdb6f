//! What our own server would say: its key table and its registry. Nothing is written or consumed.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use fellesporten_domain::Timestamp;
use fellesporten_jose::KeyRing;
use fellesporten_registry::{Client, Registry, Snapshot};
use serde_json::{Value, json};

use super::jwt::{self, Jwt};
use super::report::Report;
use super::signature;
use crate::app;
use crate::config;

/// Longest lifetime of a client's grant or assertion, in seconds (docs/contracts/idporten.md §4.1).
const LONGEST_GRANT: i64 = 120;

/// The server of a configuration.
pub(crate) struct Own {
    issuer: String,
    jwks: Value,
    registry: Arc<Snapshot>,
    now: Timestamp,
}

impl Own {
    /// Reads its public keys and its registry.
    ///
    /// # Errors
    /// The configuration is wrong, or the records cannot be read.
    pub(crate) async fn open(file: &Path) -> anyhow::Result<Self> {
        let config = config::load(file)?;
        let records = app::open_records(&config).await?;
        let clock = app::clock(&config, &records).await?;
        let profile = app::issuer_profile(&config)?;
        let ring = KeyRing::start(1)?;
        app::signing_keys(&config, records.clone())?.refresh(&ring, clock.now()).await?;
        let jwks = match ring.jwks(&profile.id) {
            Some(document) => serde_json::from_slice(&document.body)?,
            None => Value::Null,
        };
        let registry = Registry::load(records.clone()).await.context("the registry cannot be read")?.snapshot();
        records.close().await;
        Ok(Self { issuer: profile.issuer, jwks, registry, now: clock.now() })
    }

    /// The server's time.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// `kid`, `signature`, `iss` and `aud`; gives the longest lifetime that the server takes.
    pub(crate) fn judge(&self, jwt: &Jwt, report: &mut Report) -> Option<i64> {
        let iss = jwt.claim_text("iss").unwrap_or_default();
        if iss == self.issuer {
            signature::judge(jwt, &self.jwks, "our JWKS", report);
            report.passed("iss", format!("{iss}, this server"));
            self.own_audience(jwt, report);
            jwt::grant_not_reached(report);
            return None;
        }
        match self.registry.client(iss) {
            Some(client) => {
                signature::judge(jwt, &self.keys_of(client), &format!("the keys of client {iss}"), report);
                report.passed("iss", format!("{iss}, an active client: this is its grant or assertion"));
                self.grant_audience(jwt, report);
                Some(LONGEST_GRANT)
            }
            None => {
                for check in ["kid", "signature"] {
                    report.not_reached(check, "the issuer must be known first");
                }
                report.failed("iss", format!("{iss:?} is neither {} nor an active client", self.issuer));
                report.not_reached("aud", "the issuer must be known first");
                None
            }
        }
    }

    /// Keys that still work, as a JWKS.
    fn keys_of(&self, client: &Client) -> Value {
        let usable = client.jwks.iter().filter(|key| key.expires_at > self.now);
        let keys: Vec<Value> =
            usable.map(|key| json!({ "kty": "RSA", "kid": key.kid, "n": key.n, "e": key.e })).collect();
        json!({ "keys": keys })
    }

    /// Of our own tokens: an ID token is for one client, an access token for an API.
    fn own_audience(&self, jwt: &Jwt, report: &mut Report) {
        match jwt.audiences().as_slice() {
            [] => jwt::absent_audience(jwt, report),
            [one] if self.registry.client(one).is_some() => report.passed("aud", format!("{one}, an active client")),
            audiences => report
                .not_reached("aud", format!("{}: only its receiver knows whether that is it", audiences.join(", "))),
        }
    }

    fn grant_audience(&self, jwt: &Jwt, report: &mut Report) {
        let audiences = jwt.audiences();
        if audiences.contains(&self.issuer.as_str()) {
            report.passed("aud", &self.issuer);
        } else {
            report.failed("aud", format!("must be {}, trailing slash or not exactly as here", self.issuer));
        }
    }
}
