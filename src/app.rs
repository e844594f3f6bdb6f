//! The one file that knows every part: it builds them from the configuration, starts them, and stops them.

mod announcements;
mod certificates;
mod crls;
mod delegation_source;
mod demo_service;
pub(crate) mod deployment;
mod eids;
mod idporten;
mod limits;
mod listener;
pub(crate) mod lock;
mod maskinporten;
mod messages;
mod minid;
mod operator;
mod ring;
mod running;
mod samarbeidsportalen;
mod simulators;
mod stop;
pub(crate) mod test_ca;
mod tls_files;
mod traces;

use std::time::Duration;

use anyhow::{Context as _, ensure};
use axum::Router;
use fellesporten_audit::Audit;
use fellesporten_domain::{Clock, Rng};
use fellesporten_jose::wrapping::WrappingKey;
use fellesporten_jose::{EnterpriseTrust, KeyRing};
use fellesporten_maskinporten::ISSUER_ID as MASKINPORTEN_ISSUER_ID;
use fellesporten_oauth::signing_keys::SigningKeys;
use fellesporten_registry::{FOLLOW_INTERVAL, Registry};
use fellesporten_store::{Records, RecordsOptions, ShortLived, test_clock};
use fellesporten_telemetry::events;
use fellesporten_web::failure::Failures;
use fellesporten_web::listen::Listener;
use fellesporten_web::pages::HelpLinks;
use fellesporten_web::{Pages, PagesOptions};

use crate::availability::Recorder;
use crate::config::{Config, RecordsUrl, ShortLivedUrl};
use crate::expiry_warnings::Warner;
use crate::operations::Operations;
use crate::retention::Sweeper;
pub(crate) use certificates::trust as enterprise_trust;
pub(crate) use crls::CrlKeeper;
pub(crate) use deployment::require_own_records;
pub(crate) use eids::availability_targets;
pub(crate) use idporten::{ISSUER_ID, profile as issuer_profile};
use listener::Listeners;
pub(crate) use maskinporten::{settings as maskinporten_settings, sources as maskinporten_sources};
pub(crate) use minid::{MINID_ISSUER_ID, passwords};
use ring::RingFiller;
pub(crate) use running::Running;
pub(crate) use samarbeidsportalen::built_in;
use stop::StopSignals;
pub(crate) use traces::Traces;

/// Opens the records that the configuration names.
///
/// # Errors
/// The option and what is wrong.
pub(crate) async fn open_records(config: &Config) -> anyhow::Result<Records> {
    open_with(config, RecordsOptions::default()).await
}

/// The same for a command that counts: a statement may take this long.
///
/// # Errors
/// As [`open_records`].
pub(crate) async fn open_records_patiently(config: &Config, patience: Duration) -> anyhow::Result<Records> {
    open_with(config, RecordsOptions { statement_timeout: patience, ..RecordsOptions::default() }).await
}

async fn open_with(config: &Config, options: RecordsOptions) -> anyhow::Result<Records> {
    match &config.records.url {
        RecordsUrl::Sqlite(path) => Records::sqlite(path, &options)
            .await
            .with_context(|| format!("records.url: {}: make its folder, or name another file", path.display())),
        RecordsUrl::Postgres(url) => Records::postgres(url.expose(), &options).context("records.url"),
    }
}

/// Opens the short-lived store that the configuration names.
///
/// # Errors
/// The option and what is wrong.
pub(crate) async fn open_short_lived(
    config: &Config,
    records: &Records,
    clock: &Clock,
    rng: &Rng,
) -> anyhow::Result<ShortLived> {
    match &config.short_lived.url {
        ShortLivedUrl::Embedded => ShortLived::embedded(records.clone(), clock.clone(), rng).await,
        ShortLivedUrl::Redis(url) => {
            // Environments that share a server share nothing else.
            let prefix = format!("{}:{}", config.short_lived.key_prefix, config.environment);
            ShortLived::redis(url.expose(), &prefix, clock.clone(), rng.clone())
        }
    }
    .context("short_lived.url")
}

/// The product's clock: real time, moved to where the test clock of this environment stands.
///
/// # Errors
/// The records cannot be read.
pub(crate) async fn clock(config: &Config, records: &Records) -> anyhow::Result<Clock> {
    let clock = Clock::system();
    if has_test_clock(config) {
        clock.set_offset_seconds(test_clock::published(records).await.context("the test clock cannot be read")?);
    }
    Ok(clock)
}

