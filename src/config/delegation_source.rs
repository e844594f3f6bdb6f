//! `[delegation_source]`: the built-in register of delegations, in Altinn's place.

use super::Config;
use super::base_url::BaseUrl;
use super::check::{Finding, base_url, finding};
use super::listen::Listen;
use super::table::section;
use super::tls::Tls;

section! {
    /// The built-in delegation source: who lets whom use which scope, so that no external Altinn is needed. In demo and test it has pages
    /// where anybody acts for any organisation, and knows system users and consents too; in production an organisation delegates by a
    /// call with a token of its own.
    DelegationSource {
        /// Whether this process serves it.
        enabled: bool = false;
        /// Where it listens.
        listen: Listen = Listen::localhost(8094);
        /// Its address. The issuer, which scopes name as `delegation_source`, is this address with one slash at the end.
        public_url: Option<BaseUrl> = None, example "\"https://delegering.example.no\"";
        /// The Maskinporten whose tokens it takes. Without a value: `maskinporten.public_url`.
        maskinporten_url: Option<BaseUrl> = None, example "\"https://maskinporten.example.no\"";
        /// Says that production keeps its delegations here and not in Altinn; without it production does not start with the section.
        in_production: bool = false;
    }
    sections {
        tls: Tls;
    }
}

impl Config {
    /// The issuer of this environment's own delegation source, with the final slash, where customers files declare delegations.
    pub(crate) fn own_delegation_source(&self) -> Option<&str> {
        let options = &self.delegation_source;
        let url = options.public_url.as_ref().filter(|_| options.enabled && !self.environment.is_production())?;
        // A bare address has the one slash as its path.
        Some(url.as_url().as_str())
    }
}

/// What is wrong between its options.
pub(super) fn check(config: &Config) -> Vec<Finding> {
    let options = &config.delegation_source;
    let mut found = Vec::new();
    found.extend(base_url("delegation_source.public_url", options.public_url.as_ref(), config.environment));
    found.extend(options.tls.half("delegation_source.tls.certificate_file", "delegation_source.tls.key_file"));
    if options.maskinporten_url.is_none() && config.maskinporten.public_url.is_none() {
        found.push(finding(
            "delegation_source.maskinporten_url",
            "is missing; give the address of the Maskinporten whose tokens it takes",
        ));
    }
    if config.environment.is_production() && !options.in_production {
        found.push(finding(
            "delegation_source.enabled",
            "production refuses the built-in delegation source, since delegations are made in Altinn; remove the section, or say with \
             in_production = true that this is the register of delegations",
        ));
    }
    found
}
