//! `[maskinporten]`: tokens for machines.

use fellesporten_domain::OrgNumber;
use url::Url;

use super::Config;
use super::base_url::BaseUrl;
use super::check::{Finding, base_url, finding};
use super::delegation_sources::DelegationSources;
use super::listen::Listen;
use super::table::section;
use super::tls::Tls;

section! {
    /// Maskinporten: tokens for machines, by signed grant.
    Maskinporten {
        /// Whether this process serves it.
        enabled: bool = false;
        /// Where it listens.
        listen: Listen = Listen::localhost(8081);
        /// Its address. The issuer is this address with one slash at the end, and grants must name it exactly so.
        public_url: Option<BaseUrl> = None, example "\"https://maskinporten.example.no\"";
        /// Size in bits of signing keys made from now on: 2048, 3072 or 4096.
        signing_key_bits: u32 = 2048;
        /// Seconds that a grant may live, from `iat` to `exp`.
        longest_grant_seconds: u32 = 120;
        /// Where its errors with a number (`MP-…`) are explained: `error_uri` of such answers. Empty: no `error_uri`.
        error_uri: String = "https://docs.digdir.no/docs/Maskinporten/maskinporten_feilsoking".to_owned();
        /// Scopes whose senders always name themselves: where all scopes of a grant are among these, `consumer_org` with the client's
        /// own number counts as none. With any other scope it is refused.
        own_number_scopes: Vec<String> = vec!["digitalpostinnbygger:send".to_owned(), "eformidling:dph".to_owned()];
        /// Scopes whose tokens name the prefixes that the consumer owns (`consumer_prefix`). A `*` at the end stands for any rest.
        consumer_prefix_scopes: Vec<String> =
            vec!["altinn:maskinporten/delegations".to_owned(), "altinn:maskinporten/delegationschemes.*".to_owned()];
        /// Who knows of delegations, system users and consents, a table `[[maskinporten.delegation_sources]]` each: `name` and `issuer`,
        /// as scopes name it in `delegation_source`; `url`, where it is asked (else at its issuer); `interface`, `altinn` (the default) or
        /// `generic`; `token_scope` of the token that it is shown; `timeout_seconds` (3); `remember_seconds`, how long a delegation that
        /// stands is not asked for again (0, at most 60); `authorization_details`, whether it knows system users and consents (true).
        delegation_sources: DelegationSources = DelegationSources::default();
        /// The organisation that runs it: `consumer` of the tokens that it shows to delegation sources. Without a value:
        /// `operator.organisation`.
        organisation: Option<String> = None, example "\"314159268\"";
    }
    sections {
        tls: Tls;
    }
}

impl Maskinporten {
    /// The organisation that runs it.
    pub(crate) fn organisation(config: &Config) -> Option<OrgNumber> {
        match &config.maskinporten.organisation {
            Some(number) => OrgNumber::parse(number).ok(),
            None => config.operator.org_number(),
        }
    }
}

/// What is wrong between its options.
pub(super) fn check(config: &Config) -> Vec<Finding> {
    let options = &config.maskinporten;
    let mut found = Vec::new();
    found.extend(base_url("maskinporten.public_url", options.public_url.as_ref(), config.environment));
    if ![2048, 3072, 4096].contains(&options.signing_key_bits) {
        found.push(finding("maskinporten.signing_key_bits", "must be 2048, 3072 or 4096"));
    }
    if !(10..=600).contains(&options.longest_grant_seconds) {
        found.push(finding("maskinporten.longest_grant_seconds", "must be from 10 to 600; clients are told 120"));
    }
    if !options.error_uri.is_empty() && Url::parse(&options.error_uri).is_err() {
        found.push(finding("maskinporten.error_uri", "is not a URL; correct it, or set it to \"\""));
    }
    match options.delegation_sources.read(config.environment) {
        Err(problem) => found.push(finding("maskinporten.delegation_sources", problem)),
        Ok(rows) if !rows.is_empty() && Maskinporten::organisation(config).is_none() => found.push(finding(
            "maskinporten.organisation",
            "is missing beside delegation_sources, or is no organisation number; give that of the organisation that runs it",
        )),
        Ok(_) => {}
    }
    found.extend(options.tls.half("maskinporten.tls.certificate_file", "maskinporten.tls.key_file"));
    found
}
