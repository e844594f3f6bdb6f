//! Fills a demo's records: schema, signing key, customers.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use fellesporten_domain::{Clock, Rng};
use fellesporten_idporten::upstream::CLIENT_KEYS;
use fellesporten_maskinporten::ISSUER_ID as MASKINPORTEN;
use fellesporten_registry::apply::{self, Author, Issued, PlanOptions};
use fellesporten_registry::{
    Registry,
    customers::{parse, parse_text},
};
use fellesporten_store::Records;
use fellesporten_web::TraceId;

use super::service::{ClientLine, Person};
use super::{Prepared, customers, delegation, minid, people, signing_key};
use crate::app;
use crate::config::Config;

/// What is there now, for the first words.
pub(crate) struct Filled {
    pub(super) people: Vec<Person>,
    pub(super) clients: Vec<ClientLine>,
    /// Number and name.
    pub(super) organisations: Vec<(String, String)>,
    /// Name and description.
    pub(super) scopes: Vec<(String, String)>,
    /// Identifiers and secrets that were made for clients of `--apply`.
    pub(super) issued: Vec<String>,
}

/// Brings everything up to date. A second time changes nothing, and nothing of what was changed in between.
///
/// # Errors
/// The file, line and record that is wrong, or the store that is away.
pub(crate) async fn fill(config: &Config, prepared: &Prepared, more: &[PathBuf]) -> anyhow::Result<Filled> {
    let rng = Rng::system();
    let records = app::open_records(config).await?;
    records.migrate(false).await.context("records: the schema cannot be brought up to date")?;
    app::require_own_records(config, &records).await?;
    let clock = app::clock(config, &records).await?;
    for issuer in [app::ISSUER_ID, app::MINID_ISSUER_ID, MASKINPORTEN, CLIENT_KEYS] {
        signing_key::ensure(config, issuer, &prepared.folder, &records, &clock).await?;
    }
    let registry = Registry::load(records.clone(), app::built_in(config)).await?;
    let issued = declare(config, prepared, more, &records, &registry, &clock, &rng).await?;
    let snapshot = registry.refresh().await?;
    minid::ensure(config, &records, &snapshot, &clock).await?;
    records.close().await;
    Ok(Filled {
        people: people::people(&snapshot, clock.now()),
        clients: people::clients(&snapshot),
        organisations: people::organisations(&snapshot),
        scopes: people::scopes(&snapshot),
        issued,
    })
}

/// The demo's own customers as they were declared last, among its data.
const DECLARED: &str = "declared.toml";

async fn declare(
    config: &Config,
    prepared: &Prepared,
    more: &[PathBuf],
    records: &Records,
    registry: &Registry,
    clock: &Clock,
    rng: &Rng,
) -> anyhow::Result<Vec<String>> {
    let snapshot = registry.snapshot();
    let [machine, supplier] = customers::MACHINES.map(|id| signing_key::machine_jwks(&prepared.folder, id));
    let machines = [machine?, supplier?];
    let own = customers::text(prepared.base_port, &signing_key::broker_jwks(&prepared.folder)?, &machines);
    let declared = prepared.folder.data.join(DECLARED);
    // What was changed since in self-service or at the delegation source stays changed, until there is something else to declare.
    let stands = snapshot.all_organisations().next().is_some()
        && std::fs::read_to_string(&declared).is_ok_and(|before| before == own);
    let mut files = Vec::new();
    if !stands {
        files.push(parse_text("customers.toml", &own, &prepared.folder.data)?);
    }
    for file in more {
        files.push(parse(file)?);
    }
    let options = PlanOptions {
        environment: config.environment,
        now: clock.now(),
        prune: false,
        delegation_source: config.own_delegation_source(),
    };
    let plan = match apply::plan(&snapshot, &files, options, rng) {
        Ok(plan) => plan,
        Err(problems) => bail!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
    };
    let author = Author {
        actor: "fellesporten demo".to_owned(),
        client_id: None,
        trace_id: TraceId::new(rng).as_str().to_owned(),
    };
    let applied = apply::execute(records, plan, &author, rng).await?;
    if !stands {
        delegation::ensure(config, records, clock, rng).await?;
        std::fs::write(&declared, own).with_context(|| format!("{} cannot be written", declared.display()))?;
    }
    Ok(applied.issued.iter().map(said).collect())
}

fn said(issued: &Issued) -> String {
    let name = format!("{} ({})", issued.client_id, issued.client_name);
    match &issued.client_secret {
        Some(secret) => format!("{name}: client_secret {}", secret.expose()),
        None => name,
    }
}
