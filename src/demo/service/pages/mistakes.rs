//! `GET /mistakes`: requests that are wrong on purpose.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{Frame, render};
use crate::demo::service::{
    Demo, Service,
    mistake::{Mistake, MistakeResult, Place},
    visitor::Visitor,
};

#[derive(Serialize)]
pub(super) struct Mistakes {
    #[serde(flatten)]
    frame: Frame,
    mistakes: Vec<MistakeLine>,
    result: Option<MistakeResult>,
}

#[derive(Serialize)]
struct MistakeLine {
    name: &'static str,
    place: Place,
    promised: &'static str,
    /// Whether somebody must log in first.
    is_disabled: bool,
}

pub(in crate::demo::service) async fn page(State(demo): State<Arc<Demo>>, visitor: Visitor) -> Response {
    render(&demo, &visitor, "demo/mistakes.html", &view(&demo, &visitor))
}

pub(super) fn view(demo: &Demo, visitor: &Visitor) -> Mistakes {
    let session = demo.sessions.get(&visitor.session);
    let is_logged_in = Service::ALL.into_iter().any(|service| session.login(service).is_some());
    let mistakes = Mistake::ALL
        .into_iter()
        .map(|mistake| MistakeLine {
            name: mistake.name(),
            place: mistake.place(),
            promised: mistake.promised(),
            is_disabled: mistake.needs_login() && !is_logged_in,
        })
        .collect();
    Mistakes { frame: Frame::new(demo, visitor, &session, "mistakes"), mistakes, result: session.mistake }
}
