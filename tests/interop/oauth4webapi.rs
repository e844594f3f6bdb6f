//! `oauth4webapi` (npm), for any JavaScript runtime: every request is pushed, every answer checked, tokens bound to a key.

use super::service::{Program, Service, whole_journey};
use crate::harness::Client;

const PROGRAM: Program = Program::Node("oauth4webapi/service.mjs");

both_modes! {
    async fn oauth4webapi_makes_the_whole_journey(server) {
        let dpop = &[("DPOP", "yes")];
        let first = Service::start(server, "web-en", PROGRAM, Client::private_key_jwt, dpop).await;
        let second = Service::start(server, "web-to", PROGRAM, Client::secret_basic, &[]).await;
        whole_journey(server, &first, &second).await;
    }
}
