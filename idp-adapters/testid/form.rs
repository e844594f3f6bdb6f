//! The model of TestID's page, and the reading of what was posted.

use fellesporten_domain::{Acr, Framework, Level, Pid, PidError};
use serde::{Deserialize, Serialize};

use super::{ACRS, Persona};
use crate::{Attempt, ForeignIdentifier, HiddenText, Names, PostedForm, Subject};

/// How many people the page proposes at most.
const MAX_PERSONAS: usize = 50;
/// How much of a wrong number is shown again, in characters.
const MAX_ECHO: usize = 32;
/// Longest name, in characters.
const MAX_NAME: usize = 100;
/// The foreign user whom the developer's block proposes.
const FOREIGN_EXAMPLE: &str = "SE/NO/testid-1";

/// What the page shows, under the names that `templates/idporten/testid.html` knows. Its fields are posted back as
/// `pid`, `level`, `persona`, `outcome`, `foreign`, `foreign_identifier`, `given_name`, `family_name` and `action`
/// (`authenticate`, `random`, `cancel`).
#[derive(Debug, Serialize)]
pub struct TestIdForm {
    /// The number in the field.
    pub pid: HiddenText,
    /// What was wrong with the last post, as the key of a text.
    pub pid_error_key: Option<&'static str>,
    /// The same, for programs.
    pub error: Option<FormError>,
    /// The levels, lowest first.
    pub levels: Vec<LevelChoice>,
    /// People to choose among.
    pub personas: Vec<PersonaChoice>,
    /// Whether the developer's choices below are shown.
    pub developer: bool,
    /// How the login shall end.
    pub outcome: SimulatedOutcome,
    /// Whether the person is a foreigner without a number.
    pub foreign: bool,
    /// That person's identifier.
    pub foreign_identifier: HiddenText,
    /// Given names.
    pub given_name: HiddenText,
    /// Family name.
    pub family_name: HiddenText,
}

/// Which field is wrong, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FormError {
    /// The name of the field.
    pub field: &'static str,
    /// What is wrong.
    pub code: FieldError,
}

/// What can be wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldError {
    /// Nothing was typed.
    Missing,
    /// Not eleven characters.
    Length,
    /// Something else than digits.
    Digits,
    /// No such day.
    Date,
    /// A check digit is wrong.
    CheckDigits,
    /// A number of the space where real people are.
    RealPerson,
    /// A synthetic number of a space that this environment does not take.
    OtherSpace,
    /// No level, or one that the page does not offer.
    Level,
    /// No outcome that the page offers.
    Outcome,
    /// Not a foreign identifier.
    ForeignIdentifier,
    /// A name is too long, or only one of the two was given.
    Name,
}

impl FieldError {
    /// The key of its text.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Missing => "testid-error-missing",
            Self::Length => "testid-error-length",
            Self::Digits => "testid-error-digits",
            Self::Date => "testid-error-date",
            Self::CheckDigits => "testid-error-check-digits",
            Self::RealPerson => "testid-error-real",
            Self::OtherSpace => "testid-error-space",
            Self::Level => "testid-error-level",
            Self::Outcome => "testid-error-outcome",
            Self::ForeignIdentifier => "testid-error-foreign",
            Self::Name => "testid-error-name",
        }
    }
}

/// A level to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LevelChoice {
    /// The value posted.
    pub value: Acr,
    /// The key of its name.
    pub name_key: &'static str,
    /// Whether it is the preselected one.
    pub checked: bool,
    /// Whether it cannot be chosen: it is under the needed one.
    pub disabled: bool,
}

/// A person to choose.
#[derive(Debug, Serialize)]
pub struct PersonaChoice {
    /// The value posted.
    pub pid: HiddenText,
    /// The name shown.
    pub name: String,
}

/// How a simulated login ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SimulatedOutcome {
    /// The person is logged in.
    #[default]
    Success,
    /// The person turns back.
    Cancel,
    /// The eID answers with an error.
    Error,
    /// The person is logged in, after a while.
    Slow,
    /// The eID does not answer.
    Down,
}

impl SimulatedOutcome {
    const ALL: [(&'static str, Self); 5] = [
        ("success", Self::Success),
        ("cancel", Self::Cancel),
        ("error", Self::Error),
        ("slow", Self::Slow),
        ("down", Self::Down),
    ];

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| *name == text).map(|(_, outcome)| outcome)
    }
}

/// Who logs in, as the form says.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) subject: Subject,
    pub(super) acr: Acr,
    pub(super) names: Option<Names>,
}

impl TestIdForm {
    /// The page as it first appears.
    pub(super) fn fresh(attempt: &Attempt<'_>, developer: bool) -> Self {
        Self {
            pid: HiddenText::default(),
            pid_error_key: None,
            error: None,
            levels: levels(attempt, None),
            personas: attempt.personas.iter().take(MAX_PERSONAS).map(PersonaChoice::from).collect(),
            developer,
            outcome: SimulatedOutcome::default(),
            foreign: false,
            foreign_identifier: HiddenText(FOREIGN_EXAMPLE.to_owned()),
            given_name: HiddenText::default(),
            family_name: HiddenText::default(),
        }
    }

    /// The page with what was posted still in it.
    pub(super) fn again(attempt: &Attempt<'_>, developer: bool, posted: &PostedForm) -> Self {
        let chosen = posted.get("level").and_then(|text| text.parse().ok());
        Self {
            pid: echo(posted.get("pid")),
            levels: levels(attempt, chosen),
            outcome: outcome(posted).unwrap_or_default(),
            foreign: posted.get("foreign").is_some(),
            foreign_identifier: echo(Some(posted.get("foreign_identifier").unwrap_or(FOREIGN_EXAMPLE))),
            given_name: echo(posted.get("given_name")),
            family_name: echo(posted.get("family_name")),
            ..Self::fresh(attempt, developer)
        }
    }

