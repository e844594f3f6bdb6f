//! The view models of `templates/idporten/`: what each page shows, and nothing more.

mod eid;
mod error;
mod plain;
mod selector;
mod testid;

pub use eid::{screen_page, unavailable_page, wait_page};
pub use error::error_page;
pub use plain::{front_page, help_page, logged_out_page};
pub use selector::selector_page;

use crate::{IdPorten, state::LoginAttempt};

/// The service as the person knows it.
struct Service {
    name: String,
    address: Option<String>,
}

impl Service {
    /// The service behind a client; without one, nothing is named.
    fn of(idporten: &IdPorten, client_id: &str) -> Option<Self> {
        let snapshot = idporten.engine().registry().snapshot();
        let client = snapshot.client(client_id)?;
        let address = client.client_uri.as_ref().map(|uri| uri.to_string());
        Some(Service { name: client.client_name.clone(), address })
    }

    /// The name of the attempt's service, empty if it was removed meanwhile.
    fn name_of(idporten: &IdPorten, attempt: &LoginAttempt) -> String {
        Self::of(idporten, &attempt.request.client_id).map(|service| service.name).unwrap_or_default()
    }
}

/// The path of an attempt's selector.
fn selector_path(id: &str) -> String {
    format!("/login/{id}")
}

/// The path of an attempt at one eID.
fn eid_path(id: &str, eid: &str) -> String {
    format!("/login/{id}/{eid}")
}
