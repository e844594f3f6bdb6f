//! `fellesporten keys`: the life cycle of an issuer's signing keys (docs/contracts/idporten.md §2.3).

mod answers;
mod arguments;
mod steps;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use fellesporten_idporten::upstream::CLIENT_KEYS;
use fellesporten_jose::signing_key::RsaSize;
use fellesporten_maskinporten::ISSUER_ID as MASKINPORTEN;

use super::output;
use crate::app;
use crate::config::{self, Config};

pub(crate) use arguments::KeysArgs;
use steps::Keys;

/// Who the audit trail says it was.
const ACTOR: &str = "fellesporten keys";

/// Runs it.
pub(crate) async fn run(arguments: KeysArgs) -> anyhow::Result<ExitCode> {
    let config = config::load(&arguments.config)?;
    let size = key_size(&config, &arguments.issuer)?;
    let records = app::open_records(&config).await?;
    app::require_own_records(&config, &records).await?;
    let clock = app::clock(&config, &records).await?;
    let signing_keys = app::signing_keys(&config, records.clone())?.acting_as(ACTOR);
    let keys = Keys { signing_keys, issuer: arguments.issuer, size };
    let answer = keys.step(arguments.step, clock.now()).await;
    records.close().await;
    output::text(&answer?);
    Ok(ExitCode::SUCCESS)
}

/// The size of new keys of an issuer, which also says that there is such an issuer.
fn key_size(config: &Config, issuer: &str) -> anyhow::Result<RsaSize> {
    match issuer {
        app::ISSUER_ID | CLIENT_KEYS => {
            RsaSize::try_from(config.idporten.signing_key_bits).context("idporten.signing_key_bits")
        }
        app::MINID_ISSUER_ID => RsaSize::try_from(config.minid.signing_key_bits).context("minid.signing_key_bits"),
        MASKINPORTEN => {
            RsaSize::try_from(config.maskinporten.signing_key_bits).context("maskinporten.signing_key_bits")
        }
        _ => bail!(
            "--issuer: there is no issuer {issuer}; this program has: {}, {}, {MASKINPORTEN}, and {CLIENT_KEYS} for its own keys at the eIDs' providers",
            app::ISSUER_ID,
            app::MINID_ISSUER_ID
        ),
    }
}
