//! A supplier acts for a consumer, as long as the source says so (`docs/contracts/maskinporten.md` §6.2–6.3).

use crate::harness::delegation::{DELEGATED_SCOPE, Source, UNGRANTED_SCOPE, organisation, supplier};
use crate::harness::machine::{CONSUMER, SUPPLIER};
use crate::harness::{Answer, Mode, jwt};

fn assert_refused(answer: &Answer, status: u16, error: &str, words: &[&str]) {
    let body = answer.json();
    assert_eq!((answer.status, body["error"].as_str()), (status, Some(error)), "{answer}");
    let description = body["error_description"].as_str().unwrap_or_default();
    assert!(words.iter().all(|word| description.contains(word)), "{description}");
}

both_modes_with_source! {
    /// maskinporten.md fact 49.
    async fn fact_049_a_delegated_token_names_consumer_supplier_and_source(source) {
        let maskinporten = &source.maskinporten;
        let claims = maskinporten.claims(&maskinporten.ask(&source.delegated(DELEGATED_SCOPE)).await).await;
        assert_eq!(claims["consumer"], organisation(CONSUMER));
        assert_eq!(claims["supplier"], organisation(SUPPLIER));
        assert_eq!(claims["delegation_source"], source.issuer());
        assert_eq!(claims["client_id"], supplier().id());
        assert_eq!(claims["scope"], DELEGATED_SCOPE);
    }

    /// maskinporten.md facts 50 and 53: withdrawn at the source's page, given again, withdrawn by a call.
    async fn fact_053_what_is_withdrawn_ends_with_the_next_request(source) {
        let maskinporten = &source.maskinporten;
        let granted = maskinporten.ask(&source.delegated(DELEGATED_SCOPE)).await;
        let token = granted.json()["access_token"].as_str().expect("a token").to_owned();
        let withdrawn = source.at_the_page("withdraw", DELEGATED_SCOPE).await;
        assert_eq!((withdrawn.status, withdrawn.header("location")), (303, Some(&*format!("/party/{CONSUMER}"))));
        let refused = maskinporten.ask(&source.delegated(DELEGATED_SCOPE)).await;
        assert_refused(&refused, 403, "forbidden", &["MP-251", CONSUMER, DELEGATED_SCOPE, SUPPLIER]);
        let still = jwt::verify(&token, &maskinporten.fetch("/jwk").await.json()).expect("the earlier token verifies");
        assert!(still.claims["exp"].as_i64().expect("seconds") > maskinporten.server.now());
        assert_eq!(source.at_the_page("delegate", DELEGATED_SCOPE).await.status, 303);
        assert_eq!(maskinporten.ask(&source.delegated(DELEGATED_SCOPE)).await.status, 200);
        let fields = [("action", "return"), ("scope", DELEGATED_SCOPE), ("organisation", CONSUMER)];
        assert_eq!(source.press(&format!("/party/{SUPPLIER}"), &fields).await.status, 303, "the supplier gives it back");
        let refused = maskinporten.ask(&source.delegated(DELEGATED_SCOPE)).await;
        assert_refused(&refused, 403, "forbidden", &["MP-251"]);
    }

    /// maskinporten.md fact 51.
    async fn fact_051_a_consumer_without_access_cannot_be_acted_for(source) {
        let refused = source.maskinporten.ask(&source.delegated(UNGRANTED_SCOPE)).await;
        assert_refused(&refused, 403, "forbidden", &["MP-250", CONSUMER, UNGRANTED_SCOPE]);
        assert!(!refused.body.contains("consumer_org"), "it names one: {refused}");
        let both = format!("{DELEGATED_SCOPE} {UNGRANTED_SCOPE}");
        assert_refused(&source.maskinporten.ask(&source.delegated(&both)).await, 403, "forbidden", &["MP-250"]);
    }

    /// maskinporten.md fact 52, and whom nobody delegated to.
    async fn fact_052_consumer_org_is_another_organisation(source) {
        let maskinporten = &source.maskinporten;
        let own = maskinporten.grant(&supplier(), DELEGATED_SCOPE).with("consumer_org", SUPPLIER);
        assert_refused(&maskinporten.ask(&own).await, 400, "invalid_request", &["consumer_org"]);
        let without = maskinporten.grant(&supplier(), DELEGATED_SCOPE);
        assert_refused(&maskinporten.ask(&without).await, 403, "forbidden", &["MP-250", SUPPLIER, "customer's number in consumer_org"]);
    }

    /// Organisation to organisation, known ones, and scopes of this source alone.
    async fn the_page_makes_no_delegation_that_the_rules_forbid(source) {
        let path = format!("/party/{CONSUMER}");
        for (scope, receiver, words) in [
            (DELEGATED_SCOPE, CONSUMER, "nobody delegates to itself"),
            (DELEGATED_SCOPE, "310012343", "not an organisation that is known here"),
            (DELEGATED_SCOPE, "310012344", "check digit"),
            ("fjelldata:finnes.ikke", SUPPLIER, "no active scope of this name"),
            (crate::harness::machine::DELEGABLE_SCOPE, SUPPLIER, "not delegated here"),
        ] {
            let fields = [("action", "delegate"), ("scope", scope), ("organisation", receiver)];
            let answer = source.press(&path, &fields).await;
            assert_eq!(answer.status, 400, "{scope} {receiver}: {answer}");
            assert!(answer.body.contains(words), "{scope} {receiver}: {answer}");
        }
        let page = source.maskinporten.server.send(source.maskinporten.server.http().get(source.url(&path))).await;
        assert!(page.body.contains(DELEGATED_SCOPE) && page.body.contains("Nordlys Drift"), "{page}");
        let cross_site = source.maskinporten.server.http().post(source.url(&path)).header("sec-fetch-site", "cross-site");
        assert_eq!(source.maskinporten.server.send(cross_site).await.status, 403);
    }
}

/// The same through Altinn's own look-up.
#[tokio::test]
async fn altinns_interface_answers_alike() {
    let source = Source::start_with(Mode::OneMachine, "interface = \"altinn\"").await;
    let maskinporten = &source.maskinporten;
    let claims = maskinporten.claims(&maskinporten.ask(&source.delegated(DELEGATED_SCOPE)).await).await;
    assert_eq!(claims["delegation_source"], source.issuer());
    source.at_the_page("withdraw", DELEGATED_SCOPE).await;
    assert_refused(&maskinporten.ask(&source.delegated(DELEGATED_SCOPE)).await, 403, "forbidden", &["MP-251"]);
    source.finish().await;
}

/// A delegation that stands may be remembered for a minute, if the configuration says so; that none stands never is.
#[tokio::test]
async fn a_source_can_be_asked_less_often() {
    let source = Source::start_with(Mode::OneMachine, "interface = \"generic\"\nremember_seconds = 60").await;
    let maskinporten = &source.maskinporten;
    source.at_the_page("withdraw", DELEGATED_SCOPE).await;
    assert_eq!(maskinporten.ask(&source.delegated(DELEGATED_SCOPE)).await.status, 403);
    source.at_the_page("delegate", DELEGATED_SCOPE).await;
    assert_eq!(maskinporten.ask(&source.delegated(DELEGATED_SCOPE)).await.status, 200);
    source.at_the_page("withdraw", DELEGATED_SCOPE).await;
    assert_eq!(maskinporten.ask(&source.delegated(DELEGATED_SCOPE)).await.status, 200, "it is remembered");
    maskinporten.server.clock(61).await;
    assert_eq!(maskinporten.ask(&source.delegated(DELEGATED_SCOPE)).await.status, 403, "for a minute");
    source.finish().await;
}
