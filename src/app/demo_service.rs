//! The demo service from its section of the configuration.

use anyhow::Context as _;
use fellesporten_domain::{Environment, Secret};
use fellesporten_registry::Snapshot;
use fellesporten_web::failure::Failures;
use fellesporten_web::outbound::{Outbound, OutboundOptions};

use super::listener::Listeners;
use super::{Foundation, Front};
use crate::config::{Config, SecretText};
use crate::demo::{people, service};

/// Builds the demo service and takes its addresses.
///
/// # Errors
/// The option and what is wrong.
pub(super) async fn front(foundation: &Foundation<'_>, listeners: &Listeners<'_>) -> anyhow::Result<Front> {
    let options = &foundation.config.demo_service;
    let public_url = options.public_url.as_ref().context("demo_service.public_url: is missing")?;
    let secret = |option: &str, secret: &Option<SecretText>| {
        let secret = secret.as_ref().with_context(|| format!("demo_service.{option}: is missing"))?;
        anyhow::Ok(Secret::new(secret.expose().to_owned()))
    };
    let snapshot = foundation.registry.snapshot();
    let router = service::router(service::DemoServiceOptions {
        issuer: super::idporten::profile(foundation.config)?.issuer,
        base_url: public_url.to_string(),
        minside_secret: secret("minside_secret", &options.minside_secret)?,
        skatt_secret: secret("skatt_secret", &options.skatt_secret)?,
        people: people::people(&snapshot, foundation.clock.now()),
        clients: people::clients(&snapshot),
        certificates: certificates(foundation.config, &snapshot)?,
        pages: foundation.pages.clone(),
        rng: foundation.rng.clone(),
        clock: foundation.clock.clone(),
        // The provider is on this machine.
        outbound: Outbound::new(OutboundOptions { allow_private: true, ..OutboundOptions::default() })?,
    });
    let listener = listeners.bind("demo_service.listen", &options.listen, None).await?;
    let failures = Failures::pages(foundation.pages.clone(), service::LANGUAGE_COOKIE, &[]);
    let https = public_url.as_url().scheme() == "https";
    Ok(Front { name: "demo service", listener, router: listeners.wrap(router, failures, https) })
}

/// A button gives anybody the certificate of any organisation, so only a demo has it. Elsewhere `fellesporten cert issue` asks for the
/// folder of the test CA.
fn certificates(config: &Config, snapshot: &Snapshot) -> anyhow::Result<Option<service::CertificateDesk>> {
    let is_offered = config.environment == Environment::Demo && config.maskinporten.enabled;
    let Some(test_ca) = config.certificates.test_ca_dir.clone().filter(|_| is_offered) else { return Ok(None) };
    let (organisations, maskinporten) = (people::organisations(snapshot), super::maskinporten_settings(config)?.issuer);
    Ok(Some(service::CertificateDesk { test_ca, organisations, maskinporten }))
}
