//! From a plan or a form to a choice.

use crate::login::{AuthorizationRequest, Choice};
use crate::outcome::Outcome;
use crate::person::{Person, ddmmyy, synthetic};
use crate::plan::{Plan, six};
use crate::simulator::SimulatorOptions;

/// Why nothing can be made of it. Says no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unclear {
    /// No such outcome at this supplier.
    Outcome,
    /// No valid synthetic number.
    Pid,
    /// No such instrument.
    Instrument,
    /// Nobody is given, and the page offers nobody.
    Nobody,
}

impl Unclear {
    /// For the API.
    pub(crate) const fn says(self) -> &'static str {
        match self {
            Self::Outcome => "outcome is none that this supplier has; GET /simulator lists them",
            Self::Pid => "pid must be a synthetic number (month + 80) with right check digits",
            Self::Instrument => "instrument is none that this supplier has; GET /simulator lists them",
            Self::Nobody => "pid is missing, and there is nobody to choose in place of it",
        }
    }
}

/// What a plan means for a request; what it leaves out is as the page has it when it opens.
///
/// # Errors
/// [`Unclear`].
pub(crate) fn of(options: &SimulatorOptions, request: &AuthorizationRequest, plan: &Plan) -> Result<Choice, Unclear> {
    let instrument = instrument(options, plan)?.unwrap_or(request.instrument);
    let mut person = match plan.pid.as_deref() {
        Some(typed) => Person::with_number(synthetic(typed).ok_or(Unclear::Pid)?, &options.citizens),
        None => first(options, request)?,
    };
    if let Some(given_name) = &plan.given_name {
        person.given_name.clone_from(given_name);
    }
    if let Some(family_name) = &plan.family_name {
        person.family_name.clone_from(family_name);
    }
    person.country = plan.country.clone().or_else(|| request.hint.country.clone());
    if plan.matched == Some(false) {
        person.pid = None;
    }
    Ok(Choice { person, instrument, outcome: outcome(options, plan)?, seconds: plan.seconds.unwrap_or(six()) })
}

/// Whether a plan can mean anything, before there is a request.
///
/// # Errors
/// [`Unclear`].
pub(crate) fn check(options: &SimulatorOptions, plan: &Plan) -> Result<(), Unclear> {
    instrument(options, plan)?;
    outcome(options, plan)?;
    match plan.pid.as_deref() {
        Some(typed) => synthetic(typed).map(drop).ok_or(Unclear::Pid),
        None if options.citizens.is_empty() => Err(Unclear::Nobody),
        None => Ok(()),
    }
}

/// Whom the page offers first: the one that the hint means, else the first of the list.
pub(crate) fn first(options: &SimulatorOptions, request: &AuthorizationRequest) -> Result<Person, Unclear> {
    let hint = &request.hint;
    if let Some(pid) = hint.number.as_deref().and_then(synthetic) {
        return Ok(Person::with_number(pid, &options.citizens));
    }
    let born = hint.phone.as_ref().map(|(_, birth_date)| birth_date);
    let of_that_day = options.citizens.iter().find(|citizen| Some(&ddmmyy(&citizen.pid)) == born);
    let citizen = of_that_day.or(options.citizens.first()).ok_or(Unclear::Nobody)?;
    Ok(Person::with_number(citizen.pid.clone(), &options.citizens))
}

fn outcome(options: &SimulatorOptions, plan: &Plan) -> Result<Outcome, Unclear> {
    match plan.outcome.as_deref() {
        None => Ok(Outcome::Success),
        Some(word) => Outcome::parse(options.profile, word).ok_or(Unclear::Outcome),
    }
}

fn instrument(options: &SimulatorOptions, plan: &Plan) -> Result<Option<&'static crate::profile::Instrument>, Unclear> {
    match plan.instrument.as_deref() {
        None => Ok(None),
        Some(id) => options.profile.instrument(id).map(Some).ok_or(Unclear::Instrument),
    }
}
