//! Certificate and key of each listener that speaks TLS itself.

use std::path::Path;

use fellesporten_domain::{Clock, Secret, Timestamp};
use fellesporten_web::tls::{TlsConfig, not_after};

use super::checks::judge_end;
use super::findings::Findings;
use crate::config::{Config, Tls};

const ABOUT: &str = "TLS";

/// Whether the files can be read, belong together, and are good for a while.
pub(super) fn check(config: &Config, findings: &mut Findings) {
    let mut at_a_proxy = true;
    for (section, enabled, options) in sections(config) {
        let Some((certificate, key)) = options.files().filter(|_| enabled) else { continue };
        at_a_proxy = false;
        match end(certificate, key) {
            Ok(end) => {
                let what = format!("{section}.tls: certificate {}", certificate.display());
                // TLS peers judge by real time, whatever the product's clock says.
                let now = Clock::system().real_now();
                judge_end(ABOUT, &what, end, now, "put a new one there; no restart is needed", findings);
            }
            Err(error) => findings.wrong(ABOUT, format!("{error}; correct {section}.tls")),
        }
    }
    if at_a_proxy {
        findings.ok(ABOUT, "ends at a proxy in front, or nowhere");
    }
}

/// The listeners that can: name, whether this process serves it, and its files.
fn sections(config: &Config) -> [(&'static str, bool, &Tls); 6] {
    [
        ("idporten", config.idporten.enabled, &config.idporten.tls),
        ("minid", config.minid.enabled, &config.minid.tls),
        ("maskinporten", config.maskinporten.enabled, &config.maskinporten.tls),
        ("samarbeidsportalen", config.samarbeidsportalen.enabled, &config.samarbeidsportalen.tls),
        ("delegation_source", config.delegation_source.enabled, &config.delegation_source.tls),
        ("operator", config.operator.enabled, &config.operator.tls),
    ]
}

/// When a certificate ends that fits its key.
fn end(certificate: &Path, key: &Path) -> Result<Timestamp, String> {
    let read = |file: &Path| std::fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()));
    let (chain, key_pem) = (read(certificate)?, Secret::new(read(key)?));
    let pair = |error| format!("{} and {}: {error}", certificate.display(), key.display());
    TlsConfig::from_pem(&chain, key_pem.expose()).map_err(pair)?;
    not_after(&chain).map(Timestamp::from_secs).map_err(pair)
}
