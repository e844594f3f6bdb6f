//! How the toolkit's own refusals look: a page for people, an OAuth error for machines.

use std::fmt::Display;

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, request::Parts};
use serde::Serialize;

use fellesporten_domain::Language;

use crate::trace::TraceId;
use crate::{Csp, Pages, language};

/// What went wrong before, around or instead of a handler.
///
/// As an answer it is empty but for its status; [`crate::layers::standard`] replaces it by the page or JSON that
/// [`Failures`] chooses. A handler may answer with one too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// 404: no such route.
    NotFound,
    /// 405: the route exists, not with this method.
    MethodNotAllowed,
    /// 403: a form of ours came from another site.
    CrossSite,
    /// 408: the body did not arrive in time.
    TooSlow,
    /// 413: the body is larger than the listener's limit.
    TooLarge,
    /// 400: the body broke off, or was framed wrongly.
    UnreadableBody,
    /// 429: the caller asks too often. Whoever answers with it says in `Retry-After` how long to wait.
    TooMany,
    /// 500: a handler panicked. Ours.
    Broken,
    /// 503: a handler did not answer in time. Ours.
    TimedOut,
}

impl Failure {
    /// The HTTP status.
    pub fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::CrossSite => StatusCode::FORBIDDEN,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnreadableBody => StatusCode::BAD_REQUEST,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Self::TimedOut => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The code shown on the page and sent as `error`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::MethodNotAllowed | Self::CrossSite | Self::TooSlow | Self::TooLarge | Self::UnreadableBody => {
                "invalid_request"
            }
            Self::TooMany => "too_many_requests",
            Self::Broken => "server_error",
            Self::TimedOut => "temporarily_unavailable",
        }
    }

    /// English text for developers.
    fn description(self) -> &'static str {
        match self {
            Self::NotFound => "there is nothing at this address",
            Self::MethodNotAllowed => "this address does not take this method",
            Self::CrossSite => "this form is ours, and came from another site",
            Self::TooSlow => "the body did not arrive in time",
            Self::TooLarge => "the body is too large",
            Self::UnreadableBody => "the body could not be read",
            Self::TooMany => "too many requests; wait as long as Retry-After says",
            Self::Broken => "an error on our side",
            Self::TimedOut => "the answer took too long, try again",
        }
    }

    /// Key of the page's explanation in the locales.
    fn cause_key(self) -> &'static str {
        match self {
            Self::NotFound => "problem-not-found",
            Self::MethodNotAllowed => "problem-method",
            Self::CrossSite => "problem-cross-site",
            Self::TooSlow => "problem-slow",
            Self::TooLarge => "problem-too-large",
            Self::UnreadableBody => "problem-unreadable",
            Self::TooMany => "problem-too-many",
            Self::Broken => "problem-broken",
            Self::TimedOut => "problem-timed-out",
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Which look a listener's refusals have.
#[derive(Clone)]
pub struct Failures {
    pages: Option<PageLook>,
}

#[derive(Clone)]
struct PageLook {
    pages: Pages,
    language_cookie: String,
    json_under: Vec<String>,
}

/// What is remembered of a request, so that a refusal of it can be shown when the request itself is gone.
pub(crate) struct Asked {
    path: String,
    language: Language,
    return_to: Option<String>,
}

/// Context of `shared/problem.html`.
#[derive(Serialize)]
struct ProblemPage<'a> {
    heading_key: &'a str,
    cause_key: &'a str,
    status: u16,
    code: &'a str,
    trace_id: &'a TraceId,
    return_to: Option<&'a str>,
}

/// RFC 6749 §5.2.
#[derive(Serialize)]
struct OauthError {
    error: &'static str,
    error_description: String,
}

impl Failures {
    /// Every refusal is an OAuth error in JSON (machine listeners), whose trace id is called so as in Maskinporten's own errors
    /// (`docs/contracts/maskinporten.md` §3.7).
    pub fn json() -> Self {
        Self { pages: None }
    }

    /// Refusals are pages, in the language of the cookie `language_cookie` or `ui_locales`; but JSON for every path
    /// that equals one of `json_under` or lies below it (`/token` covers `/token/introspect`, not `/tokens`).
    pub fn pages(pages: Pages, language_cookie: &str, json_under: &[&str]) -> Self {
        let json_under = json_under.iter().map(|path| path.trim_end_matches('/').to_owned()).collect();
        Self { pages: Some(PageLook { pages, language_cookie: language_cookie.to_owned(), json_under }) }
    }

    pub(crate) fn asked(&self, parts: &Parts) -> Asked {
        let language = match &self.pages {
            Some(look) => language::of_request(parts, &look.language_cookie),
            None => Language::En,
        };
        let return_to = language::page_to_return_to(parts).map(str::to_owned);
        Asked { path: parts.uri.path().to_owned(), language, return_to }
    }

    pub(crate) fn show(&self, asked: &Asked, trace_id: &TraceId, failure: Failure) -> Response {
        match &self.pages {
            Some(look) if !look.is_for_machines(&asked.path) => look.page(asked, trace_id, failure),
            Some(_) => oauth_error(failure, trace_id),
            None => oauth_error(failure, format_args!("trace_id: {trace_id}")),
        }
    }
}

impl PageLook {
    fn is_for_machines(&self, path: &str) -> bool {
        self.json_under
            .iter()
            .filter_map(|prefix| path.strip_prefix(prefix.as_str()))
            .any(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    fn page(&self, asked: &Asked, trace_id: &TraceId, failure: Failure) -> Response {
        let heading_key = if failure == Failure::NotFound { "problem-not-found-title" } else { "error-title" };
        let context = ProblemPage {
            heading_key,
            cause_key: failure.cause_key(),
            status: failure.status().as_u16(),
            code: failure.code(),
            trace_id,
            return_to: asked.return_to.as_deref(),
        };
        self.pages.render_with(failure.status(), "shared/problem.html", asked.language, &context, &Csp::strict())
    }
}

fn oauth_error(failure: Failure, trace: impl Display) -> Response {
    let error_description = format!("{} ({trace})", failure.description());
    (failure.status(), Json(OauthError { error: failure.code(), error_description })).into_response()
}
