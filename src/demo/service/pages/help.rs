//! `GET /help`: where the footer's links lead.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::render;
use crate::demo::service::{Demo, visitor::Visitor};

#[derive(Serialize)]
struct Help<'a> {
    return_to: &'a str,
}

pub(in crate::demo::service) async fn page(State(demo): State<Arc<Demo>>, visitor: Visitor) -> Response {
    render(&demo, &visitor, "idporten/help.html", &Help { return_to: &visitor.path })
}
