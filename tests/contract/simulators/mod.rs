//! The eIDs' simulators, met by an ordinary OpenID client: quirks, faults, pages, and the API (`docs/contracts/eid-adapters.md` §2.9).
//!
//! They keep nothing in a store, so one mode is enough.

mod api;
mod client;
mod faults;
mod pages;
mod quirks;
mod requests;

use crate::harness::simulators::Simulators;
use crate::harness::{Mode, Server};

/// A server with simulators that know the tests' key.
async fn started() -> (Server, Simulators) {
    let simulators = Simulators::new();
    let server = Server::start_with(Mode::OneMachine, |settings| settings.more = simulators.section()).await;
    for simulator in [simulators.bankid(), simulators.buypass(), simulators.commfides(), simulators.eidas()] {
        simulator.know_the_tests_key().await;
    }
    (server, simulators)
}
