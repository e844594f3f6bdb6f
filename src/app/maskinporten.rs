//! Maskinporten from its section of the configuration.

use anyhow::Context as _;
use fellesporten_domain::{Clock, Rng};
use fellesporten_jose::KeyRing;
use fellesporten_maskinporten::sources::{Sources, SourcesParts};
use fellesporten_maskinporten::{Maskinporten, MaskinportenParts, Settings, routes};
use fellesporten_web::failure::Failures;

use super::listener::Listeners;
use super::tls_files::{self, FollowedTls};
use super::{Foundation, Front};
use crate::config::{self, Config};

/// Builds Maskinporten and takes its addresses.
///
/// # Errors
/// The option and what is wrong.
pub(super) async fn front(
    foundation: &Foundation<'_>,
    listeners: &Listeners<'_>,
) -> anyhow::Result<(Front, Option<FollowedTls>, Maskinporten)> {
    let options = &foundation.config.maskinporten;
    let settings = settings(foundation.config)?;
    let https = settings.issuer.starts_with("https://");
    let maskinporten = Maskinporten::new(MaskinportenParts {
        settings,
        sources: sources(foundation.config, &foundation.keys, &foundation.clock, &foundation.rng)?,
        registry: foundation.registry.clone(),
        keys: foundation.keys.clone(),
        enterprise: foundation.enterprise.clone(),
        short_lived: foundation.short_lived.clone(),
        audit: foundation.audit.clone(),
        clock: foundation.clock.clone(),
        rng: foundation.rng.clone(),
    })?;
    let tls = tls_files::open("maskinporten.tls", &options.tls)?;
    let listener = listeners
        .bind("maskinporten.listen", &options.listen, tls.as_ref().map(|followed| followed.tls.clone()))
        .await?;
    let router = listeners.wrap(routes::router(maskinporten.clone()), Failures::json(), https);
    Ok((Front { name: "maskinporten", listener, router }, tls, maskinporten))
}

/// How it is set up.
///
/// # Errors
/// `maskinporten.public_url` is missing.
pub(crate) fn settings(config: &Config) -> anyhow::Result<Settings> {
    let options = &config.maskinporten;
    let public_url = options.public_url.as_ref().context("maskinporten.public_url: is missing")?.as_url();
    Ok(Settings {
        // A bare address has the one slash as its path.
        issuer: public_url.as_str().to_owned(),
        environment: config.environment,
        longest_grant: options.longest_grant_seconds,
        error_uri: (!options.error_uri.is_empty()).then(|| options.error_uri.clone()),
        own_number_scopes: options.own_number_scopes.clone(),
        consumer_prefix_scopes: options.consumer_prefix_scopes.clone(),
        tokens_per_minute: config.limits.callers.machine_tokens_per_minute,
    })
}

/// Whom it asks for delegations, system users and consents.
///
/// # Errors
/// `maskinporten.delegation_sources` is wrong.
pub(crate) fn sources(config: &Config, keys: &KeyRing, clock: &Clock, rng: &Rng) -> anyhow::Result<Sources> {
    let rows = config.maskinporten.delegation_sources.read(config.environment);
    let sources = rows.map_err(anyhow::Error::msg).context("maskinporten.delegation_sources")?;
    Ok(Sources::new(SourcesParts {
        sources,
        issuer: settings(config)?.issuer,
        organisation: config::Maskinporten::organisation(config),
        allow_private: config.environment.allows_local_http(),
        keys: keys.clone(),
        clock: clock.clone(),
        rng: rng.clone(),
    })?)
}
