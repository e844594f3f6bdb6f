//! What an issuer's public documents can tell: discovery and JWKS.

use anyhow::{Context as _, ensure};
use fellesporten_web::outbound::{Outbound, OutboundOptions};
use serde_json::Value;
use url::Url;

use super::jwt::{self, Jwt};
use super::report::Report;
use super::signature;

/// An issuer's public documents.
pub(crate) struct Issuer {
    issuer: String,
    has_userinfo: bool,
    jwks: Value,
}

impl Issuer {
    /// Fetches them. Private addresses are allowed: the address comes from the person at the keyboard.
    ///
    /// # Errors
    /// Which document could not be had, and why.
    pub(crate) async fn fetch(url: &Url) -> anyhow::Result<Self> {
        let outbound = Outbound::new(OutboundOptions { allow_private: true, ..OutboundOptions::default() })?;
        let given = url.as_str().trim_end_matches('/');
        let metadata = document(&outbound, &Url::parse(&format!("{given}/.well-known/openid-configuration"))?).await?;
        let issuer = metadata.get("issuer").and_then(Value::as_str).context("the discovery document has no issuer")?;
        ensure!(
            issuer.trim_end_matches('/') == given,
            "the discovery document says that its issuer is {issuer}; give that as --url",
        );
        let jwks_uri =
            metadata.get("jwks_uri").and_then(Value::as_str).context("the discovery document has no jwks_uri")?;
        let jwks = document(&outbound, &Url::parse(jwks_uri).context("jwks_uri is not a URL")?).await?;
        ensure!(jwks.get("keys").is_some_and(Value::is_array), "{jwks_uri} has no keys");
        Ok(Self::of(&metadata, jwks))
    }

    /// From documents that are already here.
    pub(super) fn of(metadata: &Value, jwks: Value) -> Self {
        let issuer = metadata.get("issuer").and_then(Value::as_str).unwrap_or_default().to_owned();
        Self { issuer, has_userinfo: metadata.get("userinfo_endpoint").is_some(), jwks }
    }

    /// `kid`, `signature`, `iss` and `aud`.
    pub(crate) fn judge(&self, jwt: &Jwt, report: &mut Report) {
        let issuer = &self.issuer;
        if jwt.claim_text("iss") == Some(issuer) {
            signature::judge(jwt, &self.jwks, &format!("the JWKS of {issuer}"), report);
            report.passed("iss", issuer);
            match jwt.audiences().as_slice() {
                [] => jwt::absent_audience(jwt, report),
                audiences => report.not_reached(
                    "aud",
                    format!("{}: only its receiver knows whether that is it", audiences.join(", ")),
                ),
            }
            jwt::grant(self.has_userinfo, report);
            return;
        }
        for check in ["kid", "signature"] {
            report.not_reached(check, format!("the key is not one of {issuer}: iss is another"));
        }
        if jwt.audiences().contains(&issuer.as_str()) {
            // A grant or client assertion, on its way to this issuer.
            report.not_reached("iss", "a client of the issuer, which only the issuer knows");
            report.passed("aud", issuer);
        } else {
            let iss = jwt.claim_text("iss").unwrap_or("missing");
            report.failed(
                "iss",
                format!("{iss}: neither from nor to {issuer}; compare character by character, trailing slash too"),
            );
            report.not_reached("aud", "the issuer must be right first");
        }
    }
}

async fn document(outbound: &Outbound, url: &Url) -> anyhow::Result<Value> {
    let answer = outbound.get(url).await.with_context(|| format!("{url} cannot be fetched"))?;
    ensure!(answer.status.is_success(), "{url} answered {}", answer.status);
    serde_json::from_slice(&answer.body).with_context(|| format!("{url} is not JSON"))
}
