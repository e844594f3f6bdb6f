//! The life of a request for a system user (docs/contracts/maskinporten.md §6.4).

use std::time::Duration;

use fellesporten_domain::{OrgNumber, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::system::System;

/// How long a customer has to answer.
const PATIENCE: Duration = Duration::from_secs(180 * 24 * 60 * 60);

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Status {
    /// Waits for the customer.
    New,
    /// Approved: there is a system user.
    Accepted,
    /// Refused by the customer.
    Rejected,
    /// Refused by rules.
    Denied,
    /// Nobody answered.
    Timedout,
}

impl Status {
    /// All of them.
    const ALL: [Self; 5] = [Self::New, Self::Accepted, Self::Rejected, Self::Denied, Self::Timedout];

    /// Its name in the store and on the wire.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
            Self::Denied => "Denied",
            Self::Timedout => "Timedout",
        }
    }

    /// The status of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Where a request that was kept as `self` stands now: who waited too long has timed out.
    pub(crate) fn at(self, created: Timestamp, now: Timestamp) -> Self {
        if self == Self::New && now.since(created) >= PATIENCE { Self::Timedout } else { self }
    }
}

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A system user of the customer itself.
    Standard,
    /// A system user for the customer's own clients: accountants and auditors.
    Agent,
    /// Other rights for a system user that is there.
    Change,
}

impl Kind {
    /// All of them.
    const ALL: [Self; 3] = [Self::Standard, Self::Agent, Self::Change];

    /// Its name in the store.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Agent => "agent",
            Self::Change => "change",
        }
    }

    /// The kind of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A request as a vendor writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WrittenRequest {
    /// Which system.
    pub(crate) system_id: String,
    /// Which customer.
    pub(crate) party_org_no: OrgNumber,
    /// What the system user is to be able to do.
    #[serde(default)]
    pub(crate) rights: Vec<Value>,
    /// The same in bundles.
    #[serde(default)]
    pub(crate) access_packages: Vec<Value>,
    /// What the customer sees instead of the system's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) integration_title: Option<String>,
    /// Tells several system users of one customer apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) external_ref: Option<String>,
    /// Where the customer's browser goes afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) redirect_url: Option<Url>,
}

/// Why a request is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadRequest {
    /// Not of this vendor, or not there.
    #[error("systemId: the vendor has no such system")]
    UnknownSystem,
    /// The customer would be sent elsewhere.
    #[error("redirectUrl: is not among the system's allowedRedirectUrls")]
    RedirectUrl,
    /// More than the system asks for.
    #[error("rights: the system was registered without one of them")]
    Rights,
    /// More than the system asks for.
    #[error("accessPackages: the system was registered without one of them")]
    AccessPackages,
    /// An agent acts by packages.
    #[error("rights: a system user for client relations takes accessPackages only")]
    AgentRights,
}

/// Judges what the vendor `caller` has written of its `system`.
pub(crate) fn judge(
    written: &WrittenRequest,
    kind: Kind,
    system: Option<&System>,
    caller: OrgNumber,
) -> Result<(), BadRequest> {
    let system = system.filter(|system| system.vendor.number() == Some(caller)).ok_or(BadRequest::UnknownSystem)?;
    if written.redirect_url.as_ref().is_some_and(|url| !system.allowed_redirect_urls.contains(url)) {
        return Err(BadRequest::RedirectUrl);
    }
    if kind == Kind::Agent && !written.rights.is_empty() {
        return Err(BadRequest::AgentRights);
    }
    if written.rights.iter().any(|right| !system.rights.contains(right)) {
        return Err(BadRequest::Rights);
    }
    if written.access_packages.iter().any(|package| !system.access_packages.contains(package)) {
        return Err(BadRequest::AccessPackages);
    }
    Ok(())
}

/// By what a customer's system user is found: the vendor's own reference, or the customer's number where there is none.
pub(crate) fn reference(external_ref: Option<&str>, party: OrgNumber) -> String {
    external_ref.filter(|it| !it.is_empty()).map_or_else(|| party.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn system() -> System {
        serde_json::from_value(json!({
            "id": "313772012_journal", "vendor": {"ID": "0192:313772012"}, "name": {"nb": "J", "nn": "J", "en": "J"},
            "rights": [{"resource": [{"id": "urn:altinn:resource", "value": "vann"}]}], "accessPackages": [{"urn": "p"}],
            "allowedRedirectUrls": ["https://vendor.example/done"],
        }))
        .unwrap()
    }

    #[test]
    fn a_request_stays_within_its_system() {
        use BadRequest::*;
        let system = system();
        let good = json!({
            "systemId": "313772012_journal", "partyOrgNo": "315541204",
            "rights": [{"resource": [{"id": "urn:altinn:resource", "value": "vann"}]}],
        });
        for (member, value, kind, vendor, expected) in [
            ("externalRef", json!("nord"), Kind::Standard, "313772012", Ok(())),
            ("redirectUrl", json!("https://vendor.example/done"), Kind::Standard, "313772012", Ok(())),
            ("redirectUrl", json!("https://evil.example/done"), Kind::Standard, "313772012", Err(RedirectUrl)),
            ("rights", json!([{"resource": []}]), Kind::Standard, "313772012", Err(Rights)),
            ("accessPackages", json!([{"urn": "q"}]), Kind::Standard, "313772012", Err(AccessPackages)),
            ("accessPackages", json!([{"urn": "p"}]), Kind::Agent, "313772012", Err(AgentRights)),
            ("externalRef", json!("nord"), Kind::Standard, "312203456", Err(UnknownSystem)),
        ] {
            let mut written: Value = good.clone();
            written[member] = value.clone();
            let written: WrittenRequest = serde_json::from_value(written).unwrap();
            let vendor = OrgNumber::parse(vendor).unwrap();
            assert_eq!(judge(&written, kind, Some(&system), vendor), expected, "{member} {value}");
        }
        let written: WrittenRequest = serde_json::from_value(good).unwrap();
        assert_eq!(judge(&written, Kind::Standard, None, OrgNumber::parse("313772012").unwrap()), Err(UnknownSystem));
    }

    #[test]
    fn a_customer_has_180_days() {
        let created = Timestamp::from_secs(1_790_000_000);
        let days = |days: u64| created.plus(Duration::from_secs(days * 86_400));
        assert_eq!(Status::New.at(created, days(179)), Status::New);
        assert_eq!(Status::New.at(created, days(180)), Status::Timedout);
        assert_eq!(Status::Accepted.at(created, days(500)), Status::Accepted);
        assert!(Status::ALL.into_iter().all(|status| Status::named(status.as_str()) == Some(status)));
        assert!(Kind::ALL.into_iter().all(|kind| Kind::named(kind.as_str()) == Some(kind)));
    }

    #[test]
    fn without_a_reference_the_customers_number_is_it() {
        let party = OrgNumber::parse("315541204").unwrap();
        for (given, expected) in [(Some("nord"), "nord"), (Some(""), "315541204"), (None, "315541204")] {
            assert_eq!(reference(given, party), expected);
        }
    }
}
