//! TestID: the eID in which anybody is whom they type; test and demo only.
//!
//! [`TestId`] is the adapter behind a form of our own; [`headless()`] reads the `login_hint` of automated tests
//! (`docs/contracts/idporten.md` §3.7). Neither can exist in production.

mod adapter;
mod form;
mod headless;
mod random_person;
mod state;
#[cfg(test)]
mod tests;

use fellesporten_domain::{Acr, Amr, Environment, Framework, Level, Pid};

use crate::{Devices, EidId, EidRow, EidState, Texts};

pub use adapter::TestId;
pub use form::{FieldError, FormError, LevelChoice, PersonaChoice, SimulatedOutcome, TestIdForm};
pub use headless::{Headless, HeadlessRefusal, headless};

/// The row's id.
pub const ID: &str = "testid";

/// The levels that a tester may choose.
const ACRS: [Acr; 4] = [
    Acr::IDPORTEN_SUBSTANTIAL,
    Acr::IDPORTEN_HIGH,
    Acr::Loa { framework: Framework::Eidas, level: Level::Substantial },
    Acr::Loa { framework: Framework::Eidas, level: Level::High },
];

/// A person whom the page proposes.
#[derive(Debug, Clone)]
pub struct Persona {
    /// The number; synthetic.
    pub pid: Pid,
    /// The name; made up.
    pub name: String,
}

/// TestID's row. `developer` shows the developer's choices, and lets the names typed there pass.
pub fn row(developer: bool) -> EidRow {
    EidRow {
        id: EidId::fixed(ID),
        names: Texts::same("TestID"),
        hints: Texts {
            nb: "For test: velg hvem du er, uten passord".to_owned(),
            nn: "For test: vel kven du er, utan passord".to_owned(),
            en: "For testing: choose who you are, no password".to_owned(),
            se: None,
        },
        acrs: ACRS.to_vec(),
        amrs: vec![Amr::TestId],
        passes_names: developer,
        environments: vec![Environment::Test, Environment::Demo],
        enabled: true,
        devices: Devices::Any,
        state: EidState::Up,
        messages: Vec::new(),
    }
}
