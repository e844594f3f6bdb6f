//! `[operator]`: the listener for the organisation that runs the installation.

use fellesporten_domain::OrgNumber;

use super::Config;
use super::base_url::BaseUrl;
use super::check::{Finding, base_url, finding};
use super::listen::Listen;
use super::table::section;
use super::tls::Tls;

section! {
    /// The operator API: what is announced of eIDs, and how they fare. Over TLS, for whoever shows a certificate of the operator's
    /// organisation ([certificates]); not for the public.
    Operator {
        /// Whether this process serves it.
        enabled: bool = false;
        /// Where it listens.
        listen: Listen = Listen::localhost(8101);
        /// The organisation whose certificates are let in: nine digits.
        organisation: Option<String> = None, example "\"314159268\"";
        /// The Maskinporten whose tokens with the scope `fellesporten:operator`, held by that organisation, are let in as well. Without
        /// it, certificates alone are.
        token_issuer: Option<BaseUrl> = None, example "\"https://maskinporten.example.no\"";
    }
    sections {
        tls: Tls;
    }
}

impl Operator {
    /// The organisation, when it is one.
    pub(crate) fn org_number(&self) -> Option<OrgNumber> {
        self.organisation.as_deref().and_then(|number| OrgNumber::parse(number).ok())
    }
}

pub(super) fn check(config: &Config) -> Vec<Finding> {
    let options = &config.operator;
    let mut found = Vec::new();
    match options.organisation.as_deref().map(OrgNumber::parse) {
        None => found
            .push(finding("operator.organisation", "is missing; name the organisation whose certificates are let in")),
        Some(Err(error)) => found.push(finding("operator.organisation", error.to_string())),
        Some(Ok(_)) => {}
    }
    if !config.idporten.enabled {
        found.push(finding("operator.enabled", "needs ID-porten in the same process; set idporten.enabled = true"));
    }
    if options.token_issuer.is_some() {
        found.extend(base_url("operator.token_issuer", options.token_issuer.as_ref(), config.environment));
    }
    let certificates = &config.certificates;
    if certificates.trust_files.is_empty() && certificates.test_ca_dir.is_none() {
        found.push(finding(
            "operator.enabled",
            "needs [certificates]: nobody's certificate would be believed; name the suppliers' in certificates.trust_files",
        ));
    }
    match (&options.tls.certificate_file, &options.tls.key_file) {
        (Some(_), Some(_)) => {}
        // The node then makes itself a certificate of the test CA.
        (None, None) if certificates.test_ca_dir.is_some() => {}
        (Some(_), None) => {
            found.push(finding("operator.tls.key_file", "is missing beside certificate_file; name both"))
        }
        (None, _) => found.push(finding(
            "operator.tls.certificate_file",
            "is missing; the operator API is served over TLS alone, so that callers can show their certificate",
        )),
    }
    found
}
