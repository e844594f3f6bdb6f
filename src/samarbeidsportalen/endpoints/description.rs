//! The API's own description: as JSON under `/v3/api-docs`, as a page under `/swagger-ui/index.html` (docs/contracts/maskinporten.md §7.1).

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use fellesporten_web::failure::Failure;
use serde_json::Value;

use crate::openapi::{Group, document};
use crate::{Samarbeidsportalen, pages};

/// All of it.
pub(crate) async fn whole(State(portal): State<Samarbeidsportalen>) -> Json<Value> {
    Json(document(None, &portal.parts().public_url))
}

/// One group.
pub(crate) async fn of_group(
    State(portal): State<Samarbeidsportalen>,
    Path(slug): Path<String>,
) -> Result<Json<Value>, Failure> {
    let group = Group::ALL.into_iter().find(|group| group.slug() == slug).ok_or(Failure::NotFound)?;
    Ok(Json(document(Some(group), &portal.parts().public_url)))
}

/// To read.
pub(crate) async fn page(State(portal): State<Samarbeidsportalen>) -> Response {
    pages::api(&portal)
}

/// What the links at the foot of the page lead to.
pub(crate) async fn help(State(portal): State<Samarbeidsportalen>) -> Response {
    pages::help(&portal)
}
