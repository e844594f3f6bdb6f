//! `POST /mistakes/{mistake}`: makes one mistake on purpose.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use fellesporten_domain::Acr;
use fellesporten_web::failure::Failure;

use super::{by_browser, log_in, metadata, see_other};
use crate::demo::service::{
    Demo, Service,
    authorization_request::{AuthorizationRequest, Wishes},
    mistake::{Mistake, MistakeResult, Place},
    provider::{Metadata, Provider},
    timeline::Purpose,
    visitor::Visitor,
};

/// The client that makes the mistakes.
const CLUMSY: Service = Service::MinSide;

pub(in crate::demo::service) async fn post(
    State(demo): State<Arc<Demo>>,
    visitor: Visitor,
    Path(name): Path<String>,
) -> Response {
    let Some(mistake) = Mistake::parse(&name) else { return Failure::NotFound.into_response() };
    let before = demo.sessions.get(&visitor.session).timeline.last_number();
    let metadata = match metadata(&demo, &visitor.session).await {
        Ok(metadata) => metadata,
        Err(trouble) => return show(&demo, &visitor, MistakeResult::of_trouble(mistake, &trouble)),
    };
    match (mistake, mistake.place()) {
        (Mistake::UnregisteredLogout, _) => log_out_wrongly(&demo, &visitor, &metadata),
        (_, Place::TokenAnswer) => ask_for_tokens_wrongly(&demo, &visitor, &metadata, mistake).await,
        _ => log_in_wrongly(&demo, &visitor, &metadata, mistake, before),
    }
}

fn log_in_wrongly(demo: &Demo, visitor: &Visitor, metadata: &Metadata, mistake: Mistake, before: u64) -> Response {
    let wishes = Wishes {
        level: Acr::IDPORTEN_SUBSTANTIAL,
        language: visitor.language,
        prompt: None,
        with_profile: false,
        with_consent_scope: false,
    };
    let options = &demo.options;
    let redirect_uri = visitor.url(CLUMSY.callback_path());
    let mut request = AuthorizationRequest::new(CLUMSY, redirect_uri, wishes, &options.rng, options.clock.now());
    request.pending.mistake = Some(mistake);
    mistake.spoil(&mut request.parameters);
    see_other(log_in::send(demo, visitor, &metadata.authorization_endpoint, request, before).as_str())
}

async fn ask_for_tokens_wrongly(
    demo: &Arc<Demo>,
    visitor: &Visitor,
    metadata: &Metadata,
    mistake: Mistake,
) -> Response {
    let session = demo.sessions.get(&visitor.session);
    let login = Service::ALL.into_iter().find_map(|service| session.login(service).cloned());
    let (service, code, verifier) = match (&login, mistake) {
        (Some(login), Mistake::ReplayedCode) => (login.service, login.code.clone(), login.code_verifier.clone()),
        (None, Mistake::ReplayedCode) => return see_other("/mistakes"),
        _ => (CLUMSY, demo.options.rng.token::<32>(), demo.options.rng.token::<32>()),
    };
    let secret = match mistake {
        Mistake::WrongSecret => "wrong-on-purpose",
        _ => demo.options.secret(service).expose().as_str(),
    };
    let redirect_uri = visitor.url(service.callback_path());
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", redirect_uri.as_str()),
        ("code_verifier", verifier.as_str()),
    ];
    let mut provider = Provider::new(demo);
    let outcome = provider.tokens(&metadata.token_endpoint, service.client_id(), secret, &fields).await;
    let exchanges = provider.exchanges;
    demo.sessions.change(&visitor.session, |session| session.timeline.extend(exchanges));
    let result = match outcome {
        Ok(_) => MistakeResult::new(mistake, None, None),
        Err(trouble) => MistakeResult::of_trouble(mistake, &trouble),
    };
    show(demo, visitor, result)
}

/// The provider ends its session all the same; so do we.
fn log_out_wrongly(demo: &Demo, visitor: &Visitor, metadata: &Metadata) -> Response {
    let session = demo.sessions.get(&visitor.session);
    let Some(login) = Service::ALL.into_iter().find_map(|service| session.login(service)) else {
        return see_other("/mistakes");
    };
    let parameters =
        [("id_token_hint", login.id_token.as_str()), ("post_logout_redirect_uri", "https://example.org/logged-out")];
    let mut url = metadata.end_session_endpoint.clone();
    url.query_pairs_mut().extend_pairs(parameters);
    let exchange = by_browser(Purpose::Logout, demo.options.clock.now(), &metadata.end_session_endpoint, parameters);
    demo.sessions.change(&visitor.session, |session| {
        session.log_out();
        session.timeline.add(exchange);
    });
    see_other(url.as_str())
}

fn show(demo: &Demo, visitor: &Visitor, result: MistakeResult) -> Response {
    demo.sessions.change(&visitor.session, |session| session.mistake = Some(result));
    see_other("/mistakes")
}
