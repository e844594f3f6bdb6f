//! `GET /{service}`: a service, before and after the login.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use fellesporten_domain::Acr;
use serde::Serialize;

use super::{Frame, exchange_view::ExchangeView, initials, level_key, name_of, render, spaced};
use crate::demo::service::{
    Demo, Service,
    claims::{Claim, explained, moment},
    id_token::Check,
    login::{Arrival, Login},
    sessions::Session,
    trouble::Trouble,
    visitor::Visitor,
};

#[derive(Serialize)]
pub(super) struct ServicePage<'a> {
    #[serde(flatten)]
    frame: Frame,
    service: Service,
    service_name: &'static str,
    lead_key: &'static str,
    login_action: &'static str,
    logout_action: &'static str,
    client_id: &'static str,
    /// The language that the login form proposes.
    language: &'static str,
    /// The level that the login form proposes.
    level: &'static str,
    other: OtherService,
    /// Why the last login failed.
    trouble: Option<&'a Trouble>,
    login: Option<LoginView<'a>>,
    /// What was exchanged for this login.
    exchanges: Vec<ExchangeView<'a>>,
}

#[derive(Serialize)]
struct OtherService {
    name: &'static str,
    path: &'static str,
    login_action: &'static str,
    is_logged_in: bool,
}

#[derive(Serialize)]
struct LoginView<'a> {
    name: Option<String>,
    initials: String,
    pid: Option<String>,
    pid_key: &'static str,
    acr: &'a str,
    level_key: &'static str,
    amr: String,
    arrival: Arrival,
    auth_time: Option<String>,
    can_step_up: bool,
    /// The scope that the person must agree to, where the service has one.
    consent_scope: Option<&'static str>,
    /// What came of asking for it, if it was asked for.
    agreed_key: Option<&'static str>,
    checks: &'a [Check],
    claims: Vec<Claim>,
    /// None when the access token is opaque.
    access_claims: Option<Vec<Claim>>,
    /// None when nobody asked, or nobody answered.
    userinfo: Option<Vec<Claim>>,
    id_token: &'a str,
    access_token: &'a str,
}

pub(in crate::demo::service) async fn page(
    service: Service,
    State(demo): State<Arc<Demo>>,
    visitor: Visitor,
) -> Response {
    let session = demo.sessions.get(&visitor.session);
    render(&demo, &visitor, "demo/service.html", &view(service, &demo, &visitor, &session))
}

pub(super) fn view<'a>(service: Service, demo: &Demo, visitor: &Visitor, session: &'a Session) -> ServicePage<'a> {
    let login = session.login(service);
    let other = service.other();
    let exchanges = session.timeline.exchanges().iter().filter(|exchange| {
        login.is_some_and(|login| (login.first_exchange..=login.last_exchange).contains(&exchange.number))
    });
    ServicePage {
        frame: Frame::new(demo, visitor, session, service.menu_entry()),
        service,
        service_name: service.name(),
        lead_key: service.lead_key(),
        login_action: service.login_path(),
        logout_action: service.logout_path(),
        client_id: service.client_id(),
        language: visitor.language.as_str(),
        level: Acr::IDPORTEN_SUBSTANTIAL.as_str(),
        other: OtherService {
            name: other.name(),
            path: other.path(),
            login_action: other.login_path(),
            is_logged_in: session.login(other).is_some(),
        },
        trouble: session.trouble.as_ref(),
        login: login.map(|login| login_view(demo, login)),
        exchanges: ExchangeView::of(exchanges),
    }
}

/// A D-number's first digit is raised by four (docs/contracts/idporten.md §12.1).
fn is_d_number(pid: &str) -> bool {
    pid.starts_with(['4', '5', '6', '7'])
}

fn login_view<'a>(demo: &Demo, login: &'a Login) -> LoginView<'a> {
    let pid = login.claim("pid");
    let name = name_of(pid.and_then(|pid| demo.options.person(pid))).or_else(|| login.said_name());
    let acr = login.acr();
    LoginView {
        initials: name.as_deref().map_or_else(|| "?".to_owned(), initials),
        name,
        pid: pid.map(spaced),
        pid_key: if pid.is_some_and(is_d_number) { "demo-fact-d-number" } else { "demo-fact-pid" },
        acr: login.claim("acr").unwrap_or_default(),
        level_key: level_key(acr),
        amr: login.amr(),
        arrival: login.arrival,
        auth_time: login.auth_time().and_then(moment),
        consent_scope: login.service.consent_scope(),
        agreed_key: login.agreed.map(|agreed| if agreed { "demo-agreed-yes" } else { "demo-agreed-no" }),
        can_step_up: acr == Some(Acr::IDPORTEN_SUBSTANTIAL),
        checks: &login.checks,
        claims: explained(&login.claims),
        access_claims: login.access_claims.as_ref().map(explained),
        userinfo: login.userinfo.as_ref().map(explained),
        id_token: &login.id_token,
        access_token: &login.access_token,
    }
}
