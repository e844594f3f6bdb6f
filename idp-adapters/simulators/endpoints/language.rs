//! `POST /language`: the person chose another of the supplier's languages.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use axum_extra::extract::cookie::{Cookie, SameSite};
use fellesporten_domain::Language;
use fellesporten_web::{language::is_own_path, params::Params};

use crate::LANGUAGE_COOKIE;
use crate::authorization_response::see_other;
use crate::simulator::Simulator;

pub(crate) async fn post(State(simulator): State<Arc<Simulator>>, body: Bytes) -> Response {
    let form = Params::parse(&body).unwrap_or_default();
    let one = |name: &str| form.one(name).ok().flatten();
    let mut response = see_other(one("return_to").filter(|path| is_own_path(path)).unwrap_or("/"));
    let chosen = one("language").and_then(|text| text.parse::<Language>().ok());
    if let Some(language) = chosen.filter(|language| simulator.profile().speaks(*language)) {
        let cookie = Cookie::build((LANGUAGE_COOKIE, language.as_str()))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(simulator.options.base_url.starts_with("https://"))
            .build();
        if let Ok(value) = HeaderValue::try_from(cookie.to_string()) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    response
}
