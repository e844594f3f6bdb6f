//! `POST /language`: the person chose a language (`docs/contracts/idporten.md` §11.2).

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use fellesporten_domain::Language;
use fellesporten_web::{language::is_own_path, params::Params};

use super::Visit;
use crate::{IdPorten, cookies, error::PageError};

/// Remembers the choice and goes back to the page it was made on.
pub async fn language(State(idporten): State<IdPorten>, visit: Visit, body: Bytes) -> Response {
    let Some((language, back)) = chosen(&body) else { return PageError::Malformed.into_response(&idporten, &visit) };
    let jar = cookies::set_language(visit.jar, language, idporten.secure_cookies());
    let to = idporten.engine().profile().login_url(&back);
    (StatusCode::SEE_OTHER, jar, [(header::LOCATION, to)]).into_response()
}

fn chosen(body: &[u8]) -> Option<(Language, String)> {
    let params = Params::parse(body).ok()?;
    let language = params.one("language").ok()??.parse().ok()?;
    let back = params.one("return_to").ok()?.unwrap_or("/");
    is_own_path(back).then(|| (language, back.to_owned()))
}
