//! What may happen once is tried twice at the same moment, ten thousand times: exactly one try succeeds, every time.
//!
//! Of a code, winning is getting the tokens. The try that comes second shows that the code was known to two, so by contract the
//! winner's tokens end with it (`docs/contracts/idporten.md` §4.2): that, too, is looked at each time.

mod course;

use crate::harness::browser::encode;
use crate::harness::token::{JWT_BEARER, basic};
use crate::harness::world::{PERSON, SUBSTANTIAL, refreshing, signing, spa};
use crate::harness::{Authorize, Server};
use course::{Course, EACH, winner};
use reqwest::header::AUTHORIZATION;

/// Makes two tests of one race: on two nodes of a cluster, and on one machine.
macro_rules! races {
    ($($(#[$note:meta])* async fn $name:ident($lane:ident) $body:block)*) => {$(
        $(#[$note])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing of its file")]
            use super::*;

            async fn race($lane: course::Lane) $body

            #[tokio::test]
            async fn two_nodes() {
                let course = Course::two_nodes().await;
                course.run(race).await;
                course.finish().await;
            }

            #[tokio::test]
            async fn one_machine() {
                let course = Course::one_machine().await;
                course.run(race).await;
                course.finish().await;
            }
        }
    )*};
}

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

races! {
    /// Fact 45.
    async fn a_code_gives_tokens_once(lane) {
        let mut lane = lane;
        lane.log_in(&spa()).await;
        for _ in 0..EACH {
            let request = Authorize::new(&spa());
            let code = lane.code(&request).await;
            let answers = lane.post_twice("/token", &request.redeem(&spa(), &code)).await;
            let won = winner(answers, 200, |lost| lost.status == 400 && lost.error() == "invalid_grant");
            let token = won.json()["access_token"].as_str().expect("an access token").to_owned();
            assert_eq!(lane.userinfo(&token).await.status, 401, "the code was used twice, so its tokens end");
        }
    }

    /// Fact 60.
    async fn a_refresh_token_renews_once(lane) {
        let mut lane = lane;
        let client = refreshing();
        lane.log_in(&client).await;
        lane.carry(AUTHORIZATION, &basic(client.id(), client.secret().expect("a secret")));
        let request = Authorize::new(&client);
        let fields = request.redeem(&client, &lane.code(&request).await);
        let mut latest = lane.post("/token", &fields).await;
        for _ in 0..EACH {
            let refresh_token = latest.json()["refresh_token"].as_str().expect("a refresh token").to_owned();
            let answers = lane.post_twice("/token", &Server::refresh_fields(&refresh_token)).await;
            latest = winner(answers, 200, |lost| lost.status == 400 && lost.error() == "invalid_grant");
        }
    }

    /// Fact 40.
    async fn a_request_uri_is_answered_once(lane) {
        let mut lane = lane;
        lane.log_in(&spa()).await;
        for _ in 0..EACH {
            let pushed = lane.post("/par", &Authorize::new(&spa()).parameters).await;
            let request_uri = pushed.json()["request_uri"].as_str().expect("a request_uri").to_owned();
            let query = encode(&[("client_id", spa().id()), ("request_uri", &request_uri)]);
            let answers = lane.get_twice(&format!("/authorize?{query}")).await;
            let won = winner(answers, 302, |lost| lost.status == 400 && lost.is_page());
            assert!(won.redirected().contains_key("code"), "{won}");
        }
    }

    /// Fact 53.
    async fn an_assertion_proves_its_client_once(lane) {
        let client = signing();
        for _ in 0..EACH {
            let fields = owned(&[
                ("token", "unknown"),
                ("client_id", client.id()),
                ("client_assertion_type", JWT_BEARER),
                ("client_assertion", &lane.server().assertion(&client)),
            ]);
            let answers = lane.post_twice("/token/revoke", &fields).await;
            winner(answers, 200, |lost| lost.status == 400 && lost.error() == "invalid_client");
        }
    }

    async fn a_login_attempt_is_finished_once(lane) {
        let mut lane = lane;
        let form = owned(&[("pid", PERSON), ("level", SUBSTANTIAL), ("action", "authenticate")]);
        for _ in 0..EACH {
            let path = lane.begin(&Authorize::new(&spa())).await;
            let answers = lane.post_twice(&format!("{path}/testid"), &form).await;
            let won = winner(answers, 302, |lost| lost.status == 400 && lost.is_page());
            assert!(won.redirected().contains_key("code"), "{won}");
        }
    }
}
