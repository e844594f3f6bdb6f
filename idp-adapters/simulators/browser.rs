//! Whose browser asks: tests name browsers, and give each outcomes of its own.

use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use fellesporten_domain::Language;

use crate::LANGUAGE_COOKIE;
use crate::profile::Profile;

/// The cookie with the name that a test gave its browser.
pub(crate) const COOKIE: &str = "SIM_BROWSER";
/// The longest name.
const LONGEST: usize = 100;

/// The browser's name, if it has one.
pub(crate) fn name(headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(COOKIE).map(|cookie| cookie.value().to_owned()).filter(|name| is_name(name))
}

/// Whether a text can name a browser.
pub(crate) fn is_name(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The language of a page: the one chosen here, if the supplier speaks it, else what the request asked for.
pub(crate) fn language(profile: &Profile, headers: &HeaderMap, ui_locales: &str) -> Language {
    let jar = CookieJar::from_headers(headers);
    let chosen = jar.get(LANGUAGE_COOKIE).and_then(|cookie| cookie.value().parse().ok());
    chosen.filter(|chosen| profile.speaks(*chosen)).unwrap_or_else(|| profile.language(ui_locales))
}
