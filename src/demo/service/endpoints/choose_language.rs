//! `POST /language`: the person chose a language in the page's head.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use fellesporten_domain::Language;
use fellesporten_web::{language::is_own_path, params::Params};

use super::see_other;
use crate::demo::service::{
    Demo, LANGUAGE_COOKIE,
    visitor::{add_cookie, cookie},
};

pub(in crate::demo::service) async fn post(State(demo): State<Arc<Demo>>, body: Bytes) -> Response {
    let form = Params::parse(&body).unwrap_or_default();
    let one = |name: &str| form.one(name).ok().flatten();
    let mut response = see_other(one("return_to").filter(|path| is_own_path(path)).unwrap_or("/"));
    if let Some(language) = one("language").and_then(|text| text.parse::<Language>().ok()) {
        add_cookie(&mut response, cookie(&demo, LANGUAGE_COOKIE, language.as_str().to_owned()));
    }
    response
}
