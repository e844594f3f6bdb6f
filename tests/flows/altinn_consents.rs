//! Consents of people and organisations, in the consumer's token (`docs/contracts/maskinporten.md` §6.5).

use crate::harness::Answer;
use crate::harness::delegation::{DELEGATED_SCOPE, Source, caller, organisation};
use crate::harness::machine::{CONSUMER, SUPPLIER};
use crate::harness::world::PERSON;
use serde_json::{Value, json};

const SCOPE: &str = "altinn:maskinporten/consent.read";
const LOOK_UP: &str = "/accessmanagement/api/v1/maskinporten/consent/lookup";

/// A consent from a person or organisation to the consumer, given at the page; its id.
async fn given(source: &Source, from: &str, days: &str) -> String {
    let fields = [("action", "give"), ("from", from), ("to", CONSUMER), ("resource", "inntekt"), ("days", days)];
    let answer = source.press("/consents", &fields).await;
    assert_eq!(answer.status, 303, "{answer}");
    let page = source.maskinporten.server.send(source.maskinporten.server.http().get(source.url("/consents"))).await;
    let id = page.body.split("id=\"consent-1\">").nth(1).and_then(|rest| rest.split('<').next());
    id.expect("the newest consent").to_owned()
}

fn details(id: &str, from: &str) -> Value {
    json!([{"type": "urn:altinn:consent", "id": id, "from": from}])
}

async fn asked(source: &Source, party: &str, details: Value) -> Answer {
    let grant = source.maskinporten.grant(&caller(party), SCOPE).with("authorization_details", details);
    source.maskinporten.ask(&grant).await
}

fn assert_none(answer: &Answer) {
    let body = answer.json();
    assert_eq!((answer.status, body["error"].as_str()), (400, Some("invalid_request")), "{answer}");
    assert!(body["error_description"].as_str().is_some_and(|it| it.starts_with("MP-303")), "{answer}");
}

both_modes_with_source! {
    /// maskinporten.md fact 57.
    async fn fact_057_a_good_consent_puts_its_rights_in_the_token(source) {
        let person = format!("urn:altinn:person:identifier-no:{PERSON}");
        let id = given(source, PERSON, "30").await;
        let claims = source.maskinporten.claims(&asked(source, CONSUMER, details(&id, &person)).await).await;
        let one = &claims["authorization_details"][0];
        assert_eq!((&one["id"], &one["from"], &one["to"]), (&json!(id), &json!(person), &organisation(CONSUMER)));
        assert_eq!(
            one["consentRights"],
            json!([{"action": ["consent"], "resource": [{"type": "urn:altinn:resource", "value": "inntekt"}], "metadata": {}}])
        );
        assert!(one["consented"].is_string() && one["validTo"].is_string(), "{one}");

        // Of another person, to another consumer, or unknown.
        assert_none(&asked(source, CONSUMER, details(&id, &format!("urn:altinn:organization:identifier-no:{SUPPLIER}"))).await);
        assert_none(&asked(source, SUPPLIER, details(&id, &person)).await);
        assert_none(&asked(source, CONSUMER, details("0f0a7c6e-8f5b-4a55-9e0c-1c0a4bb4f1d3", &person)).await);

        // A supplier uses its consumer's consent.
        let supplier = source.delegated(DELEGATED_SCOPE).with("authorization_details", details(&id, &person));
        let claims = source.maskinporten.claims(&source.maskinporten.ask(&supplier).await).await;
        assert_eq!(claims["authorization_details"][0]["to"], claims["consumer"]);

        let fields = [("action", "revoke"), ("consent", id.as_str())];
        assert_eq!(source.press("/consents", &fields).await.status, 303);
        assert_none(&asked(source, CONSUMER, details(&id, &person)).await);
    }

    async fn an_expired_consent_is_none(source) {
        let organisation = format!("urn:altinn:organization:identifier-no:{SUPPLIER}");
        let id = given(source, SUPPLIER, "2").await;
        assert_eq!(asked(source, CONSUMER, details(&id, &organisation)).await.status, 200);
        source.maskinporten.server.clock(2 * 86_400 + 60).await;
        assert_none(&asked(source, CONSUMER, details(&id, &organisation)).await);
    }

    /// With or without the final slash; a problem document where there is none.
    async fn the_look_up_answers_whoever_has_its_scope(source) {
        let person = format!("urn:altinn:person:identifier-no:{PERSON}");
        let id = given(source, PERSON, "30").await;
        let to = format!("urn:altinn:organization:identifier-no:{CONSUMER}");
        let body = json!({"id": id, "from": person, "to": to});
        for path in [LOOK_UP.to_owned(), format!("{LOOK_UP}/")] {
            let answer = source.call(CONSUMER, SCOPE, "POST", &path, Some(&body)).await;
            assert_eq!((answer.status, &answer.json()["to"]), (200, &json!(to)), "{answer}");
        }
        let unknown = json!({"id": "x", "from": person, "to": to});
        let answer = source.call(CONSUMER, SCOPE, "POST", LOOK_UP, Some(&unknown)).await;
        assert_eq!((answer.status, &answer.json()["code"]), (404, &json!("ConsentNotFound")), "{answer}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        let other_scope = source.call(CONSUMER, "altinn:maskinporten/systemuser.read", "POST", LOOK_UP, Some(&body)).await;
        assert_eq!(other_scope.status, 403, "{other_scope}");
        for (field, value) in [("from", "17847531097"), ("to", "1"), ("days", "0"), ("resource", "")] {
            let mut fields = vec![("action", "give"), ("from", PERSON), ("to", CONSUMER), ("resource", "x"), ("days", "1")];
            fields.iter_mut().filter(|(name, _)| *name == field).for_each(|it| it.1 = value);
            assert_eq!(source.press("/consents", &fields).await.status, 400, "{field}");
        }
    }
}
