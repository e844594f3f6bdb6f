//! Pages that need no login: front, help, where ordering and activating begin, and the choice of language.

use axum::{body::Bytes, extract::State, response::Response};
use fellesporten_domain::Language;
use fellesporten_web::{language::is_own_path, params::Params};

use super::{Visit, authorize::begin, way::shown};
use crate::{
    MinId, cookies,
    error::PageError,
    login::{see_other, with_cookies},
    pages,
    state::{Purpose, Stage},
};

/// `GET /`.
pub async fn front_page(State(minid): State<MinId>, visit: Visit) -> Response {
    pages::front_page(&minid, &visit)
}

/// `GET /help`.
pub async fn help(State(minid): State<MinId>, visit: Visit) -> Response {
    pages::help_page(&minid, &visit)
}

/// `GET /order`: a way of its own, which nobody sent the person on.
pub async fn begin_order(State(minid): State<MinId>, visit: Visit) -> Response {
    let answer = begin(&minid, &visit, Purpose::OwnPages, Stage::Order).await;
    shown(&minid, &visit, answer)
}

/// `GET /activate`: where the letter leads.
pub async fn begin_activation(State(minid): State<MinId>, visit: Visit) -> Response {
    let answer = begin(&minid, &visit, Purpose::OwnPages, Stage::Activate).await;
    shown(&minid, &visit, answer)
}

/// `POST /language`: remembers the choice and goes back to the page it was made on.
pub async fn language(State(minid): State<MinId>, visit: Visit, body: Bytes) -> Response {
    let Some((language, back)) = chosen(&body) else { return PageError::Malformed.into_response(&minid, &visit) };
    let jar = cookies::set_language(visit.jar.clone(), language, minid.secure_cookies());
    with_cookies(jar, see_other(&minid, &back))
}

fn chosen(body: &[u8]) -> Option<(Language, String)> {
    let params = Params::parse(body).ok()?;
    let language = params.one("language").ok()??.parse().ok()?;
    let back = params.one("return_to").ok()?.unwrap_or("/");
    is_own_path(back).then(|| (language, back.to_owned()))
}
