//! Which browser asks, and in which language.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{
        HeaderValue,
        header::{HOST, SET_COOKIE},
        request::Parts,
    },
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
    /// The name by which it met us, without a trailing slash: its cookies are that site's.
    pub(super) base_url: String,
}

impl Visitor {
    /// An address of our own, on the site where this browser is.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(|| Self {
            session: String::new(),
            language: Language::Nb,
            path: parts.uri.path().to_owned(),
            base_url: String::new(),
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
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let base_url = met_at(&demo.options.base_url, host);
    request.extensions_mut().insert(Visitor { session: session.clone(), language, path, base_url });
    let mut response = next.run(request).await;
    if is_new {
        add_cookie(&mut response, cookie(&demo, SESSION_COOKIE, session));
    }
    response
}

/// Where a browser that sent this `Host` is: every port of a demo answers on `localhost` and on `127.0.0.1`, two sites to a
/// browser, and both are registered. Anything else is no name of ours.
fn met_at(base_url: &str, host: &str) -> String {
    let other = base_url.replacen("//localhost:", "//127.0.0.1:", 1);
    if other.strip_prefix("http://") == Some(host) { other } else { base_url.to_owned() }
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

#[cfg(test)]
mod tests {
    use super::met_at;

    #[test]
    fn a_browser_stays_on_the_site_where_it_is() {
        let ours = "http://localhost:8090";
        for (host, base_url) in [
            ("localhost:8090", ours),
            ("127.0.0.1:8090", "http://127.0.0.1:8090"),
            ("127.0.0.1:9999", ours),
            ("evil.example", ours),
            ("", ours),
        ] {
            assert_eq!(met_at(ours, host), base_url, "{host}");
        }
        assert_eq!(met_at("https://demo.example.no", "127.0.0.1:8090"), "https://demo.example.no");
    }
}
