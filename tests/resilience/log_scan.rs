//! Fact 114: no log line holds a person number, token, code, secret or assertion.
//! Every server of the run is held to it when its test ends (`Server::finish`); here are the journeys that would tempt it.

use crate::harness::browser::From;
use crate::harness::jwt::{foreign, unsigned};
use crate::harness::token::basic;
use crate::harness::world::{HIGH, PERSON, SUBSTANTIAL, post, web};
use crate::harness::{Authorize, Browser, log_in, log_in_at};

both_modes! {
    async fn fact_114_no_log_line_holds_a_secret(server) {
        let mut browser = Browser::new(server);
        let tokens = log_in(server, &mut browser, &web()).await;
        let request = Authorize::new(&post()).level(HIGH);
        let callback = log_in_at(server, &mut browser, &request, PERSON, HIGH).await;
        server.redeem(&post(), &request, &callback).await;
        server.redeem_again(&request, callback.code()).await;
        server.userinfo(tokens.access_token()).await;
        server.userinfo(&foreign(tokens.access_token())).await;
        let hint = format!("testid:{PERSON}_{SUBSTANTIAL}");
        browser.get(Authorize::new(&web()).set("login_hint", &hint).url(server)).await;
        browser.get(Authorize::new(&web()).set("login_hint", &hint).set("client_id", PERSON).url(server)).await;
        browser.get(format!("/{PERSON}/{}", tokens.id_token())).await;
        browser.get(format!("/logout?id_token_hint={}", unsigned(tokens.id_token()))).await;
        browser.post("/logout", &[("id_token_hint", tokens.id_token())], From::Service).await;
        let secret = post().secret().expect("a secret").to_owned();
        server.post_token(&[("grant_type", "x"), ("client_id", "kommunen"), ("client_secret", &secret)], None).await;
        server.post_token(&[("grant_type", secret.as_str())], Some(&basic(&secret, PERSON))).await;
        assert!(server.witness().count() > 10, "the witness has something to look for");
        assert!(server.log().lines().count() > 10, "the server has said something");
        server.assert_clean_log();
    }
}
