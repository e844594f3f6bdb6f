//! MinID's cookies, all prefixed: cookies ignore ports, and the demo has many hosts in one.

use std::time::Duration;

use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use fellesporten_domain::Language;

use crate::state::{ATTEMPT_LIFETIME, SESSION_LIFETIME};

/// Somebody at MinID's own pages.
pub const SESSION: &str = "MINID_SESSION";
/// The language that the person chose.
pub const LANGUAGE: &str = "MINID_SELECTED_LANGUAGE";
const ATTEMPT_PREFIX: &str = "MINID_ATTEMPT_";
/// Ways that a browser may have begun and not ended; beyond that some are forgotten, so that the header stays small.
const MAX_ATTEMPTS: usize = 8;
/// How long a chosen language is remembered.
const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The cookie of own pages.
pub fn session(jar: &CookieJar) -> Option<&str> {
    jar.get(SESSION).map(|cookie| cookie.value())
}

/// Sets the cookie of own pages.
pub fn set_session(jar: CookieJar, value: &str, secure: bool) -> CookieJar {
    add_lasting(jar, SESSION, value, SESSION_LIFETIME, secure)
}

/// Clears the cookie of own pages.
pub fn clear_session(jar: CookieJar, secure: bool) -> CookieJar {
    jar.add(cleared(SESSION, secure))
}

/// The chosen language.
pub fn language(jar: &CookieJar) -> Option<Language> {
    jar.get(LANGUAGE).and_then(|cookie| cookie.value().parse().ok())
}

/// Remembers a chosen language for a year.
pub fn set_language(jar: CookieJar, language: Language, secure: bool) -> CookieJar {
    add_lasting(jar, LANGUAGE, language.as_str(), A_YEAR, secure)
}

fn add_lasting(jar: CookieJar, name: &str, value: &str, lifetime: Duration, secure: bool) -> CookieJar {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}", lifetime.as_secs());
    match Cookie::parse(text) {
        Ok(cookie) => jar.add(cookie),
        Err(_) => jar,
    }
}

/// The secret that binds an attempt to this browser.
pub fn attempt<'a>(jar: &'a CookieJar, attempt_id: &str) -> Option<&'a str> {
    jar.get(&attempt_name(attempt_id)).map(|cookie| cookie.value())
}

/// Binds a fresh attempt to this browser.
pub fn set_attempt(mut jar: CookieJar, attempt_id: &str, secret: &str, secure: bool) -> CookieJar {
    let known: Vec<String> =
        jar.iter().map(|cookie| cookie.name().to_owned()).filter(|name| name.starts_with(ATTEMPT_PREFIX)).collect();
    let excess = (known.len() + 1).saturating_sub(MAX_ATTEMPTS);
    for name in known.into_iter().take(excess) {
        jar = jar.add(cleared(name, secure));
    }
    add_lasting(jar, &attempt_name(attempt_id), secret, ATTEMPT_LIFETIME, secure)
}

/// Forgets an attempt that has ended.
pub fn clear_attempt(jar: CookieJar, attempt_id: &str, secure: bool) -> CookieJar {
    jar.add(cleared(attempt_name(attempt_id), secure))
}

fn attempt_name(attempt_id: &str) -> String {
    format!("{ATTEMPT_PREFIX}{}", attempt_id.get(..8).unwrap_or(attempt_id))
}

fn cleared(name: impl Into<String>, secure: bool) -> Cookie<'static> {
    let cookie = Cookie::build((name.into(), String::new())).path("/").http_only(true);
    let mut cookie = cookie.same_site(SameSite::Lax).secure(secure).build();
    cookie.make_removal();
    cookie
}
