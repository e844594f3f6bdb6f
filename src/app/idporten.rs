//! ID-porten from its section of the configuration.

use std::time::Duration;

use anyhow::Context as _;
use fellesporten_domain::PidRules;
use fellesporten_domain::{Acr, Framework};
use fellesporten_guard::{Guard, GuardOptions};
use fellesporten_idp_adapters::{BelowLevel, email};
use fellesporten_idporten::back_channel::{self, Delivery};
use fellesporten_idporten::eids::Eids;
use fellesporten_idporten::rules::sso::Timers;
use fellesporten_idporten::trips_watched::TripsWatched;
use fellesporten_idporten::{IdPorten, IdPortenParts, Settings, cookies, routes};
use fellesporten_messages::Messages;
use fellesporten_oauth::engine::{Engine, EngineParts};
use fellesporten_oauth::profile::IssuerProfile;
use fellesporten_web::failure::Failures;
use fellesporten_web::outbound::{Outbound, OutboundOptions};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::announcements::AnnouncementsFile;
use super::listener::Listeners;
use super::tls_files::{self, FollowedTls};
use super::{Foundation, Front, eids, limits};
use crate::config::{self, Config, LogoutWithoutSession};

/// The id of its profile: what keys and clients name.
pub(crate) const ISSUER_ID: &str = "idporten";

/// How long a notice through the back channel may take: 2 s to connect and 5 s to answer (docs/contracts/idporten.md §6.5).
const NOTICE_TIMEOUT: Duration = Duration::from_secs(7);

/// ID-porten with its addresses taken.
pub(super) struct Built {
    pub(super) front: Front,
    pub(super) tls: Option<FollowedTls>,
    pub(super) idporten: IdPorten,
    pub(super) eids: Eids,
    pub(super) background: Background,
}

/// What ID-porten does beside answering.
pub(super) struct Background {
    back_channel: Delivery,
    trips_watched: TripsWatched,
    announcements_file: Option<AnnouncementsFile>,
}

impl Background {
    /// Starts it; it ends with `stop`.
    pub(super) fn spawn(self, tasks: &mut JoinSet<()>, stop: &CancellationToken) {
        tasks.spawn(self.back_channel.run(stop.clone()));
        tasks.spawn(self.trips_watched.run(stop.clone()));
        if let Some(file) = self.announcements_file {
            tasks.spawn(file.follow(stop.clone()));
        }
    }
}

/// Builds ID-porten and takes its addresses.
///
/// # Errors
/// The option and what is wrong.
pub(super) async fn front(
    foundation: &Foundation<'_>,
    listeners: &Listeners<'_>,
    messages: Option<Messages>,
) -> anyhow::Result<Built> {
    let options = &foundation.config.idporten;
    let profile = profile(foundation.config)?;
    let eids = eids::eids(foundation, &profile).await?;
    let https = profile.login_base.starts_with("https://");
    let engine = Engine::new(EngineParts {
        profile,
        registry: foundation.registry.clone(),
        keys: foundation.keys.clone(),
        enterprise: foundation.enterprise.clone(),
        records: foundation.records.clone(),
        short_lived: foundation.short_lived.clone(),
        audit: foundation.audit.clone(),
        clock: foundation.clock.clone(),
        rng: foundation.rng.clone(),
        pairwise_secret: foundation.config.pairwise_secret()?,
        limits: limits::of_clients(&foundation.config.limits.callers),
    })?;
    let outbound = Outbound::new(OutboundOptions {
        allow_private: foundation.config.environment.allows_local_http(),
        timeout: NOTICE_TIMEOUT,
        ..OutboundOptions::default()
    })?;
    let (notices, back_channel) = back_channel::open(engine.clone(), outbound);
    let idporten = IdPorten::new(IdPortenParts {
        engine,
        eids: eids.clone(),
        short_lived: foundation.short_lived.clone(),
        pages: foundation.pages.clone(),
        pid_rules: pid_rules(foundation.config),
        settings: settings(foundation.config),
        back_channel: notices,
        messages,
        guard: guard(foundation)?,
    });
    let tls = tls_files::open("idporten.tls", &options.tls)?;
    let listener =
        listeners.bind("idporten.listen", &options.listen, tls.as_ref().map(|followed| followed.tls.clone())).await?;
    let failures = Failures::pages(foundation.pages.clone(), cookies::LANGUAGE, &routes::MACHINE_PATHS);
    let trips_watched = idporten.trips_watched().clone();
    let router = listeners.wrap(
        routes::router(idporten.clone(), limits::wall(foundation.config, &foundation.clock)),
        failures,
        https,
    );
    let announcements_file = match &options.announcements_file {
        Some(path) => {
            let (audit, rng) = (foundation.audit.clone(), foundation.rng.clone());
            Some(AnnouncementsFile::open(path, eids.clone(), audit, rng).await?)
        }
        None => None,
    };
    let background = Background { back_channel, trips_watched, announcements_file };
    Ok(Built { front: Front { name: "idporten", listener, router }, tls, idporten, eids, background })
}

/// Who judges the tokens of organisations.
fn guard(foundation: &Foundation<'_>) -> anyhow::Result<Option<Guard>> {
    let config = foundation.config;
    let (Some(issuer), Some(own)) = (&config.idporten.token_issuer, &config.idporten.public_url) else {
        return Ok(None);
    };
    let guard = Guard::new(GuardOptions {
        issuer: issuer.as_url().clone(),
        audience: own.as_url().clone(),
        environment: config.environment,
        clock: foundation.clock.clone(),
    })?;
    Ok(Some(guard))
}

/// The issuer as data.
///
/// # Errors
/// `idporten.public_url` is missing.
pub(crate) fn profile(config: &Config) -> anyhow::Result<IssuerProfile> {
    let options = &config.idporten;
    let issuer = options.public_url.as_ref().context("idporten.public_url: is missing")?.as_url();
    let login = options.login_url.as_ref().map_or(issuer, config::BaseUrl::as_url);
    let mut profile = IssuerProfile::idporten(issuer, login, config.environment);
    profile.map_old_levels = options.map_old_levels;
    profile.request_objects = options.request_objects;
    if eids::has_foreign(config)? {
        profile.acr_values.extend(Acr::ALL.into_iter().filter(|acr| acr.framework() == Some(Framework::Eidas)));
    }
    if config.idporten.offers(email::ID) {
        profile.acr_values.push(Acr::SelfregisteredEmail);
    }
    Ok(profile)
}

/// The environment's own person numbers, and the spaces that are switched on beside them.
fn pid_rules(config: &Config) -> PidRules {
    PidRules {
        nav: config.idporten.nav_numbers,
        helsenett: config.idporten.helsenett_numbers,
        ..PidRules::for_environment(config.environment)
    }
}

fn settings(config: &Config) -> Settings {
    let options = &config.idporten;
    let seconds = |number: u32| Duration::from_secs(number.into());
    Settings {
        timers: Timers { idle: seconds(options.session.idle_seconds), max: seconds(options.session.max_seconds) },
        below_level: match options.below_level {
            config::BelowLevel::Disabled => BelowLevel::Disabled,
            config::BelowLevel::Hidden => BelowLevel::Hidden,
        },
        redirect_without_session: options.logout_without_session == LogoutWithoutSession::Redirect,
        esignering_clients: options.esignering_clients.iter().cloned().collect(),
        logins_per_person_per_minute: config.limits.callers.logins_per_person_per_minute,
    }
}
