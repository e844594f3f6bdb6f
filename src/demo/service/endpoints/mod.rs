//! What the demo service does, an endpoint per file.

pub(super) mod callback;
pub(super) mod choose_language;
pub(super) mod clear_requests;
pub(super) mod issue_certificate;
pub(super) mod log_in;
pub(super) mod log_out;
pub(super) mod logged_out;
pub(super) mod make_mistake;

use std::sync::Arc;

use axum::{
    http::{HeaderValue, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use fellesporten_domain::Timestamp;
use url::Url;

use super::{
    Demo,
    provider::{Metadata, Provider},
    timeline::{Channel, Exchange, Field, Purpose},
    trouble::Trouble,
};

/// 303: whatever was asked for, a GET follows.
pub(super) fn see_other(address: &str) -> Response {
    match HeaderValue::try_from(address) {
        Ok(location) => (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The provider's metadata: of this session, else fetched now and remembered.
async fn metadata(demo: &Arc<Demo>, session: &str) -> Result<Metadata, Trouble> {
    if let Some(known) = demo.sessions.get(session).provider {
        return Ok(known);
    }
    let mut provider = Provider::new(demo);
    let fetched = provider.metadata().await;
    let exchanges = provider.exchanges;
    demo.sessions.change(session, |session| {
        session.timeline.extend(exchanges);
        session.provider = fetched.as_ref().ok().cloned();
    });
    fetched
}

/// What the browser carries to or from the provider.
fn by_browser<'a>(
    purpose: Purpose,
    at: Timestamp,
    url: &Url,
    parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Exchange {
    let mut bare = url.clone();
    bare.set_query(None);
    Exchange {
        number: 0,
        channel: Channel::Browser,
        purpose,
        at,
        method: "GET",
        url: bare.to_string(),
        parameters: parameters.into_iter().map(|(name, value)| Field::new(name, value)).collect(),
        headers: Vec::new(),
        answer: None,
    }
}
