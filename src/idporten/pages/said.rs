//! A text of an eID or an operator, on a page in one language.

use fellesporten_domain::Language;
use fellesporten_idp_adapters::Texts;
use serde::Serialize;

/// The text, and its language where that is not the page's.
#[derive(Serialize)]
pub(super) struct Said {
    text: String,
    lang: Option<&'static str>,
}

impl Said {
    pub(super) fn of(texts: &Texts, language: Language) -> Self {
        let (text, said_in) = texts.get(language);
        Said { text: text.to_owned(), lang: (said_in != language).then(|| said_in.as_str()) }
    }

    pub(super) fn all(texts: &[Texts], language: Language) -> Vec<Self> {
        texts.iter().map(|texts| Self::of(texts, language)).collect()
    }
}
