//! Which language a page is in (`docs/contracts/idporten.md` §11.2).

use axum_extra::extract::CookieJar;
use http::request::Parts;

use fellesporten_domain::Language;

use crate::params::Params;

/// The language of a page: the one the person chose, else the service's wish, else Bokmål.
///
/// `cookie` is the value of the solution's language cookie, `ui_locales` the request's space-separated list. Neither is
/// trusted: what is not one of the four languages is passed over.
pub fn choose(cookie: Option<&str>, ui_locales: Option<&str>) -> Language {
    cookie
        .and_then(|chosen| chosen.parse().ok())
        .or_else(|| ui_locales.and_then(Language::first_supported))
        .unwrap_or(Language::Nb)
}

/// As [`choose`], from a request's head: the cookie named `cookie_name`, and `ui_locales` of the query.
pub fn of_request(parts: &Parts, cookie_name: &str) -> Language {
    let jar = CookieJar::from_headers(&parts.headers);
    let query = Params::parse(parts.uri.query().unwrap_or_default().as_bytes()).unwrap_or_default();
    choose(jar.get(cookie_name).map(|cookie| cookie.value()), query.one("ui_locales").ok().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fact 33: `ui_locales=nn` gives nynorsk; the cookie wins over it.
    #[test]
    fn fact_33_cookie_then_ui_locales_then_bokmaal() {
        let cases = [
            (None, None, Language::Nb),
            (None, Some("nn"), Language::Nn),
            (None, Some("de se nn"), Language::Se),
            (None, Some("de fr"), Language::Nb),
            (Some("en"), Some("nn"), Language::En),
            (Some("xx"), Some("nn"), Language::Nn),
            (Some(""), None, Language::Nb),
            (Some("<script>"), Some("\u{0}"), Language::Nb),
        ];
        for (cookie, ui_locales, expected) in cases {
            assert_eq!(choose(cookie, ui_locales), expected, "{cookie:?} {ui_locales:?}");
        }
    }

    #[test]
    fn reads_cookie_and_query_of_a_request() {
        let head = |uri: &str, cookie: &str| {
            http::Request::builder().uri(uri).header("cookie", cookie).body(()).unwrap().into_parts().0
        };
        assert_eq!(of_request(&head("/x?ui_locales=en", "a=b"), "LANG"), Language::En);
        assert_eq!(of_request(&head("/x?ui_locales=en", "a=b; LANG=nn"), "LANG"), Language::Nn);
        assert_eq!(of_request(&head("/x?ui_locales=en&ui_locales=nn", ""), "LANG"), Language::Nb);
    }
}
