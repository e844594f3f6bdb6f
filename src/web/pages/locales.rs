//! The texts of the pages: Fluent, one file per language.

use std::collections::BTreeSet;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::{LanguageIdentifier, langid};

use fellesporten_domain::Language;
use fellesporten_telemetry::events;

use super::PagesError;
use crate::embedded;

/// A text, and the language it is really in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) language: Language,
}

/// All texts in all languages.
pub(super) struct Locales {
    nb: Locale,
    nn: Locale,
    en: Locale,
    se: Locale,
}

struct Locale {
    bundle: FluentBundle<FluentResource>,
    keys: BTreeSet<String>,
}

impl Locales {
    /// The embedded locales. Nynorsk and English must have every text of Bokmål; Northern Sámi may lack some
    /// (`docs/contracts/idporten.md` §11.2). None may have a text that Bokmål lacks.
    pub(super) fn embedded() -> Result<Self, PagesError> {
        let read = |language: Language| {
            let source = embedded::locale(language.as_str()).ok_or_else(|| problem(language, "missing".to_owned()))?;
            Locale::read(language, source)
        };
        let locales =
            Self { nb: read(Language::Nb)?, nn: read(Language::Nn)?, en: read(Language::En)?, se: read(Language::Se)? };
        for language in [Language::Nn, Language::En, Language::Se] {
            locales.compare_with_bokmaal(language)?;
        }
        Ok(locales)
    }

    fn compare_with_bokmaal(&self, language: Language) -> Result<(), PagesError> {
        let (own, bokmaal) = (&self.locale(language).keys, &self.nb.keys);
        if let Some(key) = own.difference(bokmaal).next() {
            return Err(problem(language, format!("{key} is not in nb")));
        }
        match bokmaal.difference(own).next() {
            Some(key) if language != Language::Se => Err(problem(language, format!("{key} is missing"))),
            _ => Ok(()),
        }
    }

    /// The text of a key. Falls back to Bokmål; `None` when Bokmål lacks it too.
    pub(super) fn text(&self, language: Language, key: &str, arguments: &FluentArgs<'_>) -> Option<Text> {
        [language, Language::Nb]
            .into_iter()
            .find_map(|one| Some(Text { text: self.locale(one).format(key, arguments)?, language: one }))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.nb.keys.contains(key)
    }

    fn locale(&self, language: Language) -> &Locale {
        match language {
            Language::Nb => &self.nb,
            Language::Nn => &self.nn,
            Language::En => &self.en,
            Language::Se => &self.se,
        }
    }
}

impl Locale {
    fn read(language: Language, source: &str) -> Result<Self, PagesError> {
        let resource = FluentResource::try_new(source.to_owned())
            .map_err(|(_, errors)| problem(language, format!("{errors:?}")))?;
        let keys = message_keys(source);
        let mut bundle = FluentBundle::new_concurrent(vec![identifier(language)]);
        // Texts stand in attributes too, where the invisible isolation marks would be read out.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).map_err(|errors| problem(language, format!("{errors:?}")))?;
        Ok(Self { bundle, keys })
    }

    fn format(&self, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(arguments), &mut errors).into_owned();
        if !errors.is_empty() {
            events::http::text_lacks_argument(key, format_args!("{errors:?}"));
        }
        Some(text)
    }
}

/// The ids of a Fluent source: what stands before ` =` at the start of a line.
fn message_keys(source: &str) -> BTreeSet<String> {
    source
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('='))
        .map(|(key, _)| key.trim().to_owned())
        .collect()
}

fn identifier(language: Language) -> LanguageIdentifier {
    match language {
        Language::Nb => langid!("nb"),
        Language::Nn => langid!("nn"),
        Language::En => langid!("en"),
        Language::Se => langid!("se"),
    }
}

fn problem(language: Language, problem: String) -> PagesError {
    PagesError::Locale { language: language.as_str(), problem }
}
