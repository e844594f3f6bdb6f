//! The data of one eID.

use std::fmt;

use fellesporten_domain::{Acr, Amr, Environment, Language};
use serde::{Deserialize, Serialize};

use crate::{Identity, Subject};

/// The id of an eID: a slug of 1–32 lower-case letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct EidId(String);

/// The text is not an eID's id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an eID's id: use 1-32 lower-case letters, digits and hyphens")]
pub struct InvalidEidId(String);

impl EidId {
    /// Reads an id.
    pub fn parse(text: &str) -> Result<Self, InvalidEidId> {
        let good = (1..=32).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if good { Ok(Self(text.to_owned())) } else { Err(InvalidEidId(text.to_owned())) }
    }

    /// An id that the program itself fixes.
    pub(crate) fn fixed(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One text in the product's languages; Northern Sámi may be missing. Written as a table of languages, or as one text for all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenTexts")]
pub struct Texts {
    /// Bokmål.
    pub nb: String,
    /// Nynorsk.
    pub nn: String,
    /// English.
    pub en: String,
    /// Northern Sámi, if somebody who knows the language wrote it.
    pub se: Option<String>,
}

/// How [`Texts`] are written in a row.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a text, or a table with nb, nn, en and perhaps se")]
enum WrittenTexts {
    Same(String),
    Each(EachLanguage),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EachLanguage {
    nb: String,
    nn: String,
    en: String,
    se: Option<String>,
}

impl From<WrittenTexts> for Texts {
    fn from(written: WrittenTexts) -> Self {
        match written {
            WrittenTexts::Same(text) => Self::same(&text),
            WrittenTexts::Each(EachLanguage { nb, nn, en, se }) => Self { nb, nn, en, se },
        }
    }
}

impl Texts {
    /// The same text in every language: a name.
    pub fn same(text: &str) -> Self {
        Self { nb: text.to_owned(), nn: text.to_owned(), en: text.to_owned(), se: Some(text.to_owned()) }
    }

    /// The text in `language` and the language it really is in: bokmål where Northern Sámi is missing.
    pub fn get(&self, language: Language) -> (&str, Language) {
        match language {
            Language::Nb => (&self.nb, Language::Nb),
            Language::Nn => (&self.nn, Language::Nn),
            Language::En => (&self.en, Language::En),
            Language::Se => self.se.as_deref().map_or((&self.nb, Language::Nb), |se| (se, Language::Se)),
        }
    }

    /// The first language that lacks its text.
    pub(crate) fn missing(&self) -> Option<Language> {
        [(&self.nb, Language::Nb), (&self.nn, Language::Nn), (&self.en, Language::En)]
            .into_iter()
            .find(|(text, _)| text.trim().is_empty())
            .map(|(_, language)| language)
    }
}

/// On what an eID works; the selector says so, and hides nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Devices {
    /// Everywhere.
    #[default]
    Any,
    /// Not on telephones and tablets.
    Desktop,
}

/// How an eID is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EidState {
    /// As it should.
    Up,
    /// An operator has something to say.
    Notice,
    /// Many attempts fail.
    Degraded,
    /// It does not answer; still a link, to a page that explains.
    Down {
        /// Whether that page offers to try all the same: so when the breaker decided, not when an operator did.
        try_anyway: bool,
    },
    /// Closed by an operator: shown, not selectable.
    Closed,
}

/// One eID: what the selector and the engine need to know of it.
#[derive(Debug, Clone)]
pub struct EidRow {
    /// The id; also the last path segment of its addresses.
    pub id: EidId,
    /// Its shown name.
    pub names: Texts,
    /// One line under the name.
    pub hints: Texts,
    /// The levels it can reach; never empty, never `selfregistered-email` beside another.
    pub acrs: Vec<Acr>,
    /// The values of `amr` that it may give; never empty.
    pub amrs: Vec<Amr>,
    /// Whether it may give names to services that ask for `profile`.
    pub passes_names: bool,
    /// Where it may be used.
    pub environments: Vec<Environment>,
    /// Whether it is switched on.
    pub enabled: bool,
    /// On what it works.
    pub devices: Devices,
    /// How it is doing.
    pub state: EidState,
    /// What operators say of it now.
    pub messages: Vec<Texts>,
}

impl EidRow {
    /// Whether this row may vouch for `identity`: its level, its method, an address at the level of addresses alone, and names only
    /// where they may pass.
    pub fn allows(&self, identity: &Identity) -> bool {
        let is_address = matches!(identity.subject, Subject::Email(_));
        is_address == (identity.acr == Acr::SelfregisteredEmail)
            && self.acrs.contains(&identity.acr)
            && self.amrs.contains(&identity.amr)
            && (self.passes_names || identity.names.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_slugs() {
        for (text, good) in [("testid", true), ("bankid-mobil", true), ("", false), ("BankID", false), ("a/b", false)] {
            assert_eq!(EidId::parse(text).is_ok(), good, "{text}");
        }
        assert!(EidId::parse(&"x".repeat(33)).is_err());
    }

    #[test]
    fn northern_sami_falls_back_to_bokmal_and_says_so() {
        let texts = Texts { nb: "å".into(), nn: "ø".into(), en: "e".into(), se: None };
        assert_eq!(texts.get(Language::Se), ("å", Language::Nb));
        assert_eq!(texts.get(Language::Nn), ("ø", Language::Nn));
        assert_eq!(Texts::same("MinID").get(Language::Se), ("MinID", Language::Se));
    }
}
