//! The view models of `templates/idporten/`: what each page shows, and nothing more.

mod authorizations;
mod consent;
mod countries;
mod eid;
mod email;
mod error;
mod logout;
mod plain;
mod profile;
mod said;
mod selector;
mod send_again;
mod testid;

pub use consent::{consent_page, path as consent_path};
pub use eid::{TRY_ANYWAY, screen_page, unavailable_page, wait_page};
pub use error::{Problem, error_page};
pub use logout::{logged_out_page, logging_out_page};
pub use plain::{front_page, help_page};
pub use profile::profile_page;
pub use selector::selector_page;
pub use send_again::send_again_page;

use fellesporten_oauth::{request::AuthorizationRequest, rules::onbehalfof};

use said::Said;

use crate::{IdPorten, own_page, rules::way_back};

/// The service as the person knows it.
struct Service {
    name: String,
    entrance: Option<String>,
}

impl Service {
    /// The service behind a client of ours, or our own page; without one, nothing is named.
    fn of(idporten: &IdPorten, client_id: &str) -> Option<Self> {
        if client_id == own_page::PROFILE {
            return Some(Service { name: own_page::NAME.to_owned(), entrance: Some(own_page::PROFILE.to_owned()) });
        }
        let snapshot = idporten.engine().registry().snapshot();
        let client = snapshot.client(client_id).filter(|it| it.profile == idporten.engine().profile().id)?;
        Some(Service { name: client.client_name.clone(), entrance: way_back::entrance(client) })
    }
}

/// The name of the service that asks, or of the customer on whose behalf a supplier's service asks (§7.7, 11.1); empty if it was
/// removed meanwhile.
pub fn service_name(idporten: &IdPorten, request: &AuthorizationRequest) -> String {
    if own_page::is_wanted(request) {
        return own_page::NAME.to_owned();
    }
    let snapshot = idporten.engine().registry().snapshot();
    let Some(client) = snapshot.client(&request.client_id) else { return String::new() };
    let customer = request.onbehalfof.as_deref().and_then(|name| onbehalfof::entry(client, name));
    customer.map_or(&client.client_name, |entry| &entry.name).clone()
}

/// The path of an attempt's selector.
fn selector_path(id: &str) -> String {
    format!("/login/{id}")
}

/// The path of an attempt at one eID.
fn eid_path(id: &str, eid: &str) -> String {
    format!("/login/{id}/{eid}")
}
