//! Whoever stands between us and an eID's provider, or plays one: forged, mixed-up, replayed and stale answers.

use crate::harness::eids::{Person, assert_logged};
use crate::harness::world::{HIGH, PERSON, web};
use crate::harness::{Authorize, Browser, Callback};
use serde_json::json;

/// What a simulator can do wrong on the way back, and the word that the log has for it.
pub const BREACHES: [(&str, &str); 15] = [
    ("alg_none", "wrong-algorithm"),
    ("alg_hmac", "wrong-algorithm"),
    ("foreign_key", "wrong-signature"),
    ("stale_key", "unknown-key"),
    ("wrong_nonce", "wrong-nonce"),
    ("missing_nonce", "wrong-nonce"),
    ("wrong_issuer", "wrong-issuer"),
    ("wrong_audience", "wrong-audience"),
    ("wrong_authorized_party", "wrong-audience"),
    ("expired", "token-expired"),
    ("issued_in_future", "token-from-the-future"),
    ("wrong_at_hash", "wrong-hash"),
    ("wrong_iss_parameter", "wrong-issuer-parameter"),
    ("missing_iss_parameter", "missing-issuer-parameter"),
    ("wrong_state", "trip-unknown"),
];

with_eids! {
    /// eid-adapters.md fact 12, and fact 9 of the same: each breach is refused, and has its own word in the log.
    async fn a_breach_is_refused_and_has_its_own_word(server, eids) {
        for (outcome, word) in BREACHES {
            let mut person = Person::new(server);
            let request = Authorize::new(&web()).level(HIGH);
            let outcome_at = json!({ "pid": PERSON, "outcome": outcome });
            let page = person.through(&request, "bankid", &eids.bankid(), outcome_at).await;
            assert_eq!(page.status, 400, "{outcome}: {page}");
            page.assert_error_page(400);
            assert_logged(server, word);
            // Where the login is known, the page leads back to its service.
            assert_eq!(page.body.contains("Tilbake til Tjenesten minside"), word != "trip-unknown", "{outcome}: {page}");
        }
    }

    /// eid-adapters.md fact 24.
    async fn userinfo_of_somebody_else_is_refused(server, eids) {
        eids.buypass().switch(json!({ "number_in_id_token": false })).await;
        let request = Authorize::new(&web()).level(HIGH);
        let claims = Person::new(server).claims(&web(), &request, "buypass", &eids.buypass(), json!({ "pid": PERSON })).await;
        assert_eq!(claims["pid"], PERSON, "the number of userinfo");
        let other = json!({ "pid": PERSON, "outcome": "userinfo_other_sub" });
        let page = Person::new(server).through(&Authorize::new(&web()), "buypass", &eids.buypass(), other).await;
        page.assert_error_page(400);
        assert_logged(server, "wrong-subject");
    }

    /// eid-adapters.md fact 8: an answer on another eID's path is a mix-up.
    async fn an_answer_on_another_eids_path_is_refused(server, eids) {
        let mut person = Person::new(server);
        let outcome = json!({ "pid": PERSON, "outcome": "other_callback" });
        let page = person.through(&Authorize::new(&web()), "bankid", &eids.bankid(), outcome).await;
        page.assert_error_page(400);
        assert_logged(server, "trip-of-another-eid");
        // Also between providers.
        let selector = person.selector(&Authorize::new(&web())).await;
        let leaving = person.choose(&selector, "bankid").await;
        let returning = person.at(&eids.bankid(), &leaving, json!({ "pid": PERSON })).await;
        let own = returning.location().expect("a callback");
        let moved = own.as_str().replace("/callback/bankid?", "/callback/commfides?");
        person.browser.get(moved).await.assert_error_page(400);
        // The mix-up burnt nothing.
        Callback::of(person.browser.open(own).await).code();
    }

    /// eid-adapters.md facts 10 and 11.
    async fn a_callback_serves_one_browser_once(server, eids) {
        let mut person = Person::new(server);
        let selector = person.selector(&Authorize::new(&web())).await;
        let leaving = person.choose(&selector, "bankid").await;
        let returning = person.at(&eids.bankid(), &leaving, json!({ "pid": PERSON })).await;
        let callback = returning.location().expect("a callback");
        // A stranger who knows state and code, with and without a login of their own.
        let mut stranger = Person::new(server);
        stranger.browser.get(callback.as_str()).await.assert_error_page(400);
        assert_logged(server, "trip-of-another-browser");
        let own = stranger.selector(&Authorize::new(&web())).await;
        stranger.choose(&own, "bankid").await;
        stranger.browser.get(callback.as_str()).await.assert_error_page(400);
        // The attempt is not burnt by that.
        Callback::of(person.browser.open(callback.as_str()).await).code();
        // Replayed by the person's own browser, it gives nothing: no second login, and no second exchange.
        let exchanges = eids.bankid().count("token").await;
        person.browser.get(callback.as_str()).await.assert_error_page(400);
        assert_eq!(eids.bankid().count("token").await, exchanges);
    }

    /// The same callback twenty times at once is one login.
    async fn a_callback_is_won_by_one_of_many(server, eids) {
        let mut person = Person::new(server);
        let selector = person.selector(&Authorize::new(&web())).await;
        let leaving = person.choose(&selector, "bankid").await;
        let returning = person.at(&eids.bankid(), &leaving, json!({ "pid": PERSON })).await;
        let callback = returning.location().expect("a callback");
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let (mut browser, callback): (Browser, _) = (person.browser.clone(), callback.clone());
            tries.spawn(async move { browser.get(callback).await });
        }
        let answers = tries.join_all().await;
        assert_eq!(answers.iter().filter(|it| it.redirected().contains_key("code")).count(), 1);
        assert_eq!(eids.bankid().count("token").await, 1);
    }

    /// eid-adapters.md fact 13: a rotation costs one fetch, and made-up keys cost at most one more in a minute.
    async fn keys_are_fetched_again_once(server, eids) {
        let bankid = eids.bankid();
        let log_in = |outcome: &'static str| {
            let bankid = bankid.clone();
            async move {
                let outcome = json!({ "pid": PERSON, "outcome": outcome });
                Person::new(server).through(&Authorize::new(&web()), "bankid", &bankid, outcome).await
            }
        };
        Callback::of(log_in("success").await).code();
        let before = bankid.count("jwks").await;
        Callback::of(log_in("rotated_key").await).code();
        assert_eq!(bankid.count("jwks").await, before + 1, "one fetch for the rotation");
        for _ in 0..20 {
            log_in("stale_key").await.assert_error_page(400);
        }
        assert!(bankid.count("jwks").await <= before + 2, "made-up keys are not asked for one by one");
        server.clock(61).await;
        log_in("stale_key").await.assert_error_page(400);
        assert!(bankid.count("jwks").await <= before + 3);
    }

    /// A `code` beside an `error` is an error (R6).
    async fn an_error_beside_a_code_is_an_error(server, eids) {
        let outcome = json!({ "pid": PERSON, "outcome": "code_and_error" });
        let page = Person::new(server).through(&Authorize::new(&web()), "bankid", &eids.bankid(), outcome).await;
        assert!(!page.redirected().contains_key("code"), "{page}");
        assert_eq!(eids.bankid().count("token").await, 0, "no code is exchanged");
    }
}
