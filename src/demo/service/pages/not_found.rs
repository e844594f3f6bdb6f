//! Any other address: there is nothing there, and the menu leads on.

use std::sync::Arc;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{Frame, render};
use crate::demo::service::{Demo, visitor::Visitor};

pub(in crate::demo::service) async fn page(State(demo): State<Arc<Demo>>, visitor: Visitor) -> Response {
    let frame = Frame::new(&demo, &visitor, &demo.sessions.get(&visitor.session), "");
    (StatusCode::NOT_FOUND, render(&demo, &visitor, "demo/not_found.html", &frame)).into_response()
}
