//! Delegation sources: whether each answers, asked as Maskinporten asks it (docs/contracts/maskinporten.md §6.2).

use anyhow::Context as _;
use fellesporten_domain::Rng;
use fellesporten_jose::KeyRing;
use fellesporten_registry::Registry;
use fellesporten_store::Records;

use super::findings::Findings;
use crate::app;
use crate::config::{self, Config};

const ABOUT: &str = "delegation";

/// Asks each, and changes nothing. One that is away is somebody else's fault, and tokens of consumers for themselves are issued meanwhile.
pub(super) async fn check(config: &Config, records: &Records, findings: &mut Findings) {
    let has_sources =
        config.maskinporten.delegation_sources.read(config.environment).is_ok_and(|sources| !sources.is_empty());
    if !config.maskinporten.enabled || !has_sources {
        return;
    }
    let answers = match ask(config, records).await {
        Ok(answers) => answers,
        Err(error) => return findings.wrong(ABOUT, format!("{error:#}")),
    };
    for (name, answer) in answers {
        match answer {
            Ok(()) => findings.ok(ABOUT, format!("{name} answers")),
            Err(cause) => {
                let cure = "look at it and the network to it, and at its row in maskinporten.delegation_sources";
                findings.warning(
                    ABOUT,
                    format!("{name} gives no answer, so nobody gets tokens by its word: {cause}; {cure}"),
                );
            }
        }
    }
}

/// Each source with what came of asking it.
async fn ask(config: &Config, records: &Records) -> anyhow::Result<Vec<(String, Result<(), String>)>> {
    let asker = config::Maskinporten::organisation(config).context("maskinporten.organisation: is missing")?;
    let clock = app::clock(config, records).await?;
    let ring = KeyRing::start(1)?;
    app::signing_keys(config, records.clone())?.refresh(&ring, clock.now()).await?;
    let registry =
        Registry::load(records.clone(), app::built_in(config)).await.context("the registry cannot be read")?;
    let sources = app::maskinporten_sources(config, &ring, &clock, &Rng::system())?;
    Ok(sources.try_all(&registry.snapshot(), asker).await)
}
