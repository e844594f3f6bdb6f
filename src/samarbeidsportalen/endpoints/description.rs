//! The API's own description: as JSON under `/v3/api-docs`, as a page under `/swagger-ui/index.html` (docs/contracts/maskinporten.md §7.1).

use axum::extract::{Path, State};
use axum::response::{Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use fellesporten_web::failure::Failure;
use serde_json::Value;

use crate::openapi::{Group, document};
use crate::{Samarbeidsportalen, pages};

/// The page.
const PAGE: &str = "/swagger-ui/index.html";

/// Everything of the description. Whoever comes to the front door, or to the page's folder, is shown the page.
pub(crate) fn router() -> Router<Samarbeidsportalen> {
    let description = Router::new()
        .route("/v3/api-docs", get(whole))
        .route("/v3/api-docs/{group}", get(of_group))
        .route(PAGE, get(page))
        .route("/help", get(help));
    let ways = ["/", "/swagger-ui", "/swagger-ui/"];
    ways.iter().fold(description, |router, way| router.route(way, get(|| async { Redirect::to(PAGE) })))
}

/// All of it.
async fn whole(State(portal): State<Samarbeidsportalen>) -> Json<Value> {
    Json(document(None, &portal.parts().public_url))
}

/// One group.
async fn of_group(State(portal): State<Samarbeidsportalen>, Path(slug): Path<String>) -> Result<Json<Value>, Failure> {
    let group = Group::ALL.into_iter().find(|group| group.slug() == slug).ok_or(Failure::NotFound)?;
    Ok(Json(document(Some(group), &portal.parts().public_url)))
}

/// To read.
async fn page(State(portal): State<Samarbeidsportalen>) -> Response {
    pages::api(&portal)
}

/// What the links at the foot of the page lead to.
async fn help(State(portal): State<Samarbeidsportalen>) -> Response {
    pages::help(&portal)
}
