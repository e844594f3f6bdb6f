//! Fact 114: no log line holds a person number, token, code, secret or assertion.
//! Every server of the run is held to it when its test ends (`Server::finish`); here are the journeys that would tempt it.

use crate::harness::browser::From;
use crate::harness::eids::Person;
use crate::harness::jwt::{foreign, unsigned};
use crate::harness::logs::holds_person_number;
use crate::harness::token::basic;
use crate::harness::world::{D_NUMBER, HIGH, PERSON, SUBSTANTIAL, post, web};
use crate::harness::{Authorize, Browser, log_in, log_in_at};
use serde_json::json;

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

with_eids! {
    /// eid-adapters.md fact 20: whatever becomes of a login, no number is in what a provider was asked by URL, in a line of the log,
    /// a metric, or a page of an error. (Every server of the run has its log scanned when its test ends.)
    async fn no_number_leaves_the_way_between_eid_and_service(server, eids) {
        let mut pages = Vec::new();
        for (eid, simulator) in [("bankid", eids.bankid()), ("buypass", eids.buypass()), ("commfides", eids.commfides())] {
            for outcome in [
                "success", "cancel", "down", "broken_json", "low_acr", "number_of_ten_digits", "number_as_number",
                "number_with_wrong_check_digit", "number_of_real_space", "wrong_nonce", "wrong_audience",
                "userinfo_other_sub", "markup_in_description", "wrong_state", "other_callback",
            ] {
                let outcome = json!({ "pid": D_NUMBER, "outcome": outcome, "given_name": PERSON });
                let mut person = Person::new(server);
                let selector = person.selector(&Authorize::new(&web()).level(HIGH)).await;
                let leaving = person.choose(&selector, eid).await;
                assert!(leaving.status == 303 || leaving.is_page(), "{leaving}");
                if leaving.status == 303 {
                    let returning = person.at(&simulator, &leaving, outcome.clone()).await;
                    pages.push(returning.header("location").unwrap_or_default().to_owned());
                    if returning.status == 303 || returning.status == 302 {
                        let back = person.back(&returning).await;
                        pages.push(back.header("location").unwrap_or_default().to_owned());
                        pages.push(back.body);
                    }
                }
                pages.push(leaving.header("location").unwrap_or_default().to_owned());
                pages.push(leaving.body);
            }
            for endpoint in ["authorize", "par", "token", "userinfo"] {
                pages.extend(simulator.requests(endpoint).await.iter().map(ToString::to_string));
            }
        }
        pages.push(server.send(server.http().get(server.operations_url("/metrics"))).await.body);
        pages.push(server.log());
        assert!(pages.len() > 150, "there is something to look at: {}", pages.len());
        for page in &pages {
            assert!(!holds_person_number(page), "a person number in {page}");
        }
    }
}
