//! The four languages of the pages (docs/contracts/idporten.md §11.2).

use std::fmt;
use std::str::FromStr;

use crate::string_serde::serde_as_string;

/// A language of the pages; its code is also the `locale` claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Bokmål, the language when nobody said otherwise.
    #[default]
    Nb,
    /// Nynorsk.
    Nn,
    /// English.
    En,
    /// Northern Sámi (Sámegiella).
    Se,
}

impl Language {
    /// Every language, in the order in which a page offers them.
    pub const ALL: [Self; 4] = [Self::Nb, Self::Nn, Self::En, Self::Se];

    /// The two-letter code: `nb`, `nn`, `en`, `se`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
            Self::Se => "se",
        }
    }

    /// The language's own name, for the language menu.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Nb => "Bokmål",
            Self::Nn => "Nynorsk",
            Self::En => "English",
            Self::Se => "Sámegiella",
        }
    }

    /// The first of the space-separated BCP 47 tags (`ui_locales`, OpenID Connect Core §3.1.2.1) that is offered.
    /// Case and subtags do not matter (`en-GB` is English), and `no` is Bokmål. `None` when none is offered.
    #[must_use]
    pub fn first_supported(tags: &str) -> Option<Self> {
        tags.split_ascii_whitespace().find_map(Self::from_tag)
    }

    fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("no") {
            return Some(Self::Nb);
        }
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.as_str()))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Not one of the four languages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown language: it is nb, nn, en or se")]
pub struct UnknownLanguage;

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|language| language.as_str() == text).ok_or(UnknownLanguage)
    }
}

serde_as_string!(Language);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_offered_tag_wins() {
        for (tags, expected) in [
            ("nb", Some(Language::Nb)),
            ("de nn en", Some(Language::Nn)),
            ("en-GB nb", Some(Language::En)),
            ("NN-no", Some(Language::Nn)),
            ("no", Some(Language::Nb)),
            ("nb_NO", Some(Language::Nb)),
            ("se", Some(Language::Se)),
            ("sv de", None),
            ("", None),
            ("nbx", None),
            ("<script>", None),
        ] {
            assert_eq!(Language::first_supported(tags), expected, "{tags}");
        }
    }

    #[test]
    fn codes_round_trip_exactly() {
        for language in Language::ALL {
            assert_eq!(language.as_str().parse(), Ok(language));
            assert_eq!(serde_json::to_string(&language).unwrap(), format!("\"{language}\""));
        }
        assert_eq!("NB".parse::<Language>(), Err(UnknownLanguage));
    }
}
