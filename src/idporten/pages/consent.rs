//! `idporten/consent.html` (`docs/contracts/idporten.md` §8.5).

use axum::response::Response;
use fellesporten_domain::Language;
use fellesporten_oauth::rules::{authorization_lifetime, onbehalfof};
use fellesporten_registry::{Client, Scope, Snapshot};
use fellesporten_web::Csp;
use serde::Serialize;

use super::service_name;
use crate::{
    IdPorten,
    endpoints::Visit,
    rules::{
        lifetime,
        scope_text::{self, Span},
    },
    state::Question,
};

#[derive(Serialize)]
struct ConsentPage {
    service_name: String,
    organisation: String,
    return_to: String,
    action: String,
    scopes: Vec<ScopeLine>,
    login_anyway: bool,
    ends_key: String,
    ends_count: u32,
}

/// What a scope lets a service do, in its owner's words.
#[derive(Serialize)]
pub(super) struct ScopeLine {
    name: String,
    description: String,
    owner: String,
    paragraphs: Vec<Vec<Span>>,
    /// The language of the words, where it is not the page's.
    lang: Option<&'static str>,
}

impl ScopeLine {
    /// The line of one scope. Owners write Norwegian, Bokmål or Nynorsk.
    pub(super) fn of(snapshot: &Snapshot, scope: &Scope, language: Language) -> Self {
        ScopeLine {
            name: scope.name.clone(),
            description: scope.description.clone(),
            owner: organisation_name(snapshot, &scope.owner_orgno),
            paragraphs: scope_text::paragraphs(scope.long_description.as_deref().unwrap_or_default()),
            lang: matches!(language, Language::En | Language::Se).then_some("no"),
        }
    }
}

/// An organisation as people know it.
pub(super) fn organisation_name(snapshot: &Snapshot, org_number: &fellesporten_domain::OrgNumber) -> String {
    snapshot.organisation_record(org_number).map_or_else(|| org_number.to_string(), |it| it.name.clone())
}

/// The organisation whose service asks: a supplier's customer, where it acts for one (§7.7).
fn consumer(snapshot: &Snapshot, client: &Client, question: &Question) -> String {
    let customer = question.request.onbehalfof.as_deref().and_then(|name| onbehalfof::entry(client, name));
    organisation_name(snapshot, customer.map_or(&client.client_orgno, |entry| &entry.orgno))
}

/// The page of a question.
pub fn consent_page(idporten: &IdPorten, visit: &Visit, id: &str, client: &Client, question: &Question) -> Response {
    let snapshot = idporten.engine().registry().snapshot();
    let (unit, count) = lifetime::in_words(authorization_lifetime::of(&snapshot, client, &question.request.scope));
    let asked = question.decision.asked.iter().filter_map(|name| snapshot.scope(name.as_str()));
    let page = ConsentPage {
        service_name: service_name(idporten, &question.request),
        organisation: consumer(&snapshot, client, question),
        return_to: path(id),
        action: path(id),
        scopes: asked.map(|scope| ScopeLine::of(&snapshot, scope, visit.language)).collect(),
        login_anyway: question.request.scope.iter().any(|name| !question.decision.asked.contains(name.as_str())),
        ends_key: format!("consent-ends-{unit}"),
        ends_count: count,
    };
    // The answer leads to the service, and browsers apply form-action to that redirect too.
    let csp = Csp::strict().form_action_to(&question.request.redirect_uri).with_script(idporten.rng());
    idporten.pages().render("idporten/consent.html", visit.language, &page, &csp)
}

/// The address of a question.
pub fn path(id: &str) -> String {
    format!("/consent/{id}")
}
