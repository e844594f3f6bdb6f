//! `GET /help`: where the footer's links lead.

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::{Frame, render};
use crate::demo::service::{Demo, visitor::Visitor};

pub(in crate::demo::service) async fn page(State(demo): State<Arc<Demo>>, visitor: Visitor) -> Response {
    let frame = Frame::new(&demo, &visitor, &demo.sessions.get(&visitor.session), "");
    render(&demo, &visitor, "demo/help.html", &frame)
}
