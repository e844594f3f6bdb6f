//! Who hears of a logout through the browser, and at which address (`docs/contracts/idporten.md` §6.4; fact 90).

use fellesporten_oauth::{profile::IssuerProfile, response::with_query};
use fellesporten_registry::Snapshot;

use crate::state::Session;

/// An address per client of the session that registered one, whoever asked for the logout; each is loaded in a hidden frame.
pub fn frames(snapshot: &Snapshot, profile: &IssuerProfile, session: &Session) -> Vec<String> {
    let clients = session.clients.iter().filter_map(|client_id| snapshot.client(client_id));
    clients
        .filter(|client| client.profile == profile.id)
        .filter_map(|client| {
            let address = client.frontchannel_logout_uri.as_ref()?;
            if !client.frontchannel_logout_session_required {
                return Some(address.clone());
            }
            // The frame seldom has the client's cookies, so this is how it finds its session.
            Some(with_query(address, [("iss", profile.issuer.as_str()), ("sid", session.sid.as_str())]))
        })
        .collect()
}
