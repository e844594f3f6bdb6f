//! The page after a logout.

use axum::response::Response;
use serde::Serialize;

use super::{Frame, render};
use crate::demo::service::{Demo, Service, visitor::Visitor};

#[derive(Serialize)]
pub(super) struct LoggedOut {
    #[serde(flatten)]
    frame: Frame,
    service_name: &'static str,
    service_path: &'static str,
}

pub(in crate::demo::service) fn page(service: Service, demo: &Demo, visitor: &Visitor) -> Response {
    render(demo, visitor, "demo/logged_out.html", &view(service, demo, visitor))
}

pub(super) fn view(service: Service, demo: &Demo, visitor: &Visitor) -> LoggedOut {
    let session = demo.sessions.get(&visitor.session);
    // Reloading this address would show the service: its logout is over.
    let frame = Frame { return_to: service.path().to_owned(), ..Frame::new(demo, visitor, &session, "logged-out") };
    LoggedOut { frame, service_name: service.name(), service_path: service.path() }
}
