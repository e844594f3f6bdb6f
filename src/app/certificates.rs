//! Whose enterprise certificates are believed: the list of `[certificates]`.

use std::time::Duration;

use anyhow::Context as _;
use fellesporten_jose::EnterpriseTrust;
use fellesporten_jose::enterprise::TrustList;

use super::test_ca;
use crate::config::Config;

/// Reads the files that the section names, and holds them against the pins.
///
/// # Errors
/// The option, the file, and the certificate that does not belong there.
pub(crate) fn trust(config: &Config) -> anyhow::Result<EnterpriseTrust> {
    let options = &config.certificates;
    let grace = Duration::from_secs(u64::from(options.crl_grace_hours) * 3600);
    let mut list = TrustList::of(config.environment, options.rsa_bits_since_2025, grace);
    for fingerprint in &options.fingerprints {
        list.pin(fingerprint).context("certificates.fingerprints")?;
    }
    for policy in &options.policies {
        list.accept_policy(policy).context("certificates.policies")?;
    }
    for address in &options.crl_addresses {
        list.add_crl_address(address).context("certificates.crl_addresses")?;
    }
    for file in &options.trust_files {
        let place = || format!("certificates.trust_files: {}", file.display());
        let pem = std::fs::read_to_string(file).with_context(place)?;
        list.trust(&pem).with_context(place)?;
    }
    if let Some(folder) = &options.test_ca_dir {
        let option = "certificates.test_ca_dir";
        for (supplier, pem) in test_ca::certificates(folder).context(option)? {
            list.trust_test_ca(supplier, &pem).context(option)?;
        }
    }
    EnterpriseTrust::new(list).context("certificates.trust_files")
}
