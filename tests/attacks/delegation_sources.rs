//! A delegation source that is away, slow, or says what it was not asked (`docs/contracts/maskinporten.md` §6.2–6.5): no token comes of it.

use crate::harness::delegation::{DELEGATED_SCOPE, asked_at, customers_at, organisation, supplier};
use crate::harness::foreign_source::{ForeignSource, Manner};
use crate::harness::machine::{CONSUMER, Maskinporten, SCOPE, SUPPLIER, machine};
use crate::harness::world::{AGENCY, API_OWNER};
use crate::harness::{Answer, Mode};
use serde_json::{Value, json};

/// A server whose one source is somebody else's; the scope names it.
async fn asking(source: &ForeignSource, row: &str) -> Maskinporten {
    let port = source.port;
    let maskinporten = Maskinporten::prepare(Mode::OneMachine, |settings, _| {
        settings.more = format!("organisation = \"{AGENCY}\"\n{}", asked_at(port, row));
    });
    maskinporten.server.apply(&customers_at(port)).succeeded();
    maskinporten.server.launch();
    maskinporten.server.wait_until_ready().await;
    maskinporten
}

async fn delegated(maskinporten: &Maskinporten) -> Answer {
    maskinporten.ask(&maskinporten.grant(&supplier(), DELEGATED_SCOPE).with("consumer_org", CONSUMER)).await
}

fn entry(consumer: &str, supplier: &str, scope: &str) -> Value {
    json!({
        "consumer_org": consumer, "supplier_org": supplier, "scopes": [scope], "created": "2026-01-01T00:00:00Z",
        "delegation_scheme_id": "0f0a7c6e-8f5b-4a55-9e0c-1c0a4bb4f1d3",
    })
}

fn says(body: &Value) -> Manner {
    Manner::Says(200, body.to_string())
}

fn assert_away(answer: &Answer, what: &str) {
    let body = answer.json();
    assert_eq!((answer.status, body["error"].as_str()), (503, Some("temporarily_unavailable")), "{what}: {answer}");
    assert!(answer.header("retry-after").is_some(), "{what}");
    assert!(body["error_description"].as_str().is_some_and(|it| it.contains("altinn")), "{what}: {answer}");
}

#[tokio::test]
async fn what_a_source_says_of_others_counts_for_nothing() {
    let right = entry(CONSUMER, SUPPLIER, DELEGATED_SCOPE);
    let source = ForeignSource::start(says(&json!([right]))).await;
    let maskinporten = asking(&source, "interface = \"generic\"").await;
    assert_eq!(delegated(&maskinporten).await.status, 200);
    let asked = source.asked();
    let expected = format!(
        "/delegations?scope={}&consumer_org={CONSUMER}&supplier_org={SUPPLIER}",
        DELEGATED_SCOPE.replace(':', "%3A")
    );
    assert_eq!(asked, [expected]);
    for wrong in [
        json!([]),
        json!([entry(API_OWNER, SUPPLIER, DELEGATED_SCOPE)]),
        json!([entry(CONSUMER, API_OWNER, DELEGATED_SCOPE)]),
        json!([entry(SUPPLIER, CONSUMER, DELEGATED_SCOPE)]),
        json!([entry(CONSUMER, SUPPLIER, "fjelldata:nektet.read")]),
    ] {
        source.behave(says(&wrong));
        let answer = delegated(&maskinporten).await;
        assert_eq!(answer.status, 403, "{wrong}: {answer}");
        assert!(answer.body.contains("MP-251"), "{wrong}: {answer}");
    }
    maskinporten.finish().await;
}

#[tokio::test]
async fn an_answer_that_is_none_gives_no_token() {
    let right = json!([entry(CONSUMER, SUPPLIER, DELEGATED_SCOPE)]).to_string();
    for manner in [
        Manner::Says(200, "<html>ja</html>".to_owned()),
        Manner::Says(200, "{}".to_owned()),
        Manner::Says(200, format!("{right}{}", " ".repeat(300 * 1024))),
        Manner::Says(201, right.clone()),
        Manner::Says(403, "{}".to_owned()),
        Manner::Says(500, right.clone()),
        Manner::Redirects("/delegations2".to_owned()),
    ] {
        let source = ForeignSource::start(manner.clone()).await;
        let maskinporten = asking(&source, "interface = \"generic\"").await;
        assert_away(&delegated(&maskinporten).await, &format!("{manner:.60?}"));
        assert_eq!(source.asked().len(), 1, "a redirect is not followed");
        source.behave(Manner::Says(200, right.clone()));
        assert_eq!(delegated(&maskinporten).await.status, 200, "{manner:.60?}: the next grant is asked for anew");
        maskinporten.finish().await;
    }
}

