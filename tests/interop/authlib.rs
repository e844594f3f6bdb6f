//! `Authlib` (PyPI) in a Flask service.

use super::service::{Program, Service, whole_journey};
use crate::harness::Client;

const PROGRAM: Program = Program::Python("authlib/service.py");

both_modes! {
    async fn authlib_makes_the_whole_journey(server) {
        let first = Service::start(server, "flask-en", PROGRAM, Client::secret_basic, &[]).await;
        let second = Service::start(server, "flask-to", PROGRAM, Client::private_key_jwt, &[]).await;
        whole_journey(server, &first, &second).await;
    }
}
