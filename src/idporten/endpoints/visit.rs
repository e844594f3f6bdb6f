//! What every browser endpoint knows of its request.

use std::{convert::Infallible, net::IpAddr};

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use axum_extra::extract::CookieJar;
use fellesporten_domain::Language;
use fellesporten_web::{TraceId, forwarded::CallerAddress, language};

use crate::{cookies, state::named_client};

const MOST_OF_USER_AGENT: usize = 200;

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
    /// What the browser says it is, at most 200 characters.
    pub user_agent: Option<String>,
    /// The raw query.
    pub query: String,
    /// The path of the attempt or the question that this is about.
    pub page: Option<String>,
    /// Where the language menu of an error page comes back to.
    pub return_to: Option<String>,
}

impl Visit {
    /// The same visit, which is about the attempt `id`.
    pub fn at(self, id: &str) -> Self {
        let page = Some(format!("/login/{id}"));
        Visit { return_to: page.clone(), page, ..self }
    }

    /// The client that the page's id names; only what is registered of it is ever shown.
    pub fn client_id(&self) -> Option<String> {
        named_client(self.page.as_deref()?.rsplit('/').next()?)
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
        let page = page_of(parts.uri.path());
        Ok(Visit {
            trace_id: TraceId::of(parts),
            language: language::of_request(parts, cookies::LANGUAGE),
            jar: CookieJar::from_headers(&parts.headers),
            address: CallerAddress::of(parts).map(|caller| caller.address),
            user_agent: user_agent(parts),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            page: page.map(str::to_owned),
            return_to: page.or_else(|| language::page_to_return_to(parts)).map(str::to_owned),
        })
    }
}

fn user_agent(parts: &Parts) -> Option<String> {
    let text = parts.headers.get(header::USER_AGENT)?.to_str().ok()?;
    Some(text.chars().take(MOST_OF_USER_AGENT).collect())
}

/// The page of the attempt or the question, of which `path` is a step.
fn page_of(path: &str) -> Option<&str> {
    let after = path.strip_prefix("/login/").or_else(|| path.strip_prefix("/consent/"))?;
    let step = after.find('/').map_or(0, |slash| after.len() - slash);
    path.get(..path.len() - step)
}

#[cfg(test)]
mod tests {
    use super::page_of;

    #[test]
    fn every_step_belongs_to_a_page() {
        for (path, expected) in [
            ("/login/AbC-_09", Some("/login/AbC-_09")),
            ("/login/AbC/testid/wait", Some("/login/AbC")),
            ("/consent/AbC", Some("/consent/AbC")),
            ("/login/å/cancel", Some("/login/å")),
            ("/profile", None),
            ("/logins/AbC", None),
            ("/", None),
        ] {
            assert_eq!(page_of(path), expected, "{path}");
        }
    }
}
