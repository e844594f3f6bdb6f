//! View models of the supplier's pages; the templates lie in `templates/simulators/`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use fellesporten_domain::Language;
use fellesporten_jose::sha256;
use fellesporten_web::Csp;
use fellesporten_web::params::Params;
use serde::Serialize;

use crate::browser;
use crate::choice;
use crate::endpoints::login::Step;
use crate::login::AuthorizationRequest;
use crate::outcome::{Group, Outcome};
use crate::plan::six;
use crate::profile::eidas;
use crate::simulator::Simulator;

/// What the supplier calls its client.
pub(crate) const BROKER: &str = "ID-porten";

/// What every page has.
#[derive(Serialize)]
struct Frame {
    supplier: Supplier,
    /// The supplier's languages, for its menu.
    languages: Vec<LanguageChoice>,
    /// The page's own path.
    path: String,
}

#[derive(Serialize)]
struct Supplier {
    id: &'static str,
    name: &'static str,
}

#[derive(Serialize)]
struct LanguageChoice {
    code: &'static str,
    name: &'static str,
}

impl Frame {
    fn new(simulator: &Simulator, path: &str) -> Self {
        let profile = simulator.profile();
        let languages = Language::ALL.into_iter().filter(|language| profile.speaks(*language));
        Self {
            supplier: Supplier { id: profile.id, name: profile.name },
            languages: languages
                .map(|language| LanguageChoice { code: language.as_str(), name: language.own_name() })
                .collect(),
            path: path.to_owned(),
        }
    }
}

/// What was typed, when a page is shown again.
#[derive(Default)]
pub(crate) struct Typed {
    error_key: Option<&'static str>,
    pid: String,
    phone: String,
    birth_date: String,
}

impl Typed {
    pub(crate) fn of(form: &Params, error_key: &'static str) -> Self {
        let one = |name: &str| form.one(name).ok().flatten().unwrap_or_default().chars().take(20).collect();
        Self { error_key: Some(error_key), pid: one("pid"), phone: one("phone"), birth_date: one("birth_date") }
    }
}

/// Context of `simulators/login.html`.
#[derive(Serialize)]
struct Login<'a> {
    #[serde(flatten)]
    frame: Frame,
    step: &'static str,
    action: String,
    error_key: Option<&'static str>,
    pid: &'a str,
    phone: &'a str,
    birth_date: &'a str,
    countries: Vec<&'static str>,
    /// The country that was chosen.
    country: Option<&'a str>,
    /// Two words that a phone shows too.
    reference: Option<String>,
    people: Vec<PersonChoice<'a>>,
    instruments: Vec<InstrumentChoice>,
    groups: Vec<OutcomeGroup>,
    seconds: u32,
    /// Whether the number may be unknown.
    foreign: bool,
}

#[derive(Serialize)]
struct PersonChoice<'a> {
    pid: &'a str,
    name: &'a str,
    selected: bool,
}

#[derive(Serialize)]
struct InstrumentChoice {
    value: &'static str,
    name: &'static str,
    selected: bool,
}

#[derive(Serialize)]
struct OutcomeGroup {
    label_key: &'static str,
    outcomes: Vec<OutcomeChoice>,
}

#[derive(Serialize)]
struct OutcomeChoice {
    value: &'static str,
    /// Its text in the locales, for everyday ones.
    text_key: Option<&'static str>,
    /// Its text in English, for the others.
    says: &'static str,
}

/// The page of a login's step.
pub(crate) fn login(
    simulator: &Simulator,
    id: &str,
    request: &AuthorizationRequest,
    step: Step,
    language: Language,
    typed: &Typed,
) -> Response {
    let profile = simulator.profile();
    let path = format!("/login/{id}");
    let first = choice::first(&simulator.options, request).ok().map(|person| person.key);
    let people = simulator.options.citizens.iter().map(|citizen| PersonChoice {
        pid: citizen.pid.expose(),
        name: &citizen.name,
        selected: first.as_ref() == Some(&citizen.pid),
    });
    let instruments = profile.instruments.iter().map(|instrument| InstrumentChoice {
        value: instrument.id,
        name: instrument.name,
        selected: instrument == request.instrument,
    });
    let context = Login {
        frame: Frame::new(simulator, &path),
        step: match step {
            Step::Country => "country",
            Step::Phone => "phone",
            Step::Choose => "choose",
        },
        action: path,
        error_key: typed.error_key,
        pid: &typed.pid,
        phone: &typed.phone,
        birth_date: &typed.birth_date,
        countries: if step == Step::Country { eidas::COUNTRIES.to_vec() } else { Vec::new() },
        country: request.hint.country.as_deref(),
        reference: (request.instrument.id == "bim").then(|| reference(id)),
        people: people.collect(),
        instruments: instruments.collect(),
        groups: groups(simulator),
        seconds: six(),
        foreign: profile.id == "eidas",
    };
    let csp = Csp::strict().form_action_to(&request.target.redirect_uri);
    simulator.options.pages.render("simulators/login.html", language, &context, &csp)
}

