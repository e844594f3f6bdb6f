//! The demo's supplier fetches for the municipality, until that takes it back; a system user and a consent are there from the start
//! (`docs/contracts/product.md` §6–7).

use crate::harness::browser::encode;
use crate::harness::demo::Demo;
use crate::harness::jwt;
use crate::harness::keys::{RsaKey, fresh_id};
use crate::harness::machine::JWT_BEARER;
use crate::harness::server::http_client;
use openssl::pkey::PKey;
use serde_json::{Value, json};

const SUPPLIER: &str = "demo-maskin-leverandor";
const MACHINE: &str = "demo-maskin";
const SCOPE: &str = "liksomdata:vannstand.read";
const OPEN_SCOPE: &str = "liksomdata:kart.read";
const MUNICIPALITY: &str = "318000018";
const SUPPLIER_ORGANISATION: &str = "318000026";
const CONSENT: &str = "5c1b0f6e-2f0c-4f59-9d6b-2f1e7a3c9b10";

/// What the demo's Maskinporten answers a client with a key of its own, with these claims beside the usual ones.
async fn answer(demo: &Demo, client: &'static str, more: &Value) -> (u16, Value) {
    let pem = std::fs::read(demo.data().join(format!("{client}.key.pem"))).expect("the client's key");
    let key = RsaKey::of(client, PKey::private_key_from_pem(&pem).expect("a key"));
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
    let mut claims = json!({
        "aud": format!("{}/", demo.address(1)), "iss": client, "iat": now, "exp": now + 60, "jti": fresh_id(),
    });
    claims.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    let assertion = key.sign(&json!({"alg": "RS256", "kid": client}), &claims);
    let body = encode(&[("grant_type", JWT_BEARER), ("assertion", &assertion)]);
    let request = http_client().post(format!("{}/token", demo.address(1)));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

async fn claims(demo: &Demo, client: &'static str, more: &Value) -> Value {
    let (status, body) = answer(demo, client, more).await;
    assert_eq!(status, 200, "{body}");
    let jwks = http_client().get(format!("{}/jwk", demo.address(1))).send().await.expect("keys");
    let jwks = jwks.json().await.expect("JSON");
    jwt::verify(body["access_token"].as_str().expect("a token"), &jwks).expect("a token").claims
}

/// For the municipality, by its delegation.
fn delegated() -> Value {
    json!({"scope": SCOPE, "consumer_org": MUNICIPALITY})
}

/// With the municipality's system user.
fn system_user() -> Value {
    json!({"scope": OPEN_SCOPE, "authorization_details": [{
        "type": "urn:altinn:systemuser",
        "systemuser_org": {"authority": "iso6523-actorid-upis", "ID": format!("0192:{MUNICIPALITY}")},
    }]})
}

/// With a person's consent.
fn consent() -> Value {
    json!({"scope": SCOPE, "authorization_details": [{
        "type": "urn:altinn:consent", "id": CONSENT, "from": "urn:altinn:person:identifier-no:17847531096",
    }]})
}

async fn post(demo: &Demo, path: &str, fields: &[(&str, &str)]) -> u16 {
    let request = http_client().post(format!("{}{path}", demo.address(14)));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(encode(fields));
    request.send().await.expect("an answer").status().as_u16()
}

async fn pressed(demo: &Demo, action: &str) -> u16 {
    let fields = [("action", action), ("scope", SCOPE), ("organisation", SUPPLIER_ORGANISATION)];
    post(demo, &format!("/party/{MUNICIPALITY}"), &fields).await
}

#[tokio::test]
async fn the_demos_supplier_acts_for_the_municipality() {
    let mut demo = Demo::start().await;
    let claims = claims(&demo, SUPPLIER, &delegated()).await;
    assert_eq!(claims["consumer"]["ID"], format!("0192:{MUNICIPALITY}"));
    assert_eq!(claims["supplier"]["ID"], format!("0192:{SUPPLIER_ORGANISATION}"));
    assert_eq!(claims["delegation_source"], format!("{}/", demo.address(14)));
    assert_eq!(pressed(&demo, "withdraw").await, 303);
    let (status, body) = answer(&demo, SUPPLIER, &delegated()).await;
    assert_eq!((status, body["error"].as_str()), (403, Some("forbidden")), "{body}");
    assert_eq!(pressed(&demo, "delegate").await, 303);
    assert_eq!(answer(&demo, SUPPLIER, &delegated()).await.0, 200);
    assert_eq!(demo.stop(), 0, "{}", demo.output());
}

#[tokio::test]
async fn a_system_user_and_a_consent_are_ready_from_the_first_start() {
    let demo = Demo::start().await;
    let of_system_user = claims(&demo, SUPPLIER, &system_user()).await;
    let [ref one] = of_system_user["authorization_details"].as_array().expect("an array")[..] else { panic!("one") };
    assert_eq!(one["system_id"], format!("{SUPPLIER_ORGANISATION}_vannstand"));
    assert_eq!(of_system_user["consumer"]["ID"], format!("0192:{SUPPLIER_ORGANISATION}"));
    let of_consent = claims(&demo, MACHINE, &consent()).await;
    let [ref one] = of_consent["authorization_details"].as_array().expect("an array")[..] else { panic!("one") };
    assert_eq!((&one["id"], &one["to"]), (&json!(CONSENT), &of_consent["consumer"]));
    assert_eq!(one["consentRights"][0]["resource"][0]["value"], "inntektsopplysninger");
}

/// What was taken back is not given back by a start, which declares the demo's customers only when there are others to declare.
#[tokio::test]
async fn what_was_changed_in_a_demo_is_so_at_its_next_start() {
    let mut demo = Demo::start().await;
    assert_eq!(pressed(&demo, "withdraw").await, 303);
    assert_eq!(post(&demo, "/consents", &[("action", "revoke"), ("consent", CONSENT)]).await, 303);
    let party = http_client().get(format!("{}/party/{MUNICIPALITY}", demo.address(14))).send().await.expect("a page");
    let page = party.text().await.expect("text");
    let form = crate::harness::html::forms(&page).into_iter().find(|form| form.value("system_user").is_some());
    let id = form.expect("the system user").value("system_user").expect("its id").to_owned();
    let end = [("action", "end"), ("system_user", id.as_str())];
    assert_eq!(post(&demo, &format!("/party/{MUNICIPALITY}"), &end).await, 303);
    let all_is_taken_back = async |demo: &Demo| {
        for (client, grant, said) in
            [(SUPPLIER, delegated(), "MP-251"), (SUPPLIER, system_user(), "MP-303"), (MACHINE, consent(), "MP-303")]
        {
            let (status, body) = answer(demo, client, &grant).await;
            let description = body["error_description"].as_str().unwrap_or_default();
            assert!(status >= 400 && description.starts_with(said), "{grant}: {body}");
        }
    };
    all_is_taken_back(&demo).await;
    demo.restart().await;
    all_is_taken_back(&demo).await;

    // Customers of one's own are declared at every start, and leave the rest as it is.
    let own = "[[organisations]]\norg_number = \"310042706\"\nname = \"Nykommeren\"\n";
    std::fs::write(demo.data().join("own.toml"), own).expect("our own folder");
    demo.restart_with(&["--apply", "data/own.toml"]).await;
    assert!(demo.output().contains("Nykommeren"), "{}", demo.output());
    all_is_taken_back(&demo).await;
    assert_eq!(pressed(&demo, "delegate").await, 303);
    demo.restart().await;
    assert_eq!(answer(&demo, SUPPLIER, &delegated()).await.0, 200);

    // Another program may declare others; then all is declared anew.
    assert_eq!(pressed(&demo, "withdraw").await, 303);
    std::fs::write(demo.data().join("declared.toml"), "# what an earlier version declared\n").expect("our own folder");
    demo.restart().await;
    assert_eq!(answer(&demo, SUPPLIER, &delegated()).await.0, 200);
    assert_eq!(answer(&demo, SUPPLIER, &system_user()).await.0, 200);
    assert_eq!(answer(&demo, MACHINE, &consent()).await.0, 400, "a person's no stays one");
    assert_eq!(demo.stop(), 0, "{}", demo.output());
}
