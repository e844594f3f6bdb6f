//! Rules between options, and what production refuses.

use std::net::SocketAddr;

use super::Config;
use super::base_url::BaseUrl;
use fellesporten_domain::Environment;
use fellesporten_idp_adapters::{email, testid};

/// A rule that the configuration breaks.
#[derive(Debug)]
pub(crate) struct Finding {
    /// The option to change.
    pub(crate) option: &'static str,
    /// What is wrong and what to do.
    pub(crate) message: String,
}

pub(super) fn finding(option: &'static str, message: impl Into<String>) -> Finding {
    Finding { option, message: message.into() }
}

/// Everything that is wrong with values which each are well formed.
pub(crate) fn check(config: &Config) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(production(config));
    found.extend(keys(config));
    found.extend(certificates(config));
    found.extend(limits(config));
    found.extend(super::proxy::check(config));
    found.extend(listeners(config));
    if config.idporten.enabled {
        found.extend(idporten(config));
    }
    if config.minid.enabled {
        found.extend(super::minid::check(config));
    }
    if config.maskinporten.enabled {
        found.extend(super::maskinporten::check(config));
    }
    if config.samarbeidsportalen.enabled {
        found.extend(super::samarbeidsportalen::check(config));
    }
    if config.delegation_source.enabled {
        found.extend(super::delegation_source::check(config));
    }
    found.extend(super::messages::check(config));
    found.extend(super::telemetry::check(config));
    if config.operator.enabled {
        found.extend(super::operator::check(config));
    }
    if config.demo_service.enabled {
        found.extend(demo_service(config));
    }
    if config.simulators.enabled && !config.idporten.enabled {
        found.push(finding("simulators.enabled", "needs ID-porten in the same process; set idporten.enabled = true"));
    }
    if !config.short_lived.key_prefix.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        || config.short_lived.key_prefix.is_empty()
    {
        found.push(finding("short_lived.key_prefix", "must be letters, digits, - and _"));
    }
    found
}

/// What production will not start with, each with its own words.
fn production(config: &Config) -> Vec<Finding> {
    let mut found = Vec::new();
    if !config.environment.is_production() {
        return found;
    }
    if config.idporten.selector.iter().any(|eid| eid == "testid") {
        found.push(finding(
            "idporten.selector",
            "production refuses TestID, which logs in anybody without proof; remove \"testid\", or set environment = \"test\"",
        ));
    }
    for (option, on) in [
        ("idporten.nav_numbers", config.idporten.nav_numbers),
        ("idporten.helsenett_numbers", config.idporten.helsenett_numbers),
    ] {
        if on {
            found.push(finding(option, "production refuses synthetic person numbers of every kind; remove the option"));
        }
    }
    if config.operations.test_clock == Some(true) {
        found.push(finding(
            "operations.test_clock",
            "production refuses the test clock, with which anybody who reaches it could revive expired tokens; remove the option",
        ));
    }
    if config.certificates.test_ca_dir.is_some() {
        found.push(finding(
            "certificates.test_ca_dir",
            "production refuses the test CA, with whose keys anybody is any organisation; remove the option",
        ));
    }
    if config.demo_service.enabled {
        found.push(finding(
            "demo_service.enabled",
            "production refuses the demo service, whose clients and secrets are public; remove the section",
        ));
    }
    if config.simulators.enabled {
        found.push(finding(
            "simulators.enabled",
            "production refuses the eIDs' simulators, where anybody logs in as anybody; remove the section",
        ));
    }
    found
}

fn keys(config: &Config) -> Vec<Finding> {
    let mut found = Vec::new();
    if config.keys.wrapping_key_file.is_some() && config.keys.wrapping_key.is_some() {
        found.push(finding("keys.wrapping_key", "stands beside keys.wrapping_key_file; keep one of them"));
    }
    if (config.idporten.enabled || config.minid.enabled || config.maskinporten.enabled)
        && config.keys.wrapping_key_file.is_none()
        && config.keys.wrapping_key.is_none()
    {
        found.push(finding(
            "keys.wrapping_key_file",
            "is missing; make one with `openssl rand -base64 32 > wrapping.key` and name it here",
        ));
    }
    if config.keys.signer_threads > 256 {
        found.push(finding("keys.signer_threads", "must be at most 256; 0 takes one per core"));
    }
    found
}

fn certificates(config: &Config) -> Option<Finding> {
    let bits = config.certificates.rsa_bits_since_2025;
    (!(2048..=8192).contains(&bits))
        .then(|| finding("certificates.rsa_bits_since_2025", "must be from 2048 to 8192; 3072 is what suppliers issue"))
}

fn limits(config: &Config) -> Vec<Finding> {
    let limits = &config.limits;
    let mut found = Vec::new();
    for (option, value, least) in [
        ("limits.body_bytes", limits.body_bytes, 1024),
        // the HTTP library's own floor
        ("limits.header_bytes", limits.header_bytes, 8192),
        ("limits.max_connections", limits.max_connections, 1),
        ("limits.header_timeout_seconds", limits.header_timeout_seconds as usize, 1),
        ("limits.request_timeout_seconds", limits.request_timeout_seconds as usize, 1),
    ] {
        if value < least {
            found.push(finding(option, format!("must be at least {least}")));
        }
    }
    found
}

