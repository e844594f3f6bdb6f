//! The operator API from its section of the configuration.

use std::sync::Arc;

use anyhow::Context as _;
use fellesporten_domain::Clock;
use fellesporten_guard::Guard;
use fellesporten_idporten::IdPorten;
use fellesporten_idporten::eids::Eids;
use fellesporten_jose::test_ca::Supplier;
use fellesporten_minid::MinId;
use fellesporten_web::failure::Failures;
use fellesporten_web::tls::TlsConfig;

use super::eids::availability_targets;
use super::listener::Listeners;
use super::tls_files::{self, FollowedTls};
use super::{Foundation, Front, test_ca};
use crate::operator::OperatorApi;

/// Builds it and takes its addresses.
///
/// # Errors
/// The option and what is wrong.
pub(super) async fn front(
    foundation: &Foundation<'_>,
    listeners: &Listeners<'_>,
    (idporten, eids): (IdPorten, Eids),
    minid: Option<MinId>,
) -> anyhow::Result<(Front, Option<FollowedTls>)> {
    let options = &foundation.config.operator;
    let api = OperatorApi {
        organisation: options.org_number().context("operator.organisation")?,
        enterprise: foundation.enterprise.clone(),
        idporten,
        guard: guard(foundation)?,
        eids,
        minid,
        audit: foundation.audit.clone(),
        clock: foundation.clock.clone(),
        records: foundation.records.clone(),
        targets: availability_targets(foundation.config)?,
    };
    let followed = tls_files::open_asking_clients("operator.tls", &options.tls)?;
    let tls = match &followed {
        Some(followed) => Arc::clone(&followed.tls),
        None => of_the_test_ca(foundation)?,
    };
    let listener = listeners.bind("operator.listen", &options.listen, Some(tls)).await?;
    let router = listeners.wrap(api.router(), Failures::json(), true);
    Ok((Front { name: "operator", listener, router }, followed))
}

/// Who judges the operator's tokens, where they are taken.
fn guard(foundation: &Foundation<'_>) -> anyhow::Result<Option<Guard>> {
    let Some(issuer) = &foundation.config.operator.token_issuer else { return Ok(None) };
    let (environment, clock) = (foundation.config.environment, foundation.clock.clone());
    Ok(Some(Guard::without_audience(issuer.as_url().clone(), environment, clock)?))
}

/// A certificate for this machine, from the test CA of demo and test.
fn of_the_test_ca(foundation: &Foundation<'_>) -> anyhow::Result<Arc<TlsConfig>> {
    let folder =
        foundation.config.certificates.test_ca_dir.as_ref().context("operator.tls.certificate_file: is missing")?;
    // TLS peers judge certificates by real time, whatever the product's clock says.
    let now = Clock::system().real_now();
    let issued = test_ca::authority(folder, Supplier::A)
        .and_then(|authority| Ok(authority.issue_to_this_machine(&foundation.rng, now)?))
        .context("certificates.test_ca_dir")?;
    let tls = TlsConfig::asking_clients(issued.chain_pem.as_bytes(), issued.key_pem.expose().as_bytes())?;
    Ok(Arc::new(tls))
}
