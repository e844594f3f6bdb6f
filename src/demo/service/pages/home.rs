//! `GET /`: what a newcomer sees first.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{Frame, level_key, name_of, render};
use crate::demo::service::{Demo, Service, visitor::Visitor};

#[derive(Serialize)]
pub(super) struct Home {
    #[serde(flatten)]
    frame: Frame,
    /// The provider's issuer.
    issuer: String,
    cards: Vec<Card>,
}

/// A service to go to.
#[derive(Serialize)]
struct Card {
    id: Service,
    path: &'static str,
    name: &'static str,
    /// The key of what it is for.
    lead_key: &'static str,
    /// Who is logged in there.
    person: Option<String>,
    level_key: Option<&'static str>,
}

pub(in crate::demo::service) async fn page(State(demo): State<Arc<Demo>>, visitor: Visitor) -> Response {
    render(&demo, &visitor, "demo/home.html", &view(&demo, &visitor))
}

pub(super) fn view(demo: &Demo, visitor: &Visitor) -> Home {
    let session = demo.sessions.get(&visitor.session);
    let cards = Service::ALL
        .into_iter()
        .map(|service| {
            let login = session.login(service);
            let person = login.map(|login| {
                let known = login.claim("pid").and_then(|pid| demo.options.person(pid));
                name_of(known).unwrap_or_else(|| login.claim("pid").or(login.claim("sub")).unwrap_or("–").to_owned())
            });
            Card {
                id: service,
                path: service.path(),
                name: service.name(),
                lead_key: service.lead_key(),
                person,
                level_key: login.map(|login| level_key(login.acr())),
            }
        })
        .collect();
    Home { frame: Frame::new(demo, visitor, &session, "home"), issuer: demo.options.issuer.clone(), cards }
}
