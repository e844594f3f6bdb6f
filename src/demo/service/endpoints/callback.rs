//! `GET /{service}/callback`: the browser is back, with a code or an error.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use fellesporten_telemetry::events;
use fellesporten_web::params::Params;
use url::Url;

use super::{by_browser, metadata, see_other};
use crate::demo::service::{
    Demo, Service,
    authorization_request::Pending,
    login::{Answered, Login, complete},
    mistake::MistakeResult,
    provider::Provider,
    timeline::Purpose,
    trouble::Trouble,
    visitor::Visitor,
};

/// The parameters of a callback.
struct Callback {
    state: String,
    issuer: Option<String>,
    code: Option<String>,
    error: Option<String>,
    description: Option<String>,
}

pub(in crate::demo::service) async fn get(
    service: Service,
    State(demo): State<Arc<Demo>>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Response {
    let callback = Callback::read(&query.unwrap_or_default());
    write_down(&demo, &visitor, service, &callback);
    let pending = demo.sessions.change(&visitor.session, |session| session.take_pending(service, &callback.state));
    if let Some((pending, mistake)) = pending.as_ref().and_then(|one| one.mistake.map(|mistake| (one, mistake))) {
        let result = MistakeResult::new(mistake, callback.error.as_deref(), callback.description.as_deref());
        demo.sessions.change(&visitor.session, |session| session.mistake = Some(result));
        events::demo::demo_mistake_returned(pending.mistake.map(|one| one.name()));
        return see_other("/mistakes");
    }
    let outcome = finish(&demo, &visitor, pending, callback).await;
    demo.sessions.change(&visitor.session, |session| match outcome {
        Ok(mut login) => {
            login.last_exchange = session.timeline.last_number();
            session.trouble = None;
            session.log_in(login);
        }
        Err(trouble) => {
            events::demo::demo_login_failed(service.client_id(), &trouble);
            session.trouble = Some(trouble);
        }
    });
    // Code and state leave the address bar.
    see_other(service.path())
}

/// `state` first, then `iss`, then what the provider says.
async fn finish(
    demo: &Arc<Demo>,
    visitor: &Visitor,
    pending: Option<Pending>,
    callback: Callback,
) -> Result<Login, Trouble> {
    let pending = pending.ok_or(Trouble::UnknownState)?;
    if callback.issuer.as_deref() != Some(demo.options.issuer.as_str()) {
        return Err(Trouble::WrongIssuer);
    }
    if let Some(error) = callback.error {
        return Err(Trouble::refused(&error, callback.description.as_deref()));
    }
    let code = callback.code.ok_or(Trouble::EmptyCallback)?;
    let metadata = metadata(demo, &visitor.session).await?;
    let before = demo.sessions.get(&visitor.session).login(pending.service).cloned();
    let mut provider = Provider::new(demo);
    let outcome = complete(demo, &mut provider, &metadata, Answered { pending, code }, before.as_ref()).await;
    let exchanges = provider.exchanges;
    demo.sessions.change(&visitor.session, |session| {
        session.timeline.extend(exchanges);
        if outcome.is_err() {
            // Its keys may have been renewed since they were fetched.
            session.provider = None;
        }
    });
    outcome
}

fn write_down(demo: &Demo, visitor: &Visitor, service: Service, callback: &Callback) {
    let Ok(url) = Url::parse(&visitor.url(service.callback_path())) else { return };
    let exchange = by_browser(Purpose::Callback, demo.options.clock.now(), &url, callback.pairs());
    demo.sessions.change(&visitor.session, |session| session.timeline.add(exchange));
}

impl Callback {
    /// A repeated or unreadable parameter counts as absent: the checks then refuse the callback.
    fn read(query: &str) -> Self {
        let params = Params::parse(query.as_bytes()).unwrap_or_default();
        let one = |name: &str| params.one(name).ok().flatten().map(str::to_owned);
        Self {
            state: one("state").unwrap_or_default(),
            issuer: one("iss"),
            code: one("code"),
            error: one("error"),
            description: one("error_description"),
        }
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        [
            ("code", self.code.as_deref()),
            ("error", self.error.as_deref()),
            ("error_description", self.description.as_deref()),
            ("state", Some(self.state.as_str())),
            ("iss", self.issuer.as_deref()),
        ]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_parameter_counts_as_absent() {
        let callback = Callback::read("code=a&code=b&state=s&iss=http%3A%2F%2Flocalhost%3A8080");
        assert_eq!((callback.code.as_deref(), callback.state.as_str()), (None, "s"));
        assert_eq!(callback.issuer.as_deref(), Some("http://localhost:8080"));
        assert_eq!(callback.pairs().map(|(name, _)| name).collect::<Vec<_>>(), ["state", "iss"]);
    }
}
