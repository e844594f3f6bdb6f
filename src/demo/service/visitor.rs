//! Which browser asks, and in which language.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderValue, header::SET_COOKIE, request::Parts},
    middleware::Next,
    response::Response,
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use fellesporten_domain::Language;
use fellesporten_web::language;

use super::{Demo, LANGUAGE_COOKIE};

const SESSION_COOKIE: &str = "DEMO_SESSION";
/// Bytes of a session id.
const ID_BYTES: usize = 32;
/// Characters of a session id: its bytes in base64url.
const ID_LENGTH: usize = 43;

/// The browser that asks.
#[derive(Clone)]
pub(super) struct Visitor {
    /// The id of its session: a secret.
    pub(super) session: String,
    /// The language of its pages.
    pub(super) language: Language,
    /// The path that it asked for.
    pub(super) path: String,
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(|| Self {
            session: String::new(),
            language: Language::Nb,
            path: parts.uri.path().to_owned(),
        }))
    }
}

/// Reads the cookies, and gives a browser without a session a fresh one.
pub(super) async fn recognise(State(demo): State<Arc<Demo>>, mut request: Request, next: Next) -> Response {
    let jar = CookieJar::from_headers(request.headers());
    let known = jar.get(SESSION_COOKIE).map(|cookie| cookie.value().to_owned()).filter(|id| id.len() == ID_LENGTH);
    let is_new = known.is_none();
    let session = known.unwrap_or_else(|| demo.options.rng.token::<ID_BYTES>());
    let language = language::choose(jar.get(LANGUAGE_COOKIE).map(Cookie::value), None);
    let path = request.uri().path().to_owned();
    request.extensions_mut().insert(Visitor { session: session.clone(), language, path });
    let mut response = next.run(request).await;
    if is_new {
        add_cookie(&mut response, cookie(&demo, SESSION_COOKIE, session));
    }
    response
}

/// A cookie of ours: for this host, not for scripts, sent along when a provider's redirect returns.
pub(super) fn cookie(demo: &Demo, name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(demo.options.base_url.starts_with("https://"))
        .build()
}

/// Adds a cookie to an answer.
pub(super) fn add_cookie(response: &mut Response, cookie: Cookie<'static>) {
    if let Ok(value) = HeaderValue::try_from(cookie.to_string()) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}
