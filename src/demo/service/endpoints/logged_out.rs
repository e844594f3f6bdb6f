//! `GET /{service}/logged-out`: the browser is back from the provider's logout.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use fellesporten_web::params::Params;
use url::Url;

use super::{by_browser, see_other};
use crate::demo::service::{Demo, Service, pages, timeline::Purpose, visitor::Visitor};

pub(in crate::demo::service) async fn get(
    service: Service,
    State(demo): State<Arc<Demo>>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Response {
    let params = Params::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let state = params.one("state").ok().flatten().unwrap_or_default().to_owned();
    let expected = demo.sessions.change(&visitor.session, |session| session.logout_state.take());
    if expected.as_deref() != Some(state.as_str()) {
        return see_other(service.path());
    }
    if let Ok(url) = Url::parse(&visitor.url(service.logged_out_path())) {
        let exchange = by_browser(Purpose::LoggedOut, demo.options.clock.now(), &url, [("state", state.as_str())]);
        demo.sessions.change(&visitor.session, |session| session.timeline.add(exchange));
    }
    pages::logged_out::page(service, &demo, &visitor)
}
