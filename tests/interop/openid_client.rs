//! `openid-client` (npm), the certified library that most Node services use.

use super::service::{Program, Service, whole_journey};
use crate::harness::Client;

const PROGRAM: Program = Program::Node("openid-client/service.mjs");

both_modes! {
    async fn openid_client_makes_the_whole_journey(server) {
        let first = Service::start(server, "node-en", PROGRAM, Client::secret_basic, &[]).await;
        let second = Service::start(server, "node-to", PROGRAM, Client::secret_post, &[("PUSH", "yes")]).await;
        whole_journey(server, &first, &second).await;
    }

    async fn openid_client_proves_itself_with_a_key(server) {
        let first = Service::start(server, "node-en", PROGRAM, Client::private_key_jwt, &[]).await;
        let second = Service::start(server, "node-to", PROGRAM, Client::private_key_jwt, &[("PUSH", "yes")]).await;
        whole_journey(server, &first, &second).await;
    }
}
