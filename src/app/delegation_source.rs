//! The built-in delegation source from its section of the configuration.

use anyhow::Context as _;
use fellesporten_delegation_source::{DelegationSource, DelegationSourceParts, LANGUAGE_COOKIE, routes};
use fellesporten_guard::{Guard, GuardOptions};
use fellesporten_web::failure::Failures;

use super::listener::Listeners;
use super::tls_files::{self, FollowedTls};
use super::{Foundation, Front};

/// Builds it and takes its addresses.
///
/// # Errors
/// The option and what is wrong.
pub(super) async fn front(
    foundation: &Foundation<'_>,
    listeners: &Listeners<'_>,
) -> anyhow::Result<(Front, Option<FollowedTls>)> {
    let config = foundation.config;
    let options = &config.delegation_source;
    let public_url = options.public_url.as_ref().context("delegation_source.public_url: is missing")?.as_url();
    let maskinporten = options.maskinporten_url.as_ref().or(config.maskinporten.public_url.as_ref());
    let maskinporten = maskinporten.context("delegation_source.maskinporten_url: is missing")?;
    let guard = Guard::new(GuardOptions {
        issuer: maskinporten.as_url().clone(),
        audience: public_url.clone(),
        environment: config.environment,
        clock: foundation.clock.clone(),
    })?;
    let source = DelegationSource::new(DelegationSourceParts {
        issuer: public_url.as_str().to_owned(),
        environment: config.environment,
        records: foundation.records.clone(),
        registry: foundation.registry.clone(),
        guard,
        pages: foundation.pages.clone(),
        clock: foundation.clock.clone(),
        rng: foundation.rng.clone(),
    });
    let tls = tls_files::open("delegation_source.tls", &options.tls)?;
    let listener = listeners
        .bind("delegation_source.listen", &options.listen, tls.as_ref().map(|followed| followed.tls.clone()))
        .await?;
    let failures = Failures::pages(foundation.pages.clone(), LANGUAGE_COOKIE, &routes::MACHINE_PATHS);
    let router = listeners.wrap(routes::router(source), failures, public_url.scheme() == "https");
    Ok((Front { name: "delegation source", listener, router }, tls))
}
