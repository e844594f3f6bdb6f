//! `POST /requests/clear`: an empty page to write on.

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::see_other;
use crate::demo::service::{Demo, visitor::Visitor};

pub(in crate::demo::service) async fn post(State(demo): State<Arc<Demo>>, visitor: Visitor) -> Response {
    demo.sessions.change(&visitor.session, |session| session.timeline.clear());
    see_other("/requests")
}
