//! Which issuer profile serves a client (docs/contracts/idporten.md §7.3, maskinporten.md §7.4).

use fellesporten_domain::Environment;

use super::Violation;
use crate::client_kinds::IntegrationType;

const IDPORTEN: &str = "idporten";
const MASKINPORTEN: &str = "maskinporten";
/// The eID behind ID-porten, whose one client is the broker.
const MINID: &str = "minid";
/// Issuers that exist to be tested against the OpenID conformance suite.
const CONFORMANCE: [&str; 3] = ["oidc-basic", "fapi2", "fapi2-cc"];

/// The profile that serves a client of this type when its record names none.
pub(crate) const fn default_for(integration_type: IntegrationType) -> &'static str {
    if integration_type.is_login() { IDPORTEN } else { MASKINPORTEN }
}

/// Whether the ID-porten issuer serves the client, so that its rules on addresses hold.
pub(crate) fn is_idporten(profile: &str) -> bool {
    profile == IDPORTEN
}

pub(crate) fn check(
    profile: &str,
    integration_type: IntegrationType,
    environment: Environment,
) -> Result<(), Violation> {
    let own = default_for(integration_type);
    if profile == own || (profile == MINID && integration_type == IntegrationType::Idporten) {
        return Ok(());
    }
    if CONFORMANCE.contains(&profile) {
        return if environment.is_production() {
            Err(Violation::new("profile", format!("{profile} exists in demo and test environments only; use {own}")))
        } else {
            Ok(())
        };
    }
    Err(Violation::new(
        "profile",
        format!("no issuer with this id serves a client of type {integration_type}; leave it out to get {own}"),
    ))
}