    /// The same page with another number in the field.
    pub(super) fn with_pid(self, pid: &Pid) -> Self {
        Self { pid: HiddenText(pid.expose().to_owned()), ..self }
    }

    /// The same page with an error.
    pub(super) fn with_error(self, error: FormError) -> Self {
        Self { pid_error_key: Some(error.code.text_key()), error: Some(error), ..self }
    }
}

impl From<&Persona> for PersonaChoice {
    fn from(persona: &Persona) -> Self {
        Self { pid: HiddenText(persona.pid.expose().to_owned()), name: persona.name.clone() }
    }
}

/// How the tester wants it to end.
pub(super) fn outcome(posted: &PostedForm) -> Result<SimulatedOutcome, FormError> {
    match posted.get("outcome") {
        None => Ok(SimulatedOutcome::default()),
        Some(text) => SimulatedOutcome::parse(text).ok_or(FormError { field: "outcome", code: FieldError::Outcome }),
    }
}

/// Who the tester wants to be. The developer's fields count only where the page has them.
pub(super) fn filled(attempt: &Attempt<'_>, developer: bool, posted: &PostedForm) -> Result<Filled, FormError> {
    let acr = level(attempt, posted)?;
    let names = if developer { names(posted)? } else { None };
    if developer && posted.get("foreign").is_some() {
        // A foreign user stands on the European ladder, whatever ladder was chosen.
        let subject = Subject::Foreign { identifier: foreign_identifier(posted)?, birthdate: None };
        let acr = match acr {
            Acr::Loa { level, .. } => Acr::Loa { framework: Framework::Eidas, level },
            other => other,
        };
        return Ok(Filled { subject, acr, names });
    }
    Ok(Filled { subject: Subject::Person(number(attempt, posted)?), acr, names })
}

fn number(attempt: &Attempt<'_>, posted: &PostedForm) -> Result<Pid, FormError> {
    let wrong = |code| FormError { field: "pid", code };
    let text = posted.get("persona").or_else(|| posted.get("pid")).ok_or(wrong(FieldError::Missing))?;
    Pid::parse_typed(text, attempt.pid_rules).map_err(|error| {
        wrong(match error {
            PidError::Shape if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ') => FieldError::Length,
            PidError::Shape => FieldError::Digits,
            PidError::Date => FieldError::Date,
            PidError::CheckDigits => FieldError::CheckDigits,
            PidError::Real => FieldError::RealPerson,
            PidError::Synthetic => FieldError::OtherSpace,
        })
    })
}

fn level(attempt: &Attempt<'_>, posted: &PostedForm) -> Result<Acr, FormError> {
    let wrong = FormError { field: "level", code: FieldError::Level };
    let text = posted.get("level").ok_or(wrong)?;
    levels(attempt, None)
        .into_iter()
        .find(|choice| !choice.disabled && choice.value.as_str() == text)
        .map(|choice| choice.value)
        .ok_or(wrong)
}

fn foreign_identifier(posted: &PostedForm) -> Result<ForeignIdentifier, FormError> {
    let text = posted.get("foreign_identifier").unwrap_or(FOREIGN_EXAMPLE);
    ForeignIdentifier::parse(text)
        .map_err(|_| FormError { field: "foreign_identifier", code: FieldError::ForeignIdentifier })
}

fn names(posted: &PostedForm) -> Result<Option<Names>, FormError> {
    let is_name = |text: &str| text.chars().count() <= MAX_NAME && !text.chars().any(char::is_control);
    match (posted.get("given_name"), posted.get("family_name")) {
        (None, None) => Ok(None),
        (Some(given), Some(family)) if is_name(given) && is_name(family) => {
            Ok(Some(Names { given: given.to_owned(), family: family.to_owned() }))
        }
        (None, Some(_)) => Err(FormError { field: "given_name", code: FieldError::Name }),
        (Some(given), _) if !is_name(given) => Err(FormError { field: "given_name", code: FieldError::Name }),
        (Some(_), _) => Err(FormError { field: "family_name", code: FieldError::Name }),
    }
}

/// The Norwegian levels, and the European ones where the service accepts any of them. Preselected is the lowest that
/// is enough.
fn levels(attempt: &Attempt<'_>, chosen: Option<Acr>) -> Vec<LevelChoice> {
    let asks_eidas = attempt.needed.iter().any(|acr| acr.framework() == Some(Framework::Eidas));
    let mut choices: Vec<LevelChoice> = ACRS
        .into_iter()
        .filter(|acr| acr.framework() == Some(Framework::Idporten) || asks_eidas)
        .map(|acr| LevelChoice {
            value: acr,
            name_key: level_name_key(acr),
            checked: false,
            disabled: !attempt.is_enough(&acr),
        })
        .collect();
    let preselected = choices
        .iter()
        .position(|choice| !choice.disabled && Some(choice.value) == chosen)
        .or_else(|| choices.iter().position(|choice| !choice.disabled));
    if let Some(choice) = preselected.and_then(|position| choices.get_mut(position)) {
        choice.checked = true;
    }
    choices
}

const fn level_name_key(acr: Acr) -> &'static str {
    match acr {
        Acr::Loa { framework: Framework::Eidas, level: Level::High } => "level-eidas-high",
        Acr::Loa { framework: Framework::Eidas, .. } => "level-eidas-substantial",
        Acr::Loa { level: Level::High, .. } => "level-high",
        _ => "level-substantial",
    }
}

fn echo(text: Option<&str>) -> HiddenText {
    HiddenText(text.unwrap_or_default().chars().take(MAX_ECHO).collect())
}
