//! Who a completed attempt says the person is.

use std::{collections::BTreeMap, fmt};

use fellesporten_domain::{Acr, Amr, EmailAddress, Pid, Timestamp, pid};
use serde::{Deserialize, Serialize};

/// A person, as one eID vouches for them.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The number, the foreign identifier, or the address.
    pub subject: Subject,
    /// The level reached; whether it is enough is the core's to say.
    pub acr: Acr,
    /// The method, as the service will read it.
    pub amr: Amr,
    /// Who said so, for eIDs that have an issuer of their own.
    pub upstream: Option<Upstream>,
    /// When the person authenticated, if the eID tells.
    pub authenticated_at: Option<Timestamp>,
    /// The names, if the eID gives them and its row lets them pass.
    pub names: Option<Names>,
    /// A few facts for the audit log.
    pub evidence: Evidence,
}

impl Identity {
    /// The number, if the person is known by one.
    pub fn pid(&self) -> Option<&Pid> {
        match &self.subject {
            Subject::Person(pid) => Some(pid),
            Subject::Foreign { .. } | Subject::Email(_) => None,
        }
    }
}

/// By what a person is known.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A fødselsnummer or D-nummer that this environment accepts.
    Person(#[serde(with = "pid::stored")] Pid),
    /// A foreign identifier without a match in Folkeregisteret.
    Foreign {
        /// The identifier.
        identifier: ForeignIdentifier,
        /// `YYYY-MM-DD`, where the eID tells it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        birthdate: Option<String>,
    },
    /// An e-mail address, and no more.
    Email(EmailAddress),
}

/// A foreign person identifier, `XX/NO/…`, XX being the country of the eID (`docs/contracts/idporten.md` §5.1).
///
/// Prints as dots. It serialises for our own short-lived state only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ForeignIdentifier(String);

/// The text is not a foreign person identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a foreign person identifier is two country codes and a value, like XX/NO/value")]
pub struct InvalidForeignIdentifier;

impl ForeignIdentifier {
    /// Longest value after the countries, in characters.
    const MAX_VALUE: usize = 200;

    /// Reads `XX/NO/value`: two capital country codes and 1–200 visible ASCII characters.
    pub fn parse(text: &str) -> Result<Self, InvalidForeignIdentifier> {
        let mut parts = text.splitn(3, '/');
        let mut next = || parts.next().ok_or(InvalidForeignIdentifier);
        let (from, to, value) = (next()?, next()?, next()?);
        let is_country = |code: &str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_value =
            (1..=Self::MAX_VALUE).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_graphic());
        if is_country(from) && is_country(to) && is_value {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidForeignIdentifier)
        }
    }

    /// The identifier itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The country of the eID.
    pub fn country(&self) -> &str {
        self.0.get(..2).unwrap_or_default()
    }
}

impl TryFrom<String> for ForeignIdentifier {
    type Error = InvalidForeignIdentifier;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<ForeignIdentifier> for String {
    fn from(identifier: ForeignIdentifier) -> Self {
        identifier.0
    }
}

impl fmt::Debug for ForeignIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ForeignIdentifier(…)")
    }
}

/// The eID provider's own name for the person.
#[derive(Clone, PartialEq, Eq)]
pub struct Upstream {
    /// The provider's issuer.
    pub issuer: String,
    /// The provider's `sub`.
    pub subject: String,
}

impl fmt::Debug for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upstream({}, …)", self.issuer)
    }
}

/// A person's names.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// Given names.
    pub given: String,
    /// Family name.
    pub family: String,
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Names(…)")
    }
}

/// A small bag of facts for the audit log: never a number, a secret or a token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence(BTreeMap<&'static str, String>);

impl Evidence {
    /// How many facts the bag holds at most.
    pub const MAX_FACTS: usize = 8;
    /// How long a fact's text is at most, in characters; longer ones are cut.
    pub const MAX_TEXT: usize = 200;

    /// Adds a fact; a full bag stays as it is.
    #[must_use]
    pub fn with(mut self, name: &'static str, text: &str) -> Self {
        if self.0.len() < Self::MAX_FACTS {
            self.0.insert(name, text.chars().take(Self::MAX_TEXT).collect());
        }
        self
    }

    /// The facts, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, text)| (*name, text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_identifiers() {
        for (text, good) in [
            ("SE/NO/1234", true),
            ("SE/NO/a/b", true),
            ("SE/NO/", false),
            ("se/NO/1", false),
            ("SE/NO", false),
            ("SWE/NO/1", false),
            ("SE/NO/with space", false),
            ("", false),
        ] {
            assert_eq!(ForeignIdentifier::parse(text).is_ok(), good, "{text}");
        }
        assert!(ForeignIdentifier::parse(&format!("SE/NO/{}", "x".repeat(200))).is_ok());
        assert!(ForeignIdentifier::parse(&format!("SE/NO/{}", "x".repeat(201))).is_err());
    }

    #[test]
    fn the_country_is_the_first_code() {
        assert_eq!(ForeignIdentifier::parse("DK/NO/x").unwrap().country(), "DK");
    }

    #[test]
    fn identifiers_and_names_stay_out_of_debug() {
        let foreign = ForeignIdentifier::parse("SE/NO/1234").unwrap();
        let names = Names { given: "Kari".into(), family: "Nordmann".into() };
        let upstream = Upstream { issuer: "https://eid".into(), subject: "abc123".into() };
        let text = format!("{foreign:?} {names:?} {upstream:?}");
        for secret in ["1234", "Kari", "Nordmann", "abc123"] {
            assert!(!text.contains(secret), "{text}");
        }
    }

    #[test]
    fn evidence_is_bounded() {
        let mut evidence = Evidence::default();
        for name in ["a", "b", "c", "d", "e", "f", "g", "h", "i"] {
            evidence = evidence.with(name, &"x".repeat(300));
        }
        assert_eq!(evidence.iter().count(), Evidence::MAX_FACTS);
        assert!(evidence.iter().all(|(_, text)| text.len() == Evidence::MAX_TEXT));
    }
}
