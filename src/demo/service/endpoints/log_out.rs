//! `POST /{service}/logout`: ends our own sessions, then sends the browser to end the provider's (§6.1).

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::{by_browser, metadata, see_other};
use crate::demo::service::{Demo, Service, timeline::Purpose, visitor::Visitor};

pub(in crate::demo::service) async fn post(
    service: Service,
    State(demo): State<Arc<Demo>>,
    visitor: Visitor,
) -> Response {
    let Some(login) = demo.sessions.get(&visitor.session).login(service).cloned() else {
        return see_other(service.path());
    };
    let metadata = match metadata(&demo, &visitor.session).await {
        Ok(metadata) => metadata,
        Err(trouble) => {
            demo.sessions.change(&visitor.session, |session| session.trouble = Some(trouble));
            return see_other(service.path());
        }
    };
    let state = demo.options.rng.token::<32>();
    let return_to = visitor.url(service.logged_out_path());
    let parameters = [
        ("id_token_hint", login.id_token.as_str()),
        ("post_logout_redirect_uri", return_to.as_str()),
        ("state", state.as_str()),
    ];
    let mut url = metadata.end_session_endpoint.clone();
    url.query_pairs_mut().extend_pairs(parameters);
    let exchange = by_browser(Purpose::Logout, demo.options.clock.now(), &metadata.end_session_endpoint, parameters);
    demo.sessions.change(&visitor.session, |session| {
        session.log_out();
        session.timeline.add(exchange);
        session.logout_state = Some(state);
    });
    see_other(url.as_str())
}