/// The signing keys in `records`, which open with the configuration's wrapping key.
///
/// # Errors
/// The option and what is wrong.
pub(crate) fn signing_keys(config: &Config, records: Records) -> anyhow::Result<SigningKeys> {
    let wrapping_key = WrappingKey::from_base64(config.wrapping_key()?.expose()).context("keys.wrapping_key")?;
    Ok(SigningKeys::new(records, wrapping_key, config.environment, Rng::system()))
}

/// Prepares the pages.
///
/// # Errors
/// The program was built wrong.
pub(crate) fn pages(config: &Config) -> anyhow::Result<Pages> {
    let link = |link: &Option<crate::config::Link>| link.as_ref().map(|link| link.as_url().clone());
    let links = HelpLinks {
        get_eid: link(&config.pages.get_eid_url),
        help: link(&config.pages.help_url),
        privacy: link(&config.pages.privacy_url),
        accessibility: link(&config.pages.accessibility_url),
    };
    Pages::new(&PagesOptions { environment: config.environment, links }).context("pages")
}

/// What the solutions are built from.
struct Foundation<'a> {
    config: &'a Config,
    clock: Clock,
    rng: Rng,
    records: Records,
    short_lived: ShortLived,
    audit: Audit,
    registry: Registry,
    keys: KeyRing,
    enterprise: EnterpriseTrust,
    pages: Pages,
}

/// A bound listener and what it will answer with.
struct Front {
    name: &'static str,
    listener: Listener,
    router: Router,
}