/// Two listeners on one address would fail one by one at start; here both are named at once.
fn listeners(config: &Config) -> Vec<Finding> {
    let mut listeners = Vec::new();
    if config.idporten.enabled {
        listeners.push(("idporten.listen", &config.idporten.listen));
    }
    if config.minid.enabled {
        listeners.push(("minid.listen", &config.minid.listen));
    }
    if config.maskinporten.enabled {
        listeners.push(("maskinporten.listen", &config.maskinporten.listen));
    }
    if config.samarbeidsportalen.enabled {
        listeners.push(("samarbeidsportalen.listen", &config.samarbeidsportalen.listen));
    }
    if config.delegation_source.enabled {
        listeners.push(("delegation_source.listen", &config.delegation_source.listen));
    }
    if config.outbox.enabled {
        listeners.push(("outbox.listen", &config.outbox.listen));
    }
    if config.demo_service.enabled {
        listeners.push(("demo_service.listen", &config.demo_service.listen));
    }
    if config.simulators.enabled {
        listeners.extend(config.simulators.places().map(|place| (place.option, place.listen)));
    }
    listeners.push(("operations.listen", &config.operations.listen));
    if config.operator.enabled {
        listeners.push(("operator.listen", &config.operator.listen));
    }
    let mut taken: Vec<(SocketAddr, &str)> = Vec::new();
    let mut found = Vec::new();
    for (option, listen) in listeners {
        for address in listen.addresses() {
            match taken.iter().find(|(other, _)| other == address && address.port() != 0) {
                Some((_, other)) => {
                    found.push(finding(option, format!("{address} is also {other}; give one of them another port")));
                }
                None => taken.push((*address, option)),
            }
        }
    }
    found
}

fn idporten(config: &Config) -> Vec<Finding> {
    let options = &config.idporten;
    let mut found = Vec::new();
    found.extend(base_url("idporten.public_url", options.public_url.as_ref(), config.environment));
    if options.login_url.is_some() {
        found.extend(base_url("idporten.login_url", options.login_url.as_ref(), config.environment));
    }
    match (&options.pairwise_secret_file, &options.pairwise_secret) {
        (Some(_), Some(_)) => {
            found.push(finding(
                "idporten.pairwise_secret",
                "stands beside idporten.pairwise_secret_file; keep one of them",
            ));
        }
        (None, None) => found.push(finding(
            "idporten.pairwise_secret_file",
            "is missing; make one with `openssl rand -base64 32 > pairwise.secret` and name it here",
        )),
        _ => {}
    }
    if ![2048, 3072, 4096].contains(&options.signing_key_bits) {
        found.push(finding("idporten.signing_key_bits", "must be 2048, 3072 or 4096"));
    }
    found.extend(eids(config));
    if options.session.idle_seconds == 0 || options.session.idle_seconds > options.session.max_seconds {
        found.push(finding("idporten.session.idle_seconds", "must be from 1 to idporten.session.max_seconds"));
    }
    found.extend(options.tls.half("idporten.tls.certificate_file", "idporten.tls.key_file"));
    found
}

/// Rows that are whole, and a selector that names each of them once.
fn eids(config: &Config) -> Vec<Finding> {
    let rows = match config.eids.read(config.environment) {
        Ok(rows) => rows,
        Err(error) => return vec![finding("eids", error.to_string())],
    };
    let known: Vec<&str> = [testid::ID, email::ID].into_iter().chain(config.eids.ids()).collect();
    let selector = &config.idporten.selector;
    let mut found = Vec::new();
    for (index, eid) in known.iter().enumerate() {
        if known.iter().take(index).any(|earlier| earlier == eid) {
            found.push(finding("eids", format!("eID `{eid}`, id: stands twice; keep one")));
        }
    }
    for (index, eid) in selector.iter().enumerate() {
        if !known.contains(&eid.as_str()) {
            found.push(finding(
                "idporten.selector",
                format!("there is no eID {eid:?}; known: {} (others need a table [[eids]])", known.join(", ")),
            ));
        } else if selector.iter().take(index).any(|earlier| earlier == eid) {
            found.push(finding("idporten.selector", format!("names {eid:?} twice; keep one")));
        }
    }
    for row in rows.iter().map(|eid| &eid.row).filter(|row| row.enabled && !selector.is_empty()) {
        if !selector.contains(&row.id) {
            found.push(finding(
                "idporten.selector",
                format!("leaves out {:?} of [[eids]]; name it, or set enabled = false in its table", row.id),
            ));
        }
    }
    found
}

fn demo_service(config: &Config) -> Vec<Finding> {
    let options = &config.demo_service;
    let mut found = Vec::new();
    found.extend(base_url("demo_service.public_url", options.public_url.as_ref(), config.environment));
    for (option, secret) in
        [("demo_service.minside_secret", &options.minside_secret), ("demo_service.skatt_secret", &options.skatt_secret)]
    {
        if secret.is_none() {
            found.push(finding(option, "is missing; give the client_secret that its client was declared with"));
        }
    }
    if !config.idporten.enabled {
        found.push(finding("demo_service.enabled", "needs ID-porten in the same process; set idporten.enabled = true"));
    }
    found
}

/// An own address that is there, and https in production.
pub(super) fn base_url(option: &'static str, url: Option<&BaseUrl>, environment: Environment) -> Option<Finding> {
    let Some(url) = url else {
        return Some(finding(option, "is missing; give the URL that browsers and clients use"));
    };
    if environment.is_production() && url.as_url().scheme() != "https" {
        return Some(finding(option, "production refuses http; use https (TLS may end at a proxy in front)"));
    }
    None
}
