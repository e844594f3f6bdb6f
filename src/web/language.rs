//! Which language a page is in (`docs/contracts/idporten.md` §11.2).

use axum_extra::extract::CookieJar;
use http::{Method, request::Parts};

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

/// Whether this is a path of this host and nothing else, for a page to come back to: one slash first, and only characters that mean
/// nothing more.
pub fn is_own_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_'))
}

/// The path of a page that can be asked for again as it stands: where the language menu of a refusal comes back to.
pub fn page_to_return_to(parts: &Parts) -> Option<&str> {
    let path = parts.uri.path();
    (parts.method == Method::GET && parts.uri.query().is_none() && is_own_path(path)).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_host_are_returned_to() {
        for (path, own) in [
            ("/", true),
            ("/login/AbC_-09", true),
            ("/login/AbC/testid", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("/%09/evil.example", false),
            ("/\t/evil.example", false),
            ("/login\r\nx", false),
            ("https://evil.example", false),
            ("/login?x=1", false),
            ("/..", false),
            ("", false),
        ] {
            assert_eq!(is_own_path(path), own, "{path:?}");
        }
    }

    #[test]
    fn what_cannot_be_asked_for_again_is_not_returned_to() {
        for (method, uri, page) in [
            ("GET", "/nosuch", Some("/nosuch")),
            ("GET", "/nosuch?x=1", None),
            ("POST", "/nosuch", None),
            ("GET", "/no.such", None),
        ] {
            let parts = http::Request::builder().method(method).uri(uri).body(()).unwrap().into_parts().0;
            assert_eq!(page_to_return_to(&parts), page, "{method} {uri}");
        }
    }

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