/// Builds and starts everything that the configuration enables. When it returns, every listener answers.
///
/// # Errors
/// What is wrong and the cure; nothing is left running.
pub(crate) async fn start(config: &Config) -> anyhow::Result<Running> {
    let issuers = issuers(config);
    ensure!(!issuers.is_empty(), "no solution is enabled; set idporten.enabled = true, or that of another");
    let stop_signals = StopSignals::listen().context("signals")?;
    let rng = Rng::system();
    let lock = lock::take(config)?;
    let records = open_records(config).await?;
    let signing_keys = signing_keys(config, records.clone())?;
    require_own_records(config, &records).await?;
    deployment::require_same_secrets(config, &records).await?;
    let clock = clock(config, &records).await?;
    let registry = Registry::load(records.clone(), built_in(config)).await.context("the registry cannot be read")?;
    let short_lived = open_short_lived(config, &records, &clock, &rng).await?;
    deployment::begin_short_lived(&records, &short_lived).await?;
    let keys = KeyRing::start(config.keys.signer_threads).context("keys.signer_threads")?;
    let filler = RingFiller { ring: keys.clone(), signing_keys, clock: clock.clone() };
    filler.fill().await?;
    for issuer in issuers.iter().filter(|issuer| !keys.can_sign(issuer)) {
        events::certificates::no_signing_key(issuer);
    }
    let enterprise = enterprise_trust(config)?;
    let crls = CrlKeeper::new(config, enterprise.clone(), clock.clone())?;
    crls.load_kept();
    let audit = Audit::start(records.clone(), config.audit.spool_dir.clone(), clock.clone(), rng.clone())
        .await
        .with_context(|| format!("audit.spool_dir: {}", config.audit.spool_dir.display()))?;

    let foundation = Foundation {
        config,
        clock: clock.clone(),
        rng: rng.clone(),
        records: records.clone(),
        short_lived: short_lived.clone(),
        audit: audit.clone(),
        registry: registry.clone(),
        keys: keys.clone(),
        enterprise,
        pages: pages(config)?,
    };
    let listeners =
        Listeners { limits: &config.limits, proxies: limits::trusted_proxies(config)?, clock: &clock, rng: &rng };
    let mut fronts = Vec::new();
    let mut followed_tls = Vec::new();
    let sends_mail = messages::sends_mail(config);
    let messages = (config.minid.enabled || sends_mail).then(|| messages::start(&foundation)).transpose()?;
    let (mut eids, mut idporten_background, mut minid) = (None, None, None);
    if let Some(way_out) = messages.clone().filter(|_| config.minid.enabled) {
        let (front, built, tls) = minid::front(&foundation, &listeners, way_out).await?;
        fronts.push(front);
        followed_tls.extend(tls);
        minid = Some(built);
    }
    if config.idporten.enabled {
        let built = idporten::front(&foundation, &listeners, messages.clone()).await?;
        fronts.push(built.front);
        followed_tls.extend(built.tls);
        idporten_background = Some(built.background);
        if config.operator.enabled {
            let (front, tls) =
                operator::front(&foundation, &listeners, (built.idporten, built.eids.clone()), minid).await?;
            fronts.push(front);
            followed_tls.extend(tls);
        }
        eids = Some(built.eids);
    }
    let mut maskinporten = None;
    if config.maskinporten.enabled {
        let (front, tls, built) = maskinporten::front(&foundation, &listeners).await?;
        fronts.push(front);
        followed_tls.extend(tls);
        maskinporten = Some(built);
    }
    if config.samarbeidsportalen.enabled {
        let (front, tls) = samarbeidsportalen::front(&foundation, &listeners).await?;
        fronts.push(front);
        followed_tls.extend(tls);
    }
    if config.delegation_source.enabled {
        let (front, tls) = delegation_source::front(&foundation, &listeners).await?;
        fronts.push(front);
        followed_tls.extend(tls);
    }
    if config.outbox.enabled {
        fronts.push(messages::outbox_front(&foundation, &listeners, records.clone()).await?);
    }
    if config.demo_service.enabled {
        fronts.push(demo_service::front(&foundation, &listeners).await?);
    }
    if config.simulators.enabled {
        fronts.extend(simulators::fronts(&foundation, &listeners).await?);
    }
    let test_clock = has_test_clock(config);
    let operations = Operations {
        records: records.clone(),
        short_lived: short_lived.clone(),
        keys,
        audit: audit.clone(),
        registry: registry.clone(),
        clock: clock.clone(),
        environment: config.environment,
        issuers,
        eids: eids.clone(),
        test_clock,
    };
    let recorder = eids.clone().map(|eids| Recorder {
        operations: operations.clone(),
        eids,
        records: records.clone(),
        clock: clock.clone(),
    });
    fronts.push(Front {
        name: "operations",
        listener: listeners.bind("operations.listen", &config.operations.listen, None).await?,
        router: listeners.wrap(operations.router(), Failures::json(), false),
    });

    let sweeper = Sweeper { records: records.clone(), audit: audit.clone(), clock: clock.clone(), rng: rng.clone() };
    let warner = messages.clone().filter(|_| sends_mail).map(|messages| Warner {
        registry: registry.clone(),
        records: records.clone(),
        messages,
        pages: foundation.pages.clone(),
        clock: clock.clone(),
        rng: rng.clone(),
    });
    let mut running = Running::new(stop_signals, audit, short_lived, records.clone(), lock, messages);
    let stop = running.stop_background.clone();
    if test_clock {
        let node_id = rng.token::<9>();
        running.background.spawn(test_clock::follow(records, clock, node_id, stop.clone()));
    }
    if let Some(background) = idporten_background {
        background.spawn(&mut running.background, &stop);
    }
    if let Some(maskinporten) = maskinporten {
        running.background.spawn(maskinporten.run(stop.clone()));
    }
    for tls in followed_tls {
        running.background.spawn(tls.follow(stop.clone()));
    }
    if let Some(recorder) = recorder {
        running.background.spawn(recorder.run(stop.clone()));
    }
    match warner {
        Some(warner) => {
            running.background.spawn(warner.run(stop.clone()));
        }
        None => events::customers::expiry_untold(),
    }
    running.background.spawn(crls.follow(stop.clone()));
    running.background.spawn(filler.clone().follow_time(stop.clone()));
    running.background.spawn(sweeper.run(stop.clone()));
    running.background.spawn(async move {
        let renew = |_| {
            let (filler, announcements) = (filler.clone(), eids.as_ref().map(|eids| eids.announcements().clone()));
            async move {
                if let Some(announcements) = announcements {
                    announcements.refresh().await.map_err(|error| error.to_string())?;
                }
                filler.fill().await.map_err(|error| format!("{error:#}"))
            }
        };
        registry.follow(FOLLOW_INTERVAL, stop, renew).await;
    });
    for front in fronts {
        running.open(front);
    }
    Ok(running)
}

/// The issuers that this process serves.
pub(crate) fn issuers(config: &Config) -> Vec<String> {
    let served = [
        (config.idporten.enabled, ISSUER_ID),
        (config.minid.enabled, MINID_ISSUER_ID),
        (config.maskinporten.enabled, MASKINPORTEN_ISSUER_ID),
    ];
    served.into_iter().filter(|(enabled, _)| *enabled).map(|(_, issuer)| issuer.to_owned()).collect()
}

/// Whether `PUT /clock` is served and followed.
fn has_test_clock(config: &Config) -> bool {
    !config.environment.is_production() && config.operations.test_clock.unwrap_or(true)
}
