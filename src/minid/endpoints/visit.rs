//! What every browser endpoint knows of its request.

use std::{convert::Infallible, net::IpAddr};

use axum::{extract::FromRequestParts, http::request::Parts};
use axum_extra::extract::CookieJar;
use fellesporten_domain::Language;
use fellesporten_web::{TraceId, forwarded::CallerAddress, language};

use crate::cookies;

/// A person's browser at one of our pages.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Ties page, log and support call together.
    pub trace_id: TraceId,
    /// The language of the page.
    pub language: Language,
    /// The browser's cookies.
    pub jar: CookieJar,
    /// The browser's address, as far as trusted proxies tell.
    pub address: Option<IpAddr>,
    /// The raw query.
    pub query: String,
    /// The page's path.
    pub path: String,
}

impl Visit {
    /// The same visit in the language that the broker asks for, unless the person chose one here.
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
            address: CallerAddress::of(parts).map(|caller| caller.address),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            path: parts.uri.path().to_owned(),
        })
    }
}
