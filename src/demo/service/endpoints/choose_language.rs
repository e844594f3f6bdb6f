//! `POST /language`: the person chose a language in the page's head.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use fellesporten_domain::Language;
use fellesporten_web::params::Params;

use super::see_other;
use crate::demo::service::{
    Demo, LANGUAGE_COOKIE,
    visitor::{add_cookie, cookie},
};

pub(in crate::demo::service) async fn post(State(demo): State<Arc<Demo>>, body: Bytes) -> Response {
    let form = Params::parse(&body).unwrap_or_default();
    let one = |name: &str| form.one(name).ok().flatten();
    let mut response = see_other(own_path(one("return_to").unwrap_or("/")));
    if let Some(language) = one("language").and_then(|text| text.parse::<Language>().ok()) {
        add_cookie(&mut response, cookie(&demo, LANGUAGE_COOKIE, language.as_str().to_owned()));
    }
    response
}

/// Only a plain path of ours: this is no open redirect.
fn own_path(path: &str) -> &str {
    let is_plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_'));
    if path.starts_with('/') && !path.starts_with("//") && is_plain { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_leads_nowhere_else() {
        for (path, expected) in [
            ("/minside", "/minside"),
            ("/", "/"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/a\r\nSet-Cookie: x", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_path(path), expected, "{path:?}");
        }
    }
}
