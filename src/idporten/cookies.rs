//! ID-porten's cookies (`docs/contracts/idporten.md` §13). Values are opaque and random; what they mean is in the store.

use std::time::Duration;

use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use fellesporten_domain::Language;
use fellesporten_jose::sha256_base64url;

use crate::state::{ATTEMPT_LIFETIME, SessionCookies};

/// Which session.
pub const SESSION: &str = "SESSION";
/// Proof of the latest authentication in it.
pub const AUTH: &str = "IDPORTEN_AUTH";
/// The language that the person chose.
pub const LANGUAGE: &str = "IDPORTEN_SELECTED_LANGUAGE";
const ATTEMPT_PREFIX: &str = "IDPORTEN_ATTEMPT_";
/// Where eIDs' providers send browsers back to; the cookies of trips go nowhere else.
pub const CALLBACK_PATH: &str = "/authorize/callback";
/// Logins that a browser may have begun and not ended; beyond that some are forgotten, so that the header stays small.
const MAX_ATTEMPTS: usize = 16;
/// How long a chosen language is remembered.
const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Whether the browser brought any cookie of ours.
pub fn any(jar: &CookieJar) -> bool {
    jar.iter()
        .map(|cookie| cookie.name())
        .any(|name| [SESSION, AUTH, LANGUAGE].contains(&name) || name.starts_with(ATTEMPT_PREFIX))
}

/// The browser's session, if both cookies are there.
pub fn session(jar: &CookieJar) -> Option<SessionCookies> {
    let value = |name| jar.get(name).map(|cookie| cookie.value().to_owned());
    Some(SessionCookies { session: value(SESSION)?, auth: value(AUTH)? })
}

/// Sets the session's cookies; they end with the browser.
pub fn set_session(jar: CookieJar, cookies: SessionCookies, secure: bool) -> CookieJar {
    jar.add(cookie(SESSION, cookies.session, secure)).add(cookie(AUTH, cookies.auth, secure))
}

/// Clears the session's cookies.
pub fn clear_session(jar: CookieJar, secure: bool) -> CookieJar {
    jar.add(cleared(SESSION, secure)).add(cleared(AUTH, secure))
}

/// The chosen language.
pub fn language(jar: &CookieJar) -> Option<Language> {
    jar.get(LANGUAGE).and_then(|cookie| cookie.value().parse().ok())
}

/// Remembers a chosen language for a year.
pub fn set_language(jar: CookieJar, language: Language, secure: bool) -> CookieJar {
    add_lasting(jar, LANGUAGE, language.as_str(), A_YEAR, secure)
}

/// Adds a cookie that outlives the browser window.
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

/// Binds a fresh attempt to this browser. The cookie lives as long as the attempt, and goes to every path, so that here it is
/// known how many there are.
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

/// The secret that binds a trip to this browser.
pub fn trip<'a>(jar: &'a CookieJar, state: &str) -> Option<&'a str> {
    jar.get(&trip_name(state)).map(|cookie| cookie.value())
}

/// Binds a trip to this browser, at the callback alone (`docs/contracts/eid-adapters.md` S2).
pub fn set_trip(jar: CookieJar, state: &str, secret: &str, lifetime: Duration, secure: bool) -> CookieJar {
    let secure = if secure { "; Secure" } else { "" };
    let (name, seconds) = (trip_name(state), lifetime.as_secs());
    let text = format!("{name}={secret}; Path={CALLBACK_PATH}; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    match Cookie::parse(text) {
        Ok(cookie) => jar.add(cookie),
        Err(_) => jar,
    }
}

/// Forgets a trip that has ended.
pub fn clear_trip(jar: CookieJar, state: &str, secure: bool) -> CookieJar {
    let mut cookie = cleared(trip_name(state), secure);
    cookie.set_path(CALLBACK_PATH);
    jar.add(cookie)
}

/// Named by the state's hash: the state itself stays out of the browser's store.
fn trip_name(state: &str) -> String {
    let hash = sha256_base64url(state.as_bytes());
    format!("{ATTEMPT_PREFIX}{}", hash.get(..16).unwrap_or_default())
}

fn attempt_name(attempt_id: &str) -> String {
    format!("{ATTEMPT_PREFIX}{}", attempt_id.get(..8).unwrap_or(attempt_id))
}

fn cookie(name: impl Into<String>, value: String, secure: bool) -> Cookie<'static> {
    Cookie::build((name.into(), value)).path("/").http_only(true).same_site(SameSite::Lax).secure(secure).build()
}

fn cleared(name: impl Into<String>, secure: bool) -> Cookie<'static> {
    let mut cookie = cookie(name, String::new(), secure);
    cookie.make_removal();
    cookie
}
