//! TestID as an adapter: a form of our own.

use std::time::Duration;

use fellesporten_domain::{Amr, Environment};

use super::{
    form::{self, Filled, SimulatedOutcome, TestIdForm},
    random_person::random_person,
    state::{SlowLogin, State},
};
use crate::{
    Adapter, Attempt, CatalogueError, Description, EidRow, ErrorCodes, Event, Evidence, Identity, Interaction,
    OpaqueState, Outcome, PostedForm, Screen, Step, UnavailableCode, Violation,
};

/// How long a slow login takes.
const SLOW: Duration = Duration::from_secs(5);
/// The code of the simulated error.
const ERROR_CODE: &str = "T500";

/// The adapter. It cannot be made for production.
#[derive(Debug, Clone)]
pub struct TestId {
    row: EidRow,
    developer: bool,
}

impl TestId {
    /// TestID for `environment`; `developer` shows the developer's block.
    ///
    /// # Errors
    /// [`CatalogueError::TestIdInProduction`].
    pub fn new(environment: Environment, developer: bool) -> Result<Self, CatalogueError> {
        if environment.is_production() {
            return Err(CatalogueError::TestIdInProduction);
        }
        Ok(Self { row: super::row(developer), developer })
    }

    /// Its row, for the catalogue.
    pub fn row(&self) -> &EidRow {
        &self.row
    }

    fn posted(&self, attempt: &Attempt<'_>, posted: &PostedForm) -> Step {
        let again = || TestIdForm::again(attempt, self.developer, posted);
        match posted.get("action") {
            Some("cancel") => Step::Done(Outcome::Cancelled),
            Some("random") => show(match random_person(attempt.personas, attempt.pid_rules, attempt.random) {
                Some(pid) => again().with_pid(&pid),
                None => again(),
            }),
            // Without a button it was the Enter key.
            None | Some("" | "authenticate") => match self.ending(attempt, posted) {
                Ok(step) => step,
                Err(error) => show(again().with_error(error)),
            },
            Some(_) => show(again()),
        }
    }

    /// How a login ends. What needs nobody to be named is decided before the number is looked at.
    fn ending(&self, attempt: &Attempt<'_>, posted: &PostedForm) -> Result<Step, form::FormError> {
        let outcome = if self.developer { form::outcome(posted)? } else { SimulatedOutcome::Success };
        Ok(match outcome {
            SimulatedOutcome::Cancel => Step::Done(Outcome::Cancelled),
            SimulatedOutcome::Error => Step::Done(Outcome::Unavailable(
                ErrorCodes::extract(ERROR_CODE).map_or(UnavailableCode::UpstreamError, UnavailableCode::Reported),
            )),
            SimulatedOutcome::Down => Step::Done(Outcome::Unavailable(UnavailableCode::NoAnswer)),
            SimulatedOutcome::Success => completed(attempt, form::filled(attempt, self.developer, posted)?),
            SimulatedOutcome::Slow => {
                let Filled { subject, acr, names } = form::filled(attempt, self.developer, posted)?;
                let login = SlowLogin { subject, acr, names, ready_at: attempt.now.plus(SLOW) };
                Step::Wait { pause: SLOW, state: OpaqueState::write(&State::Slow(login)) }
            }
        })
    }

    fn time_passed(&self, attempt: &Attempt<'_>) -> Step {
        match attempt.state.and_then(OpaqueState::read::<State>) {
            Some(State::Slow(login)) if attempt.now < login.ready_at => {
                Step::Wait { pause: login.ready_at.since(attempt.now), state: OpaqueState::write(&State::Slow(login)) }
            }
            Some(State::Slow(SlowLogin { subject, acr, names, .. })) => {
                completed(attempt, Filled { subject, acr, names })
            }
            _ => self.begin(attempt),
        }
    }
}

impl Adapter for TestId {
    fn describe(&self) -> Description {
        Description {
            id: self.row.id.clone(),
            acrs: self.row.acrs.clone(),
            devices: self.row.devices,
            interaction: Interaction::Form,
        }
    }

    fn begin(&self, attempt: &Attempt<'_>) -> Step {
        show(TestIdForm::fresh(attempt, self.developer))
    }

    fn continue_with(&self, attempt: &Attempt<'_>, event: Event) -> Step {
        if attempt.is_expired() {
            return Step::Done(Outcome::Expired);
        }
        match event {
            Event::Posted(posted) => self.posted(attempt, &posted),
            Event::TimePassed => self.time_passed(attempt),
            // This form sends nobody away, calls nobody and writes to nobody.
            Event::Returned(_) | Event::Answered(_) | Event::CallFailed(_) | Event::Code(_) => {
                Step::Done(Outcome::Violated(Violation::UnexpectedEvent))
            }
        }
    }
}

fn show(form: TestIdForm) -> Step {
    Step::Show { screen: Screen::TestId(form), state: OpaqueState::write(&State::Form) }
}

fn completed(attempt: &Attempt<'_>, filled: Filled) -> Step {
    let Filled { subject, acr, names } = filled;
    Step::Done(Outcome::Completed(Box::new(Identity {
        subject,
        acr,
        amr: Amr::TestId,
        upstream: None,
        authenticated_at: Some(attempt.now),
        names,
        evidence: Evidence::default().with("entry", "form"),
    })))
}
