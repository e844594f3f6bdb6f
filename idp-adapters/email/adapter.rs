//! E-mail login as an adapter: an address, a code that the engine sends there, and the same code typed.

use fellesporten_domain::{Acr, Amr, EmailAddress};

use super::{
    form::{EmailForm, Problem},
    state::State,
};
use crate::{
    Adapter, Attempt, CodeAnswer, CodeErrand, Description, EidRow, Event, Evidence, HiddenText, Identity, Interaction,
    OpaqueState, Outcome, PostedForm, Screen, Step, Subject, UnavailableCode, Violation,
};

/// The adapter.
#[derive(Debug, Clone)]
pub struct Email {
    row: EidRow,
}

impl Default for Email {
    fn default() -> Self {
        Self { row: super::row() }
    }
}

impl Email {
    /// Its row, for the catalogue.
    pub fn row(&self) -> &EidRow {
        &self.row
    }
}

impl Adapter for Email {
    fn describe(&self) -> Description {
        Description {
            id: self.row.id.clone(),
            acrs: self.row.acrs.clone(),
            devices: self.row.devices,
            interaction: Interaction::Form,
        }
    }

    /// Who reloads the page, or reads it in another language, is asked for the code that waits.
    fn begin(&self, attempt: &Attempt<'_>) -> Step {
        match attempt.state.and_then(OpaqueState::read) {
            Some(State::Code(address)) => ask_code(address, None),
            _ => ask_address("", None),
        }
    }

    fn continue_with(&self, attempt: &Attempt<'_>, event: Event) -> Step {
        if attempt.is_expired() {
            return Step::Done(Outcome::Expired);
        }
        let state = attempt.state.and_then(OpaqueState::read).unwrap_or(State::Address);
        match (state, event) {
            (_, Event::TimePassed) => self.begin(attempt),
            (State::Address, Event::Posted(form)) => posted_address(&form),
            (State::Code(address), Event::Posted(form)) => posted_code(address, &form),
            (State::Sending(address), Event::Code(answer)) => sent(address, answer),
            (State::Judging(address), Event::Code(answer)) => judged(attempt, address, answer),
            _ => Step::Done(Outcome::Violated(Violation::UnexpectedEvent)),
        }
    }
}

fn posted_address(form: &PostedForm) -> Step {
    if form.get("action") == Some("cancel") {
        return Step::Done(Outcome::Cancelled);
    }
    let typed = form.get("email").unwrap_or_default();
    match EmailAddress::parse(typed) {
        Ok(address) => Step::Code {
            errand: CodeErrand::Send(address.clone()),
            state: OpaqueState::write(&State::Sending(address)),
        },
        Err(_) => ask_address(typed, Some(Problem::Address)),
    }
}

fn posted_code(address: EmailAddress, form: &PostedForm) -> Step {
    match (form.get("action"), form.get("code")) {
        (Some("cancel"), _) => Step::Done(Outcome::Cancelled),
        (Some("other"), _) => ask_address(address.expose(), None),
        (_, None) => ask_code(address, Some(Problem::NoCode)),
        (_, Some(typed)) => Step::Code {
            errand: CodeErrand::Judge { address: address.clone(), typed: HiddenText(typed.to_owned()) },
            state: OpaqueState::write(&State::Judging(address)),
        },
    }
}

fn sent(address: EmailAddress, answer: CodeAnswer) -> Step {
    match answer {
        CodeAnswer::Sent => ask_code(address, None),
        CodeAnswer::TooMany => ask_address(address.expose(), Some(Problem::TooManyCodes)),
        CodeAnswer::Quarantined => ask_address(address.expose(), Some(Problem::Quarantined)),
        CodeAnswer::Unavailable => Step::Done(Outcome::Unavailable(UnavailableCode::NoAnswer)),
        CodeAnswer::Right | CodeAnswer::Wrong { .. } => Step::Done(Outcome::Violated(Violation::UnexpectedEvent)),
    }
}

fn judged(attempt: &Attempt<'_>, address: EmailAddress, answer: CodeAnswer) -> Step {
    match answer {
        CodeAnswer::Right => Step::Done(Outcome::Completed(Box::new(Identity {
            subject: Subject::Email(address),
            acr: Acr::SelfregisteredEmail,
            amr: Amr::SelfregisteredEmail,
            upstream: None,
            authenticated_at: Some(attempt.now),
            names: None,
            evidence: Evidence::default().with("entry", "code"),
        }))),
        CodeAnswer::Wrong { last_try: false } => ask_code(address, Some(Problem::WrongCode)),
        CodeAnswer::Wrong { last_try: true } => ask_code(address, Some(Problem::LastTry)),
        CodeAnswer::Quarantined => ask_address(address.expose(), Some(Problem::Quarantined)),
        CodeAnswer::Unavailable => Step::Done(Outcome::Unavailable(UnavailableCode::NoAnswer)),
        CodeAnswer::Sent | CodeAnswer::TooMany => Step::Done(Outcome::Violated(Violation::UnexpectedEvent)),
    }
}

fn ask_address(typed: &str, problem: Option<Problem>) -> Step {
    Step::Show { screen: Screen::Email(EmailForm::address(typed, problem)), state: OpaqueState::write(&State::Address) }
}

fn ask_code(address: EmailAddress, problem: Option<Problem>) -> Step {
    Step::Show {
        screen: Screen::Email(EmailForm::code(&address, problem)),
        state: OpaqueState::write(&State::Code(address)),
    }
}
