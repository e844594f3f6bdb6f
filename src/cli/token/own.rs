//! What our own server would say: its key table, its registry, and its judgement of grants. Nothing is written or consumed.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use fellesporten_domain::{Clock, Rng, Timestamp};
use fellesporten_jose::{EnterpriseTrust, KeyRing};
use fellesporten_maskinporten::judgement::Facts;
use fellesporten_maskinporten::sources::Sources;
use fellesporten_maskinporten::{ISSUER_ID as MASKINPORTEN, Settings};
use fellesporten_registry::{Client, Registry, Snapshot};
use serde_json::{Value, json};

use super::jwt::{self, Jwt};
use super::report::Report;
use super::{grant, signature};
use crate::app;
use crate::config::{self, Config};

/// Longest lifetime of a client assertion, in seconds (docs/contracts/idporten.md §4.1).
const LONGEST_ASSERTION: i64 = 120;

/// The server of a configuration.
pub(crate) struct Own {
    issuers: Vec<OwnIssuer>,
    maskinporten: Option<(Settings, Sources)>,
    registry: Arc<Snapshot>,
    enterprise: EnterpriseTrust,
    now: Timestamp,
}

/// One of the server's issuers.
struct OwnIssuer {
    issuer: String,
    jwks: Value,
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
        let ring = KeyRing::start(1)?;
        app::signing_keys(&config, records.clone())?.refresh(&ring, clock.now()).await?;
        let maskinporten = config.maskinporten.enabled.then(|| {
            let sources = app::maskinporten_sources(&config, &ring, &clock, &Rng::system())?;
            anyhow::Ok((app::maskinporten_settings(&config)?, sources))
        });
        let maskinporten = maskinporten.transpose()?;
        let mut named = Vec::new();
        if config.idporten.enabled {
            let profile = app::issuer_profile(&config)?;
            named.push((profile.id, profile.issuer));
        }
        named.extend(maskinporten.iter().map(|(settings, _)| (MASKINPORTEN.to_owned(), settings.issuer.clone())));
        let mut issuers = Vec::with_capacity(named.len());
        for (id, issuer) in named {
            let jwks = ring.jwks(&id).map(|document| serde_json::from_slice(&document.body)).transpose()?;
            issuers.push(OwnIssuer { issuer, jwks: jwks.unwrap_or_default() });
        }
        let registry = Registry::load(records.clone(), app::built_in(&config))
            .await
            .context("the registry cannot be read")?
            .snapshot();
        records.close().await;
        let enterprise = known_certificates(&config, &clock)?;
        Ok(Self { issuers, maskinporten, registry, enterprise, now: clock.now() })
    }

    /// The server's time.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// What Maskinporten would say of a grant that is for it; none of anything else.
    pub(crate) async fn grant(&self, jwt: &Jwt) -> Option<Report> {
        let (settings, sources) = self.maskinporten.as_ref()?;
        let iss = jwt.claim_text("iss").unwrap_or_default();
        let is_ours = self.issuers.iter().any(|own| own.issuer == iss);
        let is_clients = self.registry.client_record(iss).is_some_and(|client| client.profile == MASKINPORTEN);
        if is_ours || !(is_clients || jwt.audiences().contains(&settings.issuer.as_str())) {
            return None;
        }
        let facts = Facts { settings, sources, snapshot: &self.registry, enterprise: &self.enterprise, now: self.now };
        Some(grant::explain(&facts, &jwt.text).await)
    }

    /// `kid`, `signature`, `iss` and `aud`; gives the longest lifetime that the server takes.
    pub(crate) fn judge(&self, jwt: &Jwt, report: &mut Report) -> Option<i64> {
        let iss = jwt.claim_text("iss").unwrap_or_default();
        if let Some(own) = self.issuers.iter().find(|own| own.issuer == iss) {
            signature::judge(jwt, &own.jwks, "our JWKS", report);
            report.passed("iss", format!("{iss}, this server"));
            self.own_audience(jwt, report);
            let is_maskinportens =
                self.maskinporten.as_ref().is_some_and(|(settings, _)| settings.issuer == own.issuer);
            jwt::grant(!is_maskinportens, report);
            return None;
        }
        match self.registry.client(iss) {
            Some(client) => {
                signature::judge(jwt, &self.keys_of(client), &format!("the keys of client {iss}"), report);
                report.passed("iss", format!("{iss}, an active client: this is its assertion"));
                self.assertion_audience(jwt, report);
                Some(LONGEST_ASSERTION)
            }
            None => {
                for check in ["kid", "signature"] {
                    report.not_reached(check, "the issuer must be known first");
                }
                let known: Vec<&str> = self.issuers.iter().map(|own| own.issuer.as_str()).collect();
                report.failed("iss", format!("{iss:?} is neither {} nor an active client", known.join(" nor ")));
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

    fn assertion_audience(&self, jwt: &Jwt, report: &mut Report) {
        let audiences = jwt.audiences();
        match self.issuers.iter().find(|own| audiences.contains(&own.issuer.as_str())) {
            Some(own) => report.passed("aud", &own.issuer),
            None => {
                let known: Vec<&str> = self.issuers.iter().map(|own| own.issuer.as_str()).collect();
                report.failed("aud", format!("must be {}, trailing slash or not exactly as here", known.join(" or ")));
            }
        }
    }
}

/// The suppliers of the configuration, with the revocation lists that this node has kept.
fn known_certificates(config: &Config, clock: &Clock) -> anyhow::Result<EnterpriseTrust> {
    let trust = app::enterprise_trust(config)?;
    app::CrlKeeper::new(config, trust.clone(), clock.clone())?.load_kept();
    Ok(trust)
}
