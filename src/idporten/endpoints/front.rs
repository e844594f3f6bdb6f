//! Pages that belong to no login: the front page for whoever opens the host itself, and help.

use axum::{extract::State, response::Response};

use super::Visit;
use crate::{IdPorten, pages};

/// `GET /`.
pub async fn front_page(State(idporten): State<IdPorten>, visit: Visit) -> Response {
    pages::front_page(&idporten, &visit)
}

/// `GET /help`.
pub async fn help(State(idporten): State<IdPorten>, visit: Visit) -> Response {
    pages::help_page(&idporten, &visit)
}
