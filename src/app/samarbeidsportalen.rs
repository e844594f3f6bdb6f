//! Samarbeidsportalen from its section of the configuration.

use anyhow::Context as _;
use fellesporten_guard::{Guard, GuardOptions};
use fellesporten_registry::BuiltIn;
use fellesporten_samarbeidsportalen::{DelegationSource, Samarbeidsportalen, SamarbeidsportalenParts, routes};
use fellesporten_web::failure::Failures;

use super::listener::Listeners;
use super::tls_files::{self, FollowedTls};
use super::{Foundation, Front};
use crate::config::Config;

/// Builds it and takes its addresses.
///
/// # Errors
/// The option and what is wrong.
pub(super) async fn front(
    foundation: &Foundation<'_>,
    listeners: &Listeners<'_>,
) -> anyhow::Result<(Front, Option<FollowedTls>)> {
    let config = foundation.config;
    let options = &config.samarbeidsportalen;
    let public_url = options.public_url.as_ref().context("samarbeidsportalen.public_url: is missing")?.as_url();
    let issuer = options.token_issuer.as_ref().context("samarbeidsportalen.token_issuer: is missing")?.as_url();
    let guard = Guard::new(GuardOptions {
        issuer: issuer.clone(),
        audience: public_url.clone(),
        environment: config.environment,
        clock: foundation.clock.clone(),
    })?;
    let portal = Samarbeidsportalen::new(SamarbeidsportalenParts {
        public_url: public_url.clone(),
        registry: foundation.registry.clone(),
        records: foundation.records.clone(),
        guard,
        operator: config.operator.org_number(),
        delegation_sources: delegation_sources(config)?,
        environment: config.environment,
        pages: foundation.pages.clone(),
        clock: foundation.clock.clone(),
        rng: foundation.rng.clone(),
    });
    let tls = tls_files::open("samarbeidsportalen.tls", &options.tls)?;
    let listener = listeners
        .bind("samarbeidsportalen.listen", &options.listen, tls.as_ref().map(|followed| followed.tls.clone()))
        .await?;
    let router = listeners.wrap(routes::router(portal), Failures::json(), public_url.scheme() == "https");
    Ok((Front { name: "samarbeidsportalen", listener, router }, tls))
}

/// The sources that Maskinporten asks, for those who choose one for a scope.
fn delegation_sources(config: &Config) -> anyhow::Result<Vec<DelegationSource>> {
    let rows = config.maskinporten.delegation_sources.read(config.environment);
    let rows = rows.map_err(anyhow::Error::msg).context("maskinporten.delegation_sources")?;
    Ok(rows.into_iter().map(|row| DelegationSource { name: row.name, issuer: row.issuer }).collect())
}

/// The scopes that are there without being declared, with whose they are. Those that can be delegated have the first source.
pub(crate) fn built_in(config: &Config) -> BuiltIn {
    let sources = config.maskinporten.delegation_sources.read(config.environment).unwrap_or_default();
    BuiltIn::of(config.operator.org_number(), sources.first().map(|source| source.issuer.as_str()))
}