fn groups(simulator: &Simulator) -> Vec<OutcomeGroup> {
    let of_group = |group: Group| -> Vec<OutcomeChoice> {
        Outcome::all(simulator.profile())
            .filter(|outcome| outcome.group() == group)
            .map(|outcome| OutcomeChoice { value: outcome.word(), text_key: outcome.key(), says: outcome.says() })
            .collect()
    };
    Group::ALL.into_iter().map(|group| OutcomeGroup { label_key: group.key(), outcomes: of_group(group) }).collect()
}

/// Two words, the same ones for the same login: the browser's must be the phone's.
fn reference(id: &str) -> String {
    const FIRST: [&str; 8] = ["RASK", "STILLE", "BLID", "HVIT", "LETT", "MODIG", "VARM", "KLOK"];
    const SECOND: [&str; 8] = ["ELG", "FJORD", "BJØRK", "LAKS", "SNØ", "REV", "STEIN", "ORRE"];
    let [one, other, ..] = sha256(id.as_bytes());
    let word = |words: [&'static str; 8], byte: u8| words.get(usize::from(byte % 8)).copied().unwrap_or_default();
    format!("{} {}", word(FIRST, one), word(SECOND, other))
}

/// Context of `simulators/message.html`.
#[derive(Serialize)]
struct Message<'a> {
    #[serde(flatten)]
    frame: Frame,
    heading_key: &'a str,
    text_key: Option<&'a str>,
    /// More, in English.
    detail: Option<&'a str>,
    /// A service where a login can begin.
    service: Option<&'a str>,
}

fn message(
    simulator: &Simulator,
    status: StatusCode,
    language: Language,
    keys: (&str, Option<&str>),
    (detail, service): (Option<&str>, Option<&str>),
) -> Response {
    let (heading_key, text_key) = keys;
    let context = Message { frame: Frame::new(simulator, "/"), heading_key, text_key, detail, service };
    simulator.options.pages.render_with(status, "simulators/message.html", language, &context, &Csp::strict())
}

/// What is wrong, for a developer: nobody else sees it.
pub(crate) fn problem(simulator: &Simulator, headers: &HeaderMap, status: StatusCode, detail: &str) -> Response {
    let language = browser::language(simulator.profile(), headers, "");
    message(simulator, status, language, ("error-title", None), (Some(detail), None))
}

/// The end of a login that never returns.
pub(crate) fn stuck(simulator: &Simulator, headers: &HeaderMap, ui_locales: &str) -> Response {
    let language = browser::language(simulator.profile(), headers, ui_locales);
    message(
        simulator,
        StatusCode::OK,
        language,
        ("sim-stuck-title", Some("sim-stuck-text")),
        (None, simulator.options.service.as_deref()),
    )
}

/// Logged out, and nowhere to go.
pub(crate) fn logged_out(simulator: &Simulator, headers: &HeaderMap) -> Response {
    let language = browser::language(simulator.profile(), headers, "");
    message(simulator, StatusCode::OK, language, ("logged-out-title", None), (None, None))
}

/// `GET /`: what this address is.
pub(crate) async fn front(State(simulator): State<Arc<Simulator>>, headers: HeaderMap) -> Response {
    let language = browser::language(simulator.profile(), &headers, "");
    let issuer = simulator.issuer();
    let more = (Some(issuer.as_str()), simulator.options.service.as_deref());
    message(&simulator, StatusCode::OK, language, ("sim-front-title", Some("sim-front-text")), more)
}

/// `GET /help`: where the footer's links lead.
pub(crate) async fn help(State(simulator): State<Arc<Simulator>>, headers: HeaderMap) -> Response {
    #[derive(Serialize)]
    struct Help {
        return_to: Option<()>,
    }
    let language = browser::language(simulator.profile(), &headers, "");
    simulator.options.pages.render("idporten/help.html", language, &Help { return_to: None }, &Csp::strict())
}
