//! `GET /requests`: everything that was sent and got.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{Frame, exchange_view::ExchangeView, render};
use crate::demo::service::{Demo, sessions::Session, visitor::Visitor};

#[derive(Serialize)]
pub(super) struct Requests<'a> {
    #[serde(flatten)]
    frame: Frame,
    exchanges: Vec<ExchangeView<'a>>,
}

pub(in crate::demo::service) async fn page(State(demo): State<Arc<Demo>>, visitor: Visitor) -> Response {
    let session = demo.sessions.get(&visitor.session);
    render(&demo, &visitor, "demo/requests.html", &view(&demo, &visitor, &session))
}

pub(super) fn view<'a>(demo: &Demo, visitor: &Visitor, session: &'a Session) -> Requests<'a> {
    Requests {
        frame: Frame::new(demo, visitor, session, "requests"),
        exchanges: ExchangeView::of(session.timeline.exchanges()),
    }
}
