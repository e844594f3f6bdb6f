//! What a consent is worth to whoever asks (docs/contracts/maskinporten.md §6.5).

use fellesporten_domain::{OrgNumber, Pid, PidRules, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const PERSON: &str = "urn:altinn:person:identifier-no:";
const ORGANISATION: &str = "urn:altinn:organization:identifier-no:";

/// A consent as it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Consent {
    /// Who gave it, as a URN.
    pub(crate) from: String,
    /// Who may use it, as a URN.
    pub(crate) to: String,
    /// What for.
    #[serde(rename = "consentRights")]
    pub(crate) rights: Vec<Value>,
}

/// Why a consent gives nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoConsent {
    /// No such consent, or none between these two.
    #[error("there is no consent of this id between these parties")]
    NotFound,
    /// Its time is over.
    #[error("the consent has expired")]
    Expired,
    /// Its giver took it back.
    #[error("the consent is revoked")]
    Revoked,
}

impl NoConsent {
    /// The error code of the problem document.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::NotFound => "ConsentNotFound",
            Self::Expired => "ConsentExpired",
            Self::Revoked => "ConsentRevoked",
        }
    }
}

/// A consent and what became of it.
#[derive(Clone)]
pub(crate) struct KeptConsent {
    /// Its id.
    pub(crate) id: String,
    /// What was said.
    pub(crate) consent: Consent,
    /// Whether it was taken back.
    pub(crate) revoked: bool,
    /// When it was given.
    pub(crate) consented: Timestamp,
    /// When it ends.
    pub(crate) valid_to: Timestamp,
}

/// The consent, if it lets `to` do anything for `from` at `now`.
pub(crate) fn judge(kept: Option<KeptConsent>, from: &str, to: &str, now: Timestamp) -> Result<KeptConsent, NoConsent> {
    let kept = kept.filter(|kept| kept.consent.from == from && kept.consent.to == to).ok_or(NoConsent::NotFound)?;
    if kept.revoked {
        return Err(NoConsent::Revoked);
    }
    if kept.valid_to <= now { Err(NoConsent::Expired) } else { Ok(kept) }
}

/// What a consent is for: to see a resource.
pub(crate) fn right(resource: &str) -> Value {
    json!({
        "action": ["consent"],
        "resource": [{"type": "urn:altinn:resource", "value": resource}],
        "metadata": {},
    })
}

/// The URN of a person.
pub(crate) fn person_urn(pid: &Pid) -> String {
    format!("{PERSON}{}", pid.expose())
}

/// The URN of an organisation.
pub(crate) fn organisation_urn(number: OrgNumber) -> String {
    format!("{ORGANISATION}{number}")
}

/// The organisation of a URN.
pub(crate) fn organisation_of(urn: &str) -> Option<OrgNumber> {
    OrgNumber::parse(urn.strip_prefix(ORGANISATION)?).ok()
}

/// The URN of whoever has this number: eleven digits are a person, nine an organisation.
pub(crate) fn giver_urn(number: &str, rules: &PidRules) -> Option<String> {
    if let Ok(organisation) = OrgNumber::parse(number) {
        return Some(organisation_urn(organisation));
    }
    Pid::parse(number, rules).ok().map(|pid| person_urn(&pid))
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::Environment;

    use super::*;

    const FROM: &str = "urn:altinn:person:identifier-no:17847531096";
    const TO: &str = "urn:altinn:organization:identifier-no:312203456";

    #[test]
    fn only_the_two_parties_and_only_in_time() {
        let now = Timestamp::from_secs(1_790_000_000);
        let kept = |revoked, ends: i64| KeptConsent {
            id: "1".to_owned(),
            consent: Consent { from: FROM.to_owned(), to: TO.to_owned(), rights: Vec::new() },
            revoked,
            consented: Timestamp::from_secs(1_780_000_000),
            valid_to: Timestamp::from_secs(ends),
        };
        for (kept, from, to, expected) in [
            (Some(kept(false, 1_790_000_001)), FROM, TO, Ok(())),
            (Some(kept(false, 1_790_000_000)), FROM, TO, Err(NoConsent::Expired)),
            (Some(kept(true, 1_790_000_001)), FROM, TO, Err(NoConsent::Revoked)),
            (Some(kept(false, 1_790_000_001)), TO, TO, Err(NoConsent::NotFound)),
            (Some(kept(false, 1_790_000_001)), FROM, FROM, Err(NoConsent::NotFound)),
            (None, FROM, TO, Err(NoConsent::NotFound)),
        ] {
            assert_eq!(judge(kept, from, to, now).map(drop), expected);
        }
    }

    #[test]
    fn numbers_become_urns() {
        let rules = PidRules::for_environment(Environment::Demo);
        assert_eq!(giver_urn("17847531096", &rules).as_deref(), Some(FROM));
        assert_eq!(giver_urn("312203456", &rules).as_deref(), Some(TO));
        assert_eq!(organisation_of(TO), OrgNumber::parse("312203456").ok());
        for wrong in ["17847531097", "312203457", ""] {
            assert_eq!(giver_urn(wrong, &rules), None);
        }
        assert_eq!(organisation_of("312203456"), None);
    }
}
