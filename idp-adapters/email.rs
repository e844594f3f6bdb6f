//! Login by e-mail: whoever reads mail at an address is its user, and nobody vouches for more
//! (`docs/contracts/eid-adapters.md` §6.3). Offered only to services that ask for `selfregistered-email`.

mod adapter;
mod form;
mod state;
#[cfg(test)]
mod tests;

use fellesporten_domain::{Acr, Amr, Environment};

use crate::{Devices, EidId, EidRow, EidState, Texts};

pub use adapter::Email;
pub use form::{EmailForm, Problem};

/// The row's id.
pub const ID: &str = "email";

/// The row of e-mail login.
pub fn row() -> EidRow {
    EidRow {
        id: EidId::fixed(ID),
        names: Texts { nb: "E-post".to_owned(), nn: "E-post".to_owned(), en: "E-mail".to_owned(), se: None },
        hints: Texts {
            nb: "Med en kode til e-postadressen din".to_owned(),
            nn: "Med ein kode til e-postadressa di".to_owned(),
            en: "With a code to your e-mail address".to_owned(),
            se: None,
        },
        acrs: vec![Acr::SelfregisteredEmail],
        amrs: vec![Amr::SelfregisteredEmail],
        passes_names: false,
        environments: vec![Environment::Production, Environment::Test, Environment::Demo],
        enabled: true,
        devices: Devices::Any,
        state: EidState::Up,
        messages: Vec::new(),
    }
}
