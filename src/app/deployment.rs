//! Whose the records are: the environment and the pairwise secret that they began with, and no other.

use anyhow::{Context as _, ensure};
use fellesporten_domain::Secret;
use fellesporten_jose::{hmac_sha256, sha256_base64url};
use fellesporten_store::{Records, RecordsError, ShortLived, deployment};
use fellesporten_telemetry::events;

use crate::config::Config;

const ENVIRONMENT: &str = "environment";
const PAIRWISE_SECRET: &str = "pairwise_secret";
const MINID_SECRET: &str = "minid_secret";
const SHORT_LIVED: &str = "short_lived_begun";

/// Refuses records with another schema, or of another environment.
///
/// # Errors
/// What is wrong and the cure.
pub(crate) async fn require_own_records(config: &Config, records: &Records) -> anyhow::Result<()> {
    records.require_current_schema().await.context("records")?;
    let ours = config.environment.as_str();
    let theirs = deployment::claim(records, ENVIRONMENT, ours).await.context("records")?;
    ensure!(theirs == ours, "records.url: {}", refusal(&theirs, ours));
    Ok(())
}

/// Why records of another environment are refused; none for our own, and for those that are nobody's yet.
///
/// # Errors
/// The records cannot be read.
pub(crate) async fn of_another_environment(config: &Config, records: &Records) -> Result<Option<String>, RecordsError> {
    let ours = config.environment.as_str();
    let theirs = deployment::said(records, ENVIRONMENT).await?;
    Ok(theirs.filter(|theirs| theirs != ours).map(|theirs| refusal(&theirs, ours)))
}

fn refusal(theirs: &str, ours: &str) -> String {
    format!("these records belong to the {theirs} environment, and {ours} refuses them: name others")
}

/// Why another pairwise secret than the first is refused.
pub(crate) const ANOTHER_PAIRWISE_SECRET: &str = "idporten.pairwise_secret_file: this is not the secret that these records \
     began with: every sub would change; restore the right one from its second copy";

/// Why another secret of MinID than the first is refused.
const ANOTHER_MINID_SECRET: &str = "minid.secret_file: this is not the secret that these records began with: nobody would be found \
     again; restore the right one from its second copy";

/// Refuses secrets other than the first, of the solutions that this process serves.
///
/// # Errors
/// What is wrong and the cure.
pub(super) async fn require_same_secrets(config: &Config, records: &Records) -> anyhow::Result<()> {
    let same = async |name, secret: Secret<Vec<u8>>, refusal: &'static str| {
        let ours = fingerprint(&secret);
        let theirs = deployment::claim(records, name, &ours).await.context("records")?;
        ensure!(theirs == ours, refusal);
        Ok(())
    };
    if config.idporten.enabled {
        same(PAIRWISE_SECRET, config.pairwise_secret()?, ANOTHER_PAIRWISE_SECRET).await?;
    }
    if config.minid.enabled {
        same(MINID_SECRET, config.minid_secret()?, ANOTHER_MINID_SECRET).await?;
    }
    Ok(())
}

/// Whether the records began with another pairwise secret.
///
/// # Errors
/// The records cannot be read.
pub(crate) async fn had_another_pairwise_secret(
    records: &Records,
    secret: &Secret<Vec<u8>>,
) -> Result<bool, RecordsError> {
    let theirs = deployment::said(records, PAIRWISE_SECRET).await?;
    Ok(theirs.is_some_and(|theirs| theirs != fingerprint(secret)))
}

/// Begins the short-lived store if no process of this deployment ever used one.
///
/// # Errors
/// The records cannot be written.
pub(super) async fn begin_short_lived(records: &Records, short_lived: &ShortLived) -> anyhow::Result<()> {
    if deployment::is_first(records, SHORT_LIVED).await.context("records")?
        && let Err(error) = short_lived.begin().await
    {
        events::stores::short_lived_away_at_start(error);
    }
    Ok(())
}

/// The secret as it may be written down.
fn fingerprint(secret: &Secret<Vec<u8>>) -> String {
    sha256_base64url(&hmac_sha256(secret.expose(), &[b"fellesporten pairwise secret"]))
}
