//! Logins with eIDs that are OpenID providers: what goes out, what comes in, and what the service reads.

use crate::harness::eids::{Person, assert_logged};
use crate::harness::simulators::Simulator;
use crate::harness::world::{self, HIGH, OTHER_PERSON, PERSON, SUBSTANTIAL, web};
use crate::harness::{Authorize, Callback};
use serde_json::json;

with_eids! {
    /// eid-adapters.md facts 14, 15, 17 and 22.
    async fn each_eid_logs_in_with_its_level_and_its_method(server, eids) {
        let cases: [(&str, Simulator, serde_json::Value, &str, &str); 7] = [
            ("bankid", eids.bankid(), json!({ "pid": PERSON }), PERSON, "BankID"),
            ("bankid", eids.bankid(), json!({ "pid": PERSON, "outcome": "amr_as_text" }), PERSON, "BankID"),
            ("bankid", eids.bankid(), json!({ "pid": PERSON, "instrument": "bim" }), PERSON, "BankID Mobil"),
            ("bankid-mobil", eids.bankid(), json!({ "pid": PERSON }), PERSON, "BankID Mobil"),
            ("buypass", eids.buypass(), json!({ "pid": world::D_NUMBER }), world::D_NUMBER, "Buypass"),
            ("buypass-mobil", eids.buypass(), json!({ "pid": PERSON, "outcome": "acr_missing" }), PERSON, "Buypass"),
            ("commfides", eids.commfides(), json!({ "pid": OTHER_PERSON }), OTHER_PERSON, "Commfides"),
        ];
        for (eid, simulator, outcome, pid, amr) in cases {
            let request = Authorize::new(&web()).level(HIGH);
            let claims = Person::new(server).claims(&web(), &request, eid, &simulator, outcome).await;
            assert_eq!((claims["pid"].as_str(), &claims["amr"]), (Some(pid), &json!([amr])), "{eid}: {claims}");
            assert_eq!(claims["acr"], HIGH, "{eid}");
        }
    }

    /// Also eid-adapters.md fact 54. Nobody in the register is found, and the login succeeds all the same; no session is left behind.
    async fn fact_074_a_foreign_person_who_was_not_matched_has_no_pid(server, eids) {
        for (matched, level) in [(false, "eidas-loa-high"), (true, "eidas-loa-substantial")] {
            let request = Authorize::new(&web()).level(level);
            let mut person = Person::new(server);
            let chooser = person.browser.open(request.url(server)).await;
            let chosen = [("country", "SE"), ("action", "go")];
            let leaving = person.browser.submit(&chooser, &chooser.form("/eidas"), &chosen).await;
            let outcome = json!({ "pid": PERSON, "country": "SE", "matched": matched });
            let returning = person.at(&eids.eidas(), &leaving, outcome).await;
            let callback = Callback::of(person.back(&returning).await);
            let tokens = server.redeem(&web(), &request, &callback).await;
            let claims = tokens.id_claims(server).await;
            assert_eq!(claims["amr"], json!(["eIDAS"]), "{claims}");
            assert!(claims["acr"].as_str().is_some_and(|acr| acr.starts_with("eidas-loa-")), "{claims}");
            assert_eq!(claims["pid"].as_str(), matched.then_some(PERSON), "{claims}");
            let identifier = claims["eidas_person_identifier"].as_str().unwrap_or_default();
            assert_eq!(identifier.starts_with("SE/NO/"), !matched, "{claims}");
            assert_eq!(claims["birthdate"].as_str(), (!matched).then_some("1975-04-17"), "{claims}");
            let userinfo = server.userinfo(tokens.access_token()).await.json();
            for claim in ["eidas_person_identifier", "birthdate", "given_name", "family_name"] {
                assert_eq!(userinfo[claim], claims[claim], "{claim}: {userinfo}");
            }
            assert!(claims["given_name"].is_string() && claims["family_name"].is_string(), "with profile: {claims}");
            assert_eq!((&userinfo["sub"], &userinfo["pid"]), (&claims["sub"], &claims["pid"]));
            let again = person.browser.open(request.url(server)).await;
            assert!(again.body.contains("id=\"countries-form\""), "no single sign-on: {again}");
        }
    }

    /// eid-adapters.md fact 6: every request asks for a fresh login, and holds nothing of the service's.
    async fn what_goes_to_a_provider_is_our_own(server, eids) {
        for (eid, simulator) in
            [("bankid", eids.bankid()), ("buypass", eids.buypass()), ("commfides", eids.commfides())]
        {
            for par in [true, false] {
                simulator.switch(json!({ "par": par })).await;
                let request = Authorize::new(&web()).level(HIGH);
                let mut person = Person::new(server);
                let answer = person.through(&request, eid, &simulator, json!({ "pid": PERSON })).await;
                Callback::of(answer).code();
                // What was published is kept for an hour, so that the switch is seen by asking what came.
                let endpoint = if simulator.requests("par").await.is_empty() { "authorize" } else { "par" };
                let sent = simulator.requests(endpoint).await.pop().expect("a request")["parameters"].clone();
                assert_eq!(sent["prompt"], "login", "{sent}");
                assert_eq!(sent["response_type"], "code", "{sent}");
                assert_eq!(sent["code_challenge_method"], "S256", "{sent}");
                for name in ["state", "nonce"] {
                    let own = sent[name].as_str().expect(name);
                    assert!(own.len() >= 22 && Some(own) != request.value(name), "{name}: {sent}");
                }
                let all = sent.to_string();
                for name in ["state", "nonce", "redirect_uri", "code_challenge"] {
                    assert!(!all.contains(request.value(name).expect(name)), "{name} of the service: {sent}");
                }
                assert!(!all.contains(web().id()) && !all.contains(PERSON), "{sent}");
            }
        }
    }

    /// eid-adapters.md fact 21: one assertion per request, of sixty seconds, and never one twice.
    async fn an_assertion_is_short_lived_and_used_once(server, eids) {
        for _ in 0..2 {
            let request = Authorize::new(&web()).level(HIGH);
            Person::new(server).claims(&web(), &request, "buypass", &eids.buypass(), json!({ "pid": PERSON })).await;
        }
        let mut seen = std::collections::BTreeSet::new();
        for sent in [eids.buypass().requests("par").await, eids.buypass().requests("token").await].concat() {
            assert_eq!(sent["client_authentication"], "private_key_jwt", "{sent}");
            let assertion = &sent["assertion"];
            let lives = assertion["exp"].as_i64().expect("exp") - assertion["iat"].as_i64().expect("iat");
            assert!((1..=60).contains(&lives), "{assertion}");
            assert!(seen.insert(assertion["jti"].as_str().expect("jti").to_owned()), "{assertion}");
        }
        assert_eq!(seen.len(), 4);
    }

    /// eid-adapters.md fact 30.
    async fn each_provider_is_spoken_to_in_its_own_words(server, eids) {
        for (eid, simulator, tags) in [
            ("bankid", eids.bankid(), ["nb", "nb", "en", "nb"]),
            ("buypass", eids.buypass(), ["nb-NO", "nb-NO", "en-US", "nb-NO"]),
        ] {
            for (language, tag) in ["nb", "nn", "en", "se"].into_iter().zip(tags) {
                let request = Authorize::new(&web()).set("ui_locales", language);
                let mut person = Person::new(server);
                let selector = person.selector(&request).await;
                person.choose(&selector, eid).await;
                let sent = simulator.requests("par").await.pop().expect("a request");
                assert_eq!(sent["parameters"]["ui_locales"], tag, "{eid} in {language}");
            }
        }
    }

    /// eid-adapters.md fact 31.
    async fn names_come_from_bankid_and_buypass_and_only_with_profile(server, eids) {
        let named = json!({ "pid": PERSON, "given_name": "Tor", "family_name": "Fjellvåk" });
        for (eid, simulator, scope, passes) in [
            ("bankid", eids.bankid(), "openid profile", true),
            ("bankid", eids.bankid(), "openid", false),
            ("buypass", eids.buypass(), "openid profile", true),
            ("commfides", eids.commfides(), "openid profile", false),
        ] {
            let request = Authorize::new(&web()).level(HIGH).scope(scope);
            let claims = Person::new(server).claims(&web(), &request, eid, &simulator, named.clone()).await;
            assert_eq!(claims["given_name"].as_str(), passes.then_some("Tor"), "{eid} {scope}: {claims}");
            assert_eq!(claims["family_name"].as_str(), passes.then_some("Fjellvåk"), "{eid} {scope}: {claims}");
        }
        let odd = json!({ "pid": PERSON, "outcome": "names_as_numbers" });
        let request = Authorize::new(&web()).level(HIGH);
        let claims = Person::new(server).claims(&web(), &request, "bankid", &eids.bankid(), odd).await;
        assert!(claims.get("given_name").is_none(), "dropped, not coerced: {claims}");
    }

    /// eid-adapters.md fact 7: two tabs of one browser, at two eIDs.
    async fn two_tabs_at_two_eids_both_complete(server, eids) {
        let mut person = Person::new(server);
        let (one, other) = (Authorize::new(&web()).level(HIGH), Authorize::new(&world::post()).level(HIGH));
        let (first, second) = (person.selector(&one).await, person.selector(&other).await);
        let first = person.choose(&first, "bankid").await;
        let second = person.choose(&second, "buypass").await;
        let second = person.at(&eids.buypass(), &second, json!({ "pid": PERSON })).await;
        let first = person.at(&eids.bankid(), &first, json!({ "pid": PERSON })).await;
        let first = Callback::of(person.back(&first).await);
        let second = Callback::of(person.back(&second).await);
        assert_eq!(server.redeem(&web(), &one, &first).await.id_claims(server).await["amr"], json!(["BankID"]));
        assert_eq!(server.redeem(&world::post(), &other, &second).await.id_claims(server).await["amr"], json!(["Buypass"]));
    }

    /// eid-adapters.md fact 16: too low, or of an older login, gives the service nothing.
    async fn a_level_that_is_too_low_is_refused(server, eids) {
        for (eid, simulator, outcome, reason) in [
            ("bankid", eids.bankid(), "low_acr", "level-too-low"),
            ("bankid", eids.bankid(), "acr_missing", "level-unknown"),
            ("bankid", eids.bankid(), "acr_unknown", "level-unknown"),
            ("buypass", eids.buypass(), "acr_zero", "not-fresh"),
            ("bankid", eids.bankid(), "old_login", "not-fresh"),
        ] {
            let mut person = Person::new(server);
            let request = Authorize::new(&web()).level(HIGH);
            let answer = person.through(&request, eid, &simulator, json!({ "pid": PERSON, "outcome": outcome })).await;
            crate::harness::login::assert_selector(&answer);
            assert!(answer.elements().iter().any(|it| it.get("id") == Some("selector-notice")), "{outcome}: {answer}");
            assert_logged(server, reason);
            let left = person.browser.submit(&answer, &answer.form("/cancel"), &[("action", "cancel")]).await;
            left.assert_redirect_error(request.redirect_uri(), "access_denied", request.state(), server.issuer());
        }
    }

    /// eid-adapters.md fact 23: never a login without a right number.
    async fn a_number_that_is_none_is_refused(server, eids) {
        for (outcome, reason) in [
            ("number_missing", "no-number"),
            ("number_as_number", "number-not-accepted"),
            ("number_of_ten_digits", "number-not-accepted"),
            ("number_with_wrong_check_digit", "number-not-accepted"),
            ("number_of_real_space", "number-not-accepted"),
        ] {
            for (eid, simulator) in [("bankid", eids.bankid()), ("buypass", eids.buypass())] {
                let mut person = Person::new(server);
                let request = Authorize::new(&web());
                let outcome = json!({ "pid": PERSON, "outcome": outcome });
                crate::harness::login::assert_selector(&person.through(&request, eid, &simulator, outcome).await);
            }
            assert_logged(server, reason);
        }
    }

    /// eid-adapters.md fact 55, and idporten.md's own word for it: a cancel at the eID is silent.
    async fn a_cancel_at_the_eid_leads_back_to_the_selector_in_silence(server, eids) {
        let mut person = Person::new(server);
        let request = Authorize::new(&web());
        // eid-adapters.md fact 18.
        let back = person.through(&request, "bankid", &eids.bankid(), json!({ "outcome": "cancel" })).await;
        crate::harness::login::assert_selector(&back);
        assert!(!back.body.contains("selector-notice"), "no error text: {back}");
        let leaving = person.choose(&back, "commfides").await;
        let returning = person.at(&eids.commfides(), &leaving, json!({ "pid": PERSON })).await;
        let callback = Callback::of(person.back(&returning).await);
        let claims = server.redeem(&web(), &request, &callback).await.id_claims(server).await;
        assert_eq!(claims["amr"], json!(["Commfides"]));
    }

    /// A person below the session's level steps up at a high eID, and the session serves lower requests.
    async fn a_high_login_serves_a_request_for_less(server, eids) {
        let mut person = Person::new(server);
        let request = Authorize::new(&web()).level(HIGH);
        person.claims(&web(), &request, "bankid", &eids.bankid(), json!({ "pid": PERSON })).await;
        let lower = Authorize::new(&web()).level(SUBSTANTIAL);
        let callback = Callback::of(person.browser.open(lower.url(server)).await);
        let claims = server.redeem(&web(), &lower, &callback).await.id_claims(server).await;
        assert_eq!((claims["acr"].as_str(), &claims["amr"]), (Some(HIGH), &json!(["BankID"])));
    }
}
