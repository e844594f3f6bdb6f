//! `POST /language`: the person chose another language.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::cookie::{Cookie, SameSite};
use fellesporten_domain::Language;
use fellesporten_web::language::is_own_path;
use fellesporten_web::params::Params;

use super::{LANGUAGE_COOKIE, see_other, with_cookie};
use crate::source::DelegationSource;

pub(crate) async fn post(State(source): State<DelegationSource>, body: Bytes) -> Response {
    let form = Params::parse(&body).unwrap_or_default();
    let one = |name: &str| form.one(name).ok().flatten();
    let back = see_other(one("return_to").filter(|path| is_own_path(path)).unwrap_or("/"));
    let Some(language) = one("language").and_then(|text| text.parse::<Language>().ok()) else { return back };
    let cookie = Cookie::build((LANGUAGE_COOKIE, language.as_str()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(source.issuer.starts_with("https://"))
        .build();
    with_cookie(back, &cookie.to_string())
}