#[tokio::test]
async fn a_source_that_hangs_is_left_alone_and_own_tokens_go_on() {
    let source = ForeignSource::start(Manner::Hangs).await;
    let maskinporten = asking(&source, "interface = \"generic\"\ntimeout_seconds = 1").await;
    for _ in 0..5 {
        assert_away(&delegated(&maskinporten).await, "it hangs");
    }
    let before = source.asked().len();
    assert_away(&delegated(&maskinporten).await, "its breaker is open");
    assert_eq!(source.asked().len(), before, "nobody waits for it any more");
    assert_eq!(maskinporten.ask(&maskinporten.grant(&machine(), SCOPE)).await.status, 200);
    source.behave(says(&json!([entry(CONSUMER, SUPPLIER, DELEGATED_SCOPE)])));
    maskinporten.server.clock(20).await;
    assert_eq!(delegated(&maskinporten).await.status, 200, "after 15 s one call tries");
    maskinporten.finish().await;
}

#[tokio::test]
async fn a_source_that_is_not_there_gives_no_token() {
    let source = ForeignSource::start(Manner::Hangs).await;
    let gone = crate::harness::ports::free();
    let row = format!("interface = \"generic\"\nurl = \"http://localhost:{gone}/\"");
    let maskinporten = asking(&source, &row).await;
    assert_away(&delegated(&maskinporten).await, "nobody listens");
    assert!(source.asked().is_empty());
    maskinporten.finish().await;
}

#[tokio::test]
async fn a_system_user_or_consent_of_somebody_else_gives_no_token() {
    let id = "0f0a7c6e-8f5b-4a55-9e0c-1c0a4bb4f1d3";
    let person = "urn:altinn:person:identifier-no:17847531096";
    let source = ForeignSource::start(says(&json!({}))).await;
    let maskinporten = asking(&source, "interface = \"generic\"").await;
    let client = machine();
    let ask = async |details: Value| {
        let grant = maskinporten.grant(&client, SCOPE).with("authorization_details", details);
        maskinporten.ask(&grant).await
    };
    let user = |party: &str, vendor: &str| json!({"id": id, "systemId": "312203456_x", "reporteeOrgNo": party, "supplierOrgno": vendor});
    let consent = |from: &str, to: &str| {
        json!({
            "id": id, "from": from, "to": format!("urn:altinn:organization:identifier-no:{to}"), "consentRights": [],
            "consented": "2026-01-01T00:00:00+01:00", "validTo": "2099-01-01T00:00:00+01:00",
        })
    };
    let details = json!([{"type": "urn:altinn:systemuser", "systemuser_org": organisation(SUPPLIER)}]);
    for (said, fits) in [
        (user(SUPPLIER, CONSUMER), true),
        (user(API_OWNER, CONSUMER), false),
        (user(SUPPLIER, API_OWNER), false),
        (json!([]), false),
    ] {
        source.behave(says(&said));
        let answer = ask(details.clone()).await;
        if fits { assert_eq!(answer.status, 200, "{answer}") } else { assert_away(&answer, &said.to_string()) }
    }
    let details = json!([{"type": "urn:altinn:consent", "id": id, "from": person}]);
    for (said, fits) in [
        (consent(person, CONSUMER), true),
        (consent(person, SUPPLIER), false),
        (consent("urn:altinn:person:identifier-no:03918820190", CONSUMER), false),
        (json!({"id": id}), false),
    ] {
        source.behave(says(&said));
        let answer = ask(details.clone()).await;
        if fits { assert_eq!(answer.status, 200, "{answer}") } else { assert_away(&answer, &said.to_string()) }
    }
    maskinporten.finish().await;
}
