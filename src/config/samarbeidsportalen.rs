//! `[samarbeidsportalen]`: self-service of customers.

use super::Config;
use super::base_url::BaseUrl;
use super::check::{Finding, base_url};
use super::listen::Listen;
use super::table::section;
use super::tls::Tls;

section! {
    /// Samarbeidsportalen: customers' self-service, by API. It shares the records with ID-porten and Maskinporten.
    Samarbeidsportalen {
        /// Whether this process serves it.
        enabled: bool = false;
        /// Where it listens.
        listen: Listen = Listen::localhost(8082);
        /// Its address, without a path.
        public_url: Option<BaseUrl> = None, example "\"https://api.samarbeid.example.no\"";
        /// The Maskinporten whose tokens open the API.
        token_issuer: Option<BaseUrl> = None, example "\"https://maskinporten.example.no\"";
    }
    sections {
        tls: Tls;
    }
}

/// What is wrong between its options.
pub(super) fn check(config: &Config) -> Vec<Finding> {
    let options = &config.samarbeidsportalen;
    let mut found = Vec::new();
    found.extend(base_url("samarbeidsportalen.public_url", options.public_url.as_ref(), config.environment));
    found.extend(base_url("samarbeidsportalen.token_issuer", options.token_issuer.as_ref(), config.environment));
    found.extend(options.tls.half("samarbeidsportalen.tls.certificate_file", "samarbeidsportalen.tls.key_file"));
    found
}
