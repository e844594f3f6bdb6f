//! MinID from its section of the configuration.

use std::sync::Arc;
use std::thread::available_parallelism;

use anyhow::Context as _;
use fellesporten_messages::{Address, Messages};
use fellesporten_minid::passwords::{HashingOptions, Passwords};
use fellesporten_minid::secrets::Secrets;
use fellesporten_minid::{MinId, MinIdParts, PopulationRegister, Resident, Settings, cookies, routes};
use fellesporten_oauth::engine::{Engine, EngineParts};
use fellesporten_oauth::limits::LimitOptions;
use fellesporten_oauth::profile::IssuerProfile;
use fellesporten_registry::Registry;
use fellesporten_web::failure::Failures;

use super::listener::Listeners;
use super::tls_files::{self, FollowedTls};
use super::{Foundation, Front, limits};
use crate::config::{self, Config};

/// The id of its profile: what keys and its client name.
pub(crate) const MINID_ISSUER_ID: &str = "minid";

/// Builds MinID and takes its addresses.
///
/// # Errors
/// The option and what is wrong.
pub(super) async fn front(
    foundation: &Foundation<'_>,
    listeners: &Listeners<'_>,
    messages: Messages,
) -> anyhow::Result<(Front, MinId, Option<FollowedTls>)> {
    let options = &foundation.config.minid;
    let public_url = options.public_url.as_ref().context("minid.public_url: is missing")?.as_url();
    let secret = foundation.config.minid_secret()?;
    let secrets = Secrets::derive(&secret).context("minid.secret")?;
    let engine = Engine::new(EngineParts {
        profile: IssuerProfile::minid(public_url, foundation.config.environment),
        registry: foundation.registry.clone(),
        keys: foundation.keys.clone(),
        enterprise: foundation.enterprise.clone(),
        records: foundation.records.clone(),
        short_lived: foundation.short_lived.clone(),
        audit: foundation.audit.clone(),
        clock: foundation.clock.clone(),
        rng: foundation.rng.clone(),
        pairwise_secret: secret,
        // The broker is its one client, and has no secret.
        limits: LimitOptions::default(),
    })?;
    let minid = MinId::new(MinIdParts {
        origin: public_url.clone(),
        engine,
        records: foundation.records.clone(),
        short_lived: foundation.short_lived.clone(),
        passwords: passwords(foundation.config, &secrets)?,
        secrets,
        messages,
        population: population(foundation.registry.clone()),
        pages: foundation.pages.clone(),
        settings: Settings { help_phone: options.help_phone.clone() },
    });
    let tls = tls_files::open("minid.tls", &options.tls)?;
    let listener =
        listeners.bind("minid.listen", &options.listen, tls.as_ref().map(|followed| followed.tls.clone())).await?;
    let failures = Failures::pages(foundation.pages.clone(), cookies::LANGUAGE, &routes::MACHINE_PATHS);
    let router = listeners.wrap(
        routes::router(minid.clone(), limits::wall(foundation.config, &foundation.clock)),
        failures,
        public_url.scheme() == "https",
    );
    Ok((Front { name: "minid", listener, router }, minid, tls))
}

/// The workers that hash, with the costs of the configuration.
///
/// # Errors
/// The option and what is wrong.
pub(crate) fn passwords(config: &Config, secrets: &Secrets) -> anyhow::Result<Passwords> {
    let config::Hashing { memory_kib, passes, lanes, workers, queue } = config.minid.hashing;
    let workers = match workers {
        0 => available_parallelism().map_or(1, |cores| cores.get() / 2).max(1),
        given => given,
    };
    let options = HashingOptions { memory_kib, passes, lanes, workers, queue };
    Passwords::start(options, secrets.pepper(), fellesporten_domain::Rng::system()).context("minid.hashing")
}

/// The one source of postal addresses: the citizens of demo and test, until a population register takes its place.
fn population(registry: Registry) -> PopulationRegister {
    Arc::new(move |number| {
        let snapshot = registry.snapshot();
        let citizen = snapshot.citizen(number).filter(|citizen| citizen.active)?;
        let address = citizen.address.as_ref().map(|address| Address {
            name: citizen.name.clone(),
            street: address.street.clone(),
            postal_code: address.postal_code.clone(),
            city: address.city.clone(),
        });
        Some(Resident { address, birth_year: None })
    })
}
