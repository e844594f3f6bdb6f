//! `/login/{attempt}`: the supplier's pages, step by step: where from, which phone, who and what.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use fellesporten_web::params::Params;

use super::authorize::finish;
use crate::authorization_response::{self, see_other};
use crate::choice::{self, Unclear};
use crate::login::AuthorizationRequest;
use crate::outcome::Outcome;
use crate::plan::Plan;
use crate::profile::{HintKind, Profile, eidas};
use crate::simulator::{Attempt, Simulator};
use crate::{browser, pages};

/// What the person is asked next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Which country's eID (eIDAS).
    Country,
    /// Phone and birth date (BankID på mobil).
    Phone,
    /// Who, and what happens.
    Choose,
}

impl Step {
    fn of(profile: &Profile, request: &AuthorizationRequest) -> Self {
        if profile.hint == HintKind::Country && request.hint.country.is_none() {
            Self::Country
        } else if request.instrument.id == "bim" && request.hint.phone.is_none() {
            Self::Phone
        } else {
            Self::Choose
        }
    }
}

pub(crate) async fn get(
    State(simulator): State<Arc<Simulator>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let now = simulator.now();
    let Some(attempt) = simulator.memory().attempts.get(&id, now).cloned() else {
        return gone(&simulator, &headers);
    };
    show(&simulator, &id, &attempt, &headers, &pages::Typed::default())
}

pub(crate) async fn post(
    State(simulator): State<Arc<Simulator>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let now = simulator.now();
    let Some(mut attempt) = simulator.memory().attempts.take(&id, now) else {
        return gone(&simulator, &headers);
    };
    let form = Params::parse(&body).unwrap_or_default();
    let one = |name: &str| form.one(name).ok().flatten();
    if one("action") == Some("cancel") {
        return authorization_response::error(&simulator, &attempt.request.target, "access_denied", None);
    }
    let error_key = match Step::of(simulator.profile(), &attempt.request) {
        Step::Country => country(&mut attempt.request, one("country").unwrap_or_default()),
        Step::Phone => {
            let digits = |name| one(name).unwrap_or_default().replace(' ', "");
            phone(&mut attempt.request, digits("phone"), digits("birth_date"))
        }
        Step::Choose => match choice::of(&simulator.options, &attempt.request, &plan(&form)) {
            Ok(choice) => return finish(&simulator, attempt.request, choice, attempt.browser, &headers),
            Err(unclear) => Some(unclear_key(unclear)),
        },
    };
    simulator.memory().attempts.put(id.clone(), attempt.clone(), attempt.ends, now);
    match error_key {
        None => see_other(&format!("/login/{id}")),
        Some(key) => show(&simulator, &id, &attempt, &headers, &pages::Typed::of(&form, key)),
    }
}

fn show(simulator: &Simulator, id: &str, attempt: &Attempt, headers: &HeaderMap, typed: &pages::Typed) -> Response {
    let language = browser::language(simulator.profile(), headers, &attempt.request.ui_locales);
    let step = Step::of(simulator.profile(), &attempt.request);
    pages::login(simulator, id, &attempt.request, step, language, typed)
}

fn gone(simulator: &Simulator, headers: &HeaderMap) -> Response {
    let description = "this login is unknown, ended, or took too long";
    pages::problem(simulator, headers, StatusCode::NOT_FOUND, description)
}

fn country(request: &mut AuthorizationRequest, chosen: &str) -> Option<&'static str> {
    if !eidas::COUNTRIES.contains(&chosen) {
        return Some("sim-error-country");
    }
    request.hint.country = Some(chosen.to_owned());
    None
}

fn phone(request: &mut AuthorizationRequest, phone: String, birth_date: String) -> Option<&'static str> {
    let is_digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(&phone, 8) {
        return Some("sim-error-phone");
    }
    if !is_digits(&birth_date, 6) {
        return Some("sim-error-birth-date");
    }
    request.hint.phone = Some((phone, birth_date));
    None
}

/// The page's form as a plan: a typed number comes before a chosen one.
fn plan(form: &Params) -> Plan {
    let one = |name: &str| form.one(name).ok().flatten().map(str::to_owned);
    Plan {
        outcome: one("outcome").or(Some(Outcome::Success.word().to_owned())),
        pid: one("pid").or_else(|| one("person")),
        instrument: one("instrument"),
        seconds: one("seconds").and_then(|text| text.parse().ok()),
        matched: Some(one("unmatched").is_none()),
        ..Plan::default()
    }
}

const fn unclear_key(unclear: Unclear) -> &'static str {
    match unclear {
        Unclear::Pid | Unclear::Nobody => "sim-error-pid",
        Unclear::Outcome | Unclear::Instrument => "sim-error-choice",
    }
}
