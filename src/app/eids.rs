//! The eIDs from the configuration.

use anyhow::Context as _;
use fellesporten_domain::{Environment, Framework};
use fellesporten_idp_adapters::email::{self, Email};
use fellesporten_idp_adapters::oidc::row::ClientAuth;
use fellesporten_idp_adapters::oidc::{Oidc, OidcRow};
use fellesporten_idp_adapters::testid::{self, TestId};
use fellesporten_idp_adapters::{Adapter, Catalogue, EidId, EidRow};
use fellesporten_idporten::announcements::Announcements;
use fellesporten_idporten::cookies::CALLBACK_PATH;
use fellesporten_idporten::eids::Eids;
use fellesporten_idporten::upstream::{CLIENT_KEYS, Provider, ProviderParts};
use fellesporten_oauth::profile::IssuerProfile;
use fellesporten_telemetry::events;

use super::Foundation;
use crate::availability::Targets;
use crate::config::Config;

/// Whether people from other countries can log in, so that services may ask for their levels.
///
/// # Errors
/// The row and field that is wrong.
pub(super) fn has_foreign(config: &Config) -> anyhow::Result<bool> {
    let rows = config.eids.read(config.environment).context("eids")?;
    let is_foreign = |row: &OidcRow| row.acrs().iter().any(|acr| acr.framework() == Some(Framework::Eidas));
    Ok(rows.iter().any(|eid| eid.row.enabled && is_foreign(&eid.row)))
}

/// The eIDs of the configuration with what the terms of use demand of each, for the report of availability.
///
/// # Errors
/// The row and field that is wrong.
pub(crate) fn availability_targets(config: &Config) -> anyhow::Result<Targets> {
    let rows = config.eids.read(config.environment).context("eids")?;
    let enabled = rows.into_iter().filter(|eid| eid.row.enabled);
    Ok(enabled.map(|eid| (eid.row.id, eid.row.availability_target)).collect())
}

/// The eIDs of this process. No provider is asked for anything yet, so one that is away stops no start.
///
/// # Errors
/// The row and field, or the option, that is wrong; or the records cannot be read.
pub(super) async fn eids(foundation: &Foundation<'_>, profile: &IssuerProfile) -> anyhow::Result<Eids> {
    let config = foundation.config;
    let parts = ProviderParts {
        keys: foundation.keys.clone(),
        clock: foundation.clock.clone(),
        rng: foundation.rng.clone(),
        environment: config.environment,
        callback_base: profile.login_url(CALLBACK_PATH),
    };
    let mut rows: Vec<EidRow> = Vec::new();
    let mut adapters: Vec<Box<dyn Adapter>> = Vec::new();
    let mut providers = Vec::new();
    if config.idporten.offers(email::ID) {
        let email = Email::default();
        rows.push(email.row().clone());
        adapters.push(Box::new(email));
    }
    if config.idporten.offers(testid::ID) {
        let developer = config.idporten.testid_developer.unwrap_or(config.environment == Environment::Demo);
        let testid = TestId::new(config.environment, developer)?;
        rows.push(testid.row().clone());
        adapters.push(Box::new(testid));
    }
    for eid in config.eids.read(config.environment).context("eids")? {
        if eid.row.client_auth == ClientAuth::PrivateKeyJwt && !foundation.keys.can_sign(CLIENT_KEYS) {
            events::eids::eid_client_key_missing(&eid.row.id);
        }
        let secret = eid.secret()?;
        let oidc = Oidc::new(eid.row.clone()).context("eids")?;
        rows.push(oidc.eid_row());
        adapters.push(Box::new(oidc));
        providers.push(Provider::new(eid.row, secret, parts.clone()).context("eids")?);
    }
    if rows.is_empty() {
        events::eids::no_eid();
    }
    let order: Vec<EidId> = config
        .idporten
        .selector
        .iter()
        .map(|eid| EidId::parse(eid))
        .collect::<Result<_, _>>()
        .context("idporten.selector")?;
    let catalogue = Catalogue::new(config.environment, rows, &order).context("idporten.selector")?;
    let announcements = Announcements::new(foundation.records.clone(), foundation.rng.clone());
    announcements.refresh().await.context("the announcements of eIDs cannot be read")?;
    Ok(Eids::new(catalogue, adapters, providers, announcements))
}
