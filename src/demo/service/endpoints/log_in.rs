//! `POST /{service}/login`: sends the browser to the provider.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use fellesporten_domain::Acr;
use fellesporten_web::params::Params;
use url::Url;

use super::{by_browser, metadata, see_other};
use crate::demo::service::{
    Demo, Service,
    authorization_request::{AuthorizationRequest, Prompt, Wishes},
    timeline::Purpose,
    visitor::Visitor,
};

pub(in crate::demo::service) async fn post(
    service: Service,
    State(demo): State<Arc<Demo>>,
    visitor: Visitor,
    body: Bytes,
) -> Response {
    let wishes = wishes(&Params::parse(&body).unwrap_or_default(), &visitor);
    let before = demo.sessions.get(&visitor.session).timeline.last_number();
    let metadata = match metadata(&demo, &visitor.session).await {
        Ok(metadata) => metadata,
        Err(trouble) => {
            demo.sessions.change(&visitor.session, |session| session.trouble = Some(trouble));
            return see_other(service.path());
        }
    };
    let options = &demo.options;
    let redirect_uri = visitor.url(service.callback_path());
    let request = AuthorizationRequest::new(service, redirect_uri, wishes, &options.rng, options.clock.now());
    see_other(send(&demo, &visitor, &metadata.authorization_endpoint, request, before).as_str())
}

/// Remembers a request and what the browser carries; gives the address to send it to.
pub(super) fn send(
    demo: &Demo,
    visitor: &Visitor,
    authorization_endpoint: &Url,
    request: AuthorizationRequest,
    before: u64,
) -> Url {
    let url = request.url(authorization_endpoint);
    let parameters = request.parameters.iter().map(|(name, value)| (*name, value.as_str()));
    let exchange = by_browser(Purpose::Authorize, request.pending.begun, authorization_endpoint, parameters);
    let mut pending = request.pending;
    pending.first_exchange = before + 1;
    demo.sessions.change(&visitor.session, |session| {
        session.timeline.add(exchange);
        session.begin(pending);
        session.trouble = None;
    });
    url
}

/// What cannot be read is as if it had not been chosen.
fn wishes(form: &Params, visitor: &Visitor) -> Wishes {
    let one = |name: &str| form.one(name).ok().flatten();
    Wishes {
        level: one("level").and_then(|text| text.parse().ok()).unwrap_or(Acr::IDPORTEN_SUBSTANTIAL),
        language: one("ui_locales").and_then(|text| text.parse().ok()).unwrap_or(visitor.language),
        prompt: one("prompt").and_then(Prompt::parse),
        with_profile: true,
        with_consent_scope: one("share").is_some(),
    }
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::Language;

    use super::*;

    #[test]
    fn unreadable_wishes_are_none() {
        let visitor =
            Visitor { session: String::new(), language: Language::En, path: String::new(), base_url: String::new() };
        let read = |form: &str| wishes(&Params::parse(form.as_bytes()).unwrap(), &visitor);
        let right = read("level=idporten-loa-high&ui_locales=nn&prompt=login");
        assert_eq!(right.level, Acr::IDPORTEN_HIGH);
        assert_eq!((right.language, right.prompt), (Language::Nn, Some(Prompt::Login)));
        for form in
            ["", "level=&ui_locales=&prompt=", "level=x&ui_locales=x&prompt=x", "level=idporten-loa-high&level=x"]
        {
            let wrong = read(form);
            assert_eq!(wrong.level, Acr::IDPORTEN_SUBSTANTIAL, "{form}");
            assert_eq!((wrong.language, wrong.prompt), (Language::En, None), "{form}");
        }
    }
}
