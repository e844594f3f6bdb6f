//! What every browser endpoint knows of its request.

use std::{convert::Infallible, net::IpAddr};

use axum::{extract::FromRequestParts, http::request::Parts};
use axum_extra::extract::CookieJar;
use fellesporten_domain::Language;
use fellesporten_web::{TraceId, forwarded::CallerAddress, language};

use crate::{cookies, state::named_client};

/// A person's browser at one of our pages.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Ties page, log and support call together.
    pub trace_id: TraceId,
    /// The language of the page (§11.2).
    pub language: Language,
    /// The browser's cookies.
    pub jar: CookieJar,
    /// The browser's address, as far as trusted proxies tell.
    pub address: Option<IpAddr>,
    /// The raw query.
    pub query: String,
    /// The client that the page's id names; only what is registered of it is ever shown.
    pub client_id: Option<String>,
}

impl Visit {
    /// The same visit, at the attempt or question `id`.
    pub fn at(self, id: &str) -> Self {
        Visit { client_id: named_client(id), ..self }
    }

    /// The same visit in the language that a judged request asks for, unless the person chose one.
    pub fn in_language_of(mut self, ui_locale: Option<Language>) -> Self {
        self.language = cookies::language(&self.jar).or(ui_locale).unwrap_or(Language::Nb);
        self
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Visit {
            trace_id: TraceId::of(parts),
            language: language::of_request(parts, cookies::LANGUAGE),
            jar: CookieJar::from_headers(&parts.headers),
            address: CallerAddress::of(parts),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            client_id: id_in(parts.uri.path()).and_then(named_client),
        })
    }
}

/// The id of the attempt or the question whose page this is.
fn id_in(path: &str) -> Option<&str> {
    let after = path.strip_prefix("/login/").or_else(|| path.strip_prefix("/consent/"))?;
    after.split('/').next()
}

#[cfg(test)]
mod tests {
    use super::id_in;

    #[test]
    fn pages_of_attempts_and_questions_have_an_id() {
        for (path, expected) in [
            ("/login/AbC-_09", Some("AbC-_09")),
            ("/login/AbC/testid/wait", Some("AbC")),
            ("/consent/AbC", Some("AbC")),
            ("/profile", None),
            ("/logins/AbC", None),
            ("/", None),
        ] {
            assert_eq!(id_in(path), expected, "{path}");
        }
    }
}
