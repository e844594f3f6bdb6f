//! System users: a vendor registers a system, asks a customer, and gets tokens for it (`docs/contracts/maskinporten.md` §6.4).

use crate::harness::Answer;
use crate::harness::delegation::{CUSTOMER, DELEGATED_SCOPE, Source, caller, organisation};
use crate::harness::machine::{CONSUMER, Grant, SUPPLIER};
use serde_json::{Value, json};

const REGISTER: &str = "altinn:authentication/systemregister.write";
const REQUEST: &str = "altinn:authentication/systemuser.request.write";
const READ: &str = "altinn:authentication/systemuser.request.read";
/// Any scope of the vendor's own machine.
const SCOPE: &str = READ;

fn system(clients: &[&str]) -> Value {
    json!({
        "id": format!("{SUPPLIER}_journal"), "vendor": organisation(SUPPLIER),
        "name": {"nb": "Journal", "nn": "Journal", "en": "Records"}, "description": {"nb": "J", "nn": "J", "en": "R"},
        "rights": [right("vann"), right("luft")], "accessPackages": [{"urn": "urn:altinn:accesspackage:regnskap"}],
        "clientId": clients, "isVisible": true, "allowedRedirectUrls": ["https://vendor.example/done"],
    })
}

fn right(resource: &str) -> Value {
    json!({"resource": [{"id": "urn:altinn:resource", "value": resource}]})
}

fn request(more: &Value) -> Value {
    let mut body =
        json!({"systemId": format!("{SUPPLIER}_journal"), "partyOrgNo": CUSTOMER, "rights": [right("vann")]});
    let (body_members, more) = (body.as_object_mut().expect("an object"), more.as_object().expect("an object"));
    body_members.extend(more.clone());
    body
}

/// Registers the system of the supplier's machine.
async fn registered(source: &Source) {
    let client = caller(SUPPLIER);
    let path = "/authentication/api/v1/systemregister/vendor";
    let answer = source.call(SUPPLIER, REGISTER, "POST", path, Some(&system(&[client.id()]))).await;
    assert_eq!((answer.status, answer.json()), (200, json!(format!("{SUPPLIER}_journal"))), "{answer}");
}

async fn asked(source: &Source, more: &Value) -> Answer {
    let path = "/authentication/api/v1/systemuser/request/vendor";
    source.call(SUPPLIER, REQUEST, "POST", path, Some(&request(more))).await
}

/// What the customer presses; the confirm URL is the source's own page.
async fn pressed(source: &Source, request: &Answer, answer: &str) -> Answer {
    let body = request.json();
    let path = format!("/requests/{}", body["id"].as_str().expect("an id"));
    assert_eq!(body["confirmUrl"], source.url(&path));
    source.press(&path, &[("answer", answer)]).await
}

fn grant(source: &Source, details: Value) -> Grant {
    source.maskinporten.grant(&caller(SUPPLIER), SCOPE).with("authorization_details", details)
}

fn details(party: &str, external_ref: Option<&str>) -> Value {
    let mut one = json!({"type": "urn:altinn:systemuser", "systemuser_org": organisation(party)});
    if let Some(external_ref) = external_ref {
        one["externalRef"] = json!(external_ref);
    }
    json!([one])
}

fn assert_code(answer: &Answer, error: &str, code: &str) {
    let body = answer.json();
    assert_eq!((answer.status, body["error"].as_str()), (400, Some(error)), "{answer}");
    assert!(body["error_description"].as_str().is_some_and(|it| it.starts_with(code)), "{answer}");
}

both_modes_with_source! {
    /// maskinporten.md fact 54.
    async fn fact_054_a_known_system_user_stands_in_the_token(source) {
        registered(source).await;
        let made = asked(source, &json!({"externalRef": "nord", "redirectUrl": "https://vendor.example/done"})).await;
        assert_eq!((made.status, &made.json()["status"]), (201, &json!("New")), "{made}");
        let unanswered = source.maskinporten.ask(&grant(source, details(CUSTOMER, Some("nord")))).await;
        assert_code(&unanswered, "invalid_altinn_customer_configuration", "MP-303");
        let again = asked(source, &json!({"externalRef": "nord"})).await;
        assert_eq!((again.status, &again.json()["id"]), (200, &made.json()["id"]), "asked twice is asked once");
        let accepted = pressed(source, &made, "accept").await;
        assert_eq!((accepted.status, accepted.header("location")), (303, Some("https://vendor.example/done")));

        let claims = source.maskinporten.claims(&source.maskinporten.ask(&grant(source, details(CUSTOMER, Some("nord")))).await).await;
        let [ref one] = claims["authorization_details"].as_array().expect("an array")[..] else { panic!("{claims}") };
        assert_eq!((&one["type"], &one["systemuser_org"]), (&json!("urn:altinn:systemuser"), &organisation(CUSTOMER)));
        assert_eq!(one["system_id"], format!("{SUPPLIER}_journal"));
        let [ref id] = one["systemuser_id"].as_array().expect("an array")[..] else { panic!("{one}") };
        assert_eq!(id.as_str().map(str::len), Some(36));
        assert_eq!(one.as_object().map(serde_json::Map::len), Some(4), "{one}");
        assert_eq!(claims["consumer"], organisation(SUPPLIER));
        assert!(claims.get("supplier").is_none() && claims.get("delegation_source").is_none(), "{claims}");

        // Without its reference it is another one, and it ends when the customer ends it.
        let other = source.maskinporten.ask(&grant(source, details(CUSTOMER, None))).await;
        assert_code(&other, "invalid_altinn_customer_configuration", "MP-303");
        let fields = [("action", "end"), ("system_user", id.as_str().expect("text"))];
        assert_eq!(source.press(&format!("/party/{CUSTOMER}"), &fields).await.status, 303);
        let ended = source.maskinporten.ask(&grant(source, details(CUSTOMER, Some("nord")))).await;
        assert_code(&ended, "invalid_altinn_customer_configuration", "MP-303");
    }

    /// maskinporten.md facts 55 and 56.
    async fn fact_055_what_is_wrong_with_the_details_has_its_number(source) {
        let with = |member: &str, value: Value| {
            let mut wrong = details(CUSTOMER, None);
            wrong[0][member] = value;
            wrong
        };
        for (wrong, error, code) in [
            (with("type", json!("urn:altinn:unknown")), "invalid_request", "MP-301"),
            (with("rights", json!([])), "invalid_request", "MP-302"),
            (with("systemuser_org", json!(CUSTOMER)), "invalid_request", "MP-303"),
            (json!([details(CUSTOMER, None)[0], details(CUSTOMER, None)[0]]), "invalid_request", "MP-303"),
            (details(CUSTOMER, None), "invalid_altinn_customer_configuration", "MP-303"),
            (details(CONSUMER, Some("sør")), "invalid_altinn_customer_configuration", "MP-303"),
        ] {
            assert_code(&source.maskinporten.ask(&grant(source, wrong)).await, error, code);
        }
        let without_scope = source.maskinporten.ask(&grant(source, details(CUSTOMER, None)).without("scope")).await;
        assert_eq!(without_scope.status, 400, "fact 56: {without_scope}");
        let for_another = source.delegated(DELEGATED_SCOPE).with("authorization_details", details(CUSTOMER, None));
        assert_code(&source.maskinporten.ask(&for_another).await, "invalid_request", "MP-303");
    }

    /// The client must be named on the system, and without a reference the customer's number is it.
    async fn a_system_names_its_clients(source) {
        let path = format!("/authentication/api/v1/systemregister/vendor/{SUPPLIER}_journal");
        registered(source).await;
        pressed(source, &asked(source, &json!({})).await, "accept").await;
        assert_eq!(source.maskinporten.ask(&grant(source, details(CUSTOMER, None))).await.status, 200);
        assert_eq!(source.maskinporten.ask(&grant(source, details(CUSTOMER, Some(CUSTOMER)))).await.status, 200);
        let changed = source.call(SUPPLIER, REGISTER, "PUT", &path, Some(&system(&["en-annen"]))).await;
        assert_eq!(changed.status, 200, "{changed}");
        let refused = source.maskinporten.ask(&grant(source, details(CUSTOMER, None))).await;
        assert_code(&refused, "invalid_altinn_customer_configuration", "MP-303");
        let back = source.call(SUPPLIER, REGISTER, "PUT", &path, Some(&system(&[caller(SUPPLIER).id()]))).await;
        assert_eq!(back.status, 200);
        assert_eq!(source.call(SUPPLIER, REGISTER, "DELETE", &path, None).await.status, 200);
        let gone = source.maskinporten.ask(&grant(source, details(CUSTOMER, None))).await;
        assert_code(&gone, "invalid_altinn_customer_configuration", "MP-303");
    }

    /// New, then Accepted, Rejected or, after 180 days, Timedout.
    async fn a_request_lives_until_it_is_answered(source) {
        registered(source).await;
        let vendor = "/authentication/api/v1/systemuser/request/vendor";
        let rejected = asked(source, &json!({"externalRef": "sor"})).await;
        assert_eq!(pressed(source, &rejected, "escalate").await.status, 303);
        let path = format!("{vendor}/{}", rejected.json()["id"].as_str().expect("an id"));
        let seen = source.call(SUPPLIER, READ, "GET", &path, None).await.json();
        assert_eq!((&seen["status"], &seen["escalated"]), (&json!("New"), &json!(true)));
        assert_eq!(pressed(source, &rejected, "reject").await.status, 303);
        let seen = source.call(SUPPLIER, READ, "GET", &path, None).await.json();
        assert_eq!(seen["status"], "Rejected");
        assert_eq!(pressed(source, &rejected, "accept").await.status, 400, "answered once");
        let by_reference = format!("{vendor}/byexternalref/{SUPPLIER}_journal/{CUSTOMER}/sor");
        assert_eq!(source.call(SUPPLIER, READ, "GET", &by_reference, None).await.json()["id"], seen["id"]);

        let waiting = asked(source, &json!({"externalRef": "vest"})).await;
        source.maskinporten.server.clock(181 * 86_400).await;
        let all = source.call(SUPPLIER, READ, "GET", &format!("{vendor}/bysystem/{SUPPLIER}_journal"), None).await.json();
        let states: Vec<&str> = all["data"].as_array().expect("a list").iter().filter_map(|it| it["status"].as_str()).collect();
        assert_eq!(states, ["Rejected", "Timedout"]);
        assert_eq!(pressed(source, &waiting, "accept").await.status, 400, "too late");
        let path = format!("{vendor}/{}", waiting.json()["id"].as_str().expect("an id"));
        assert_eq!(source.call(SUPPLIER, REQUEST, "DELETE", &path, None).await.status, 202);
        assert_eq!(source.call(SUPPLIER, READ, "GET", &path, None).await.status, 404);
    }

    /// Client relations, and other rights for a system user that is there.
    async fn agents_and_changes_of_rights(source) {
        registered(source).await;
        let agent = "/authentication/api/v1/systemuser/request/vendor/agent";
        let package = json!([{"urn": "urn:altinn:accesspackage:regnskap"}]);
        let body = request(&json!({"rights": [], "accessPackages": package}));
        let made = source.call(SUPPLIER, REQUEST, "POST", agent, Some(&body)).await;
        assert_eq!(made.status, 201, "{made}");
        pressed(source, &made, "accept").await;
        let query = format!("/authentication/api/v1/systemuser/vendor/byquery?system-id={SUPPLIER}_journal&orgno={CUSTOMER}");
        let user = source.call(SUPPLIER, READ, "GET", &query, None).await.json();
        assert_eq!((&user["userType"], &user["reporteeOrgNo"]), (&json!("agent"), &json!(CUSTOMER)));
        let by_system = format!("/authentication/api/v1/systemuser/vendor/bysystem/{SUPPLIER}_journal");
        assert_eq!(source.call(SUPPLIER, READ, "GET", &by_system, None).await.json()["data"][0]["id"], user["id"]);

        let change = format!(
            "/authentication/api/v1/systemuser/changerequest/vendor?correlation-id=0f0a7c6e-8f5b-4a55-9e0c-1c0a4bb4f1d3&system-user-id={}",
            user["id"].as_str().expect("an id")
        );
        let wanted = json!({"requiredRights": [right("luft")], "unwantedAccessPackages": package});
        let made = source.call(SUPPLIER, REQUEST, "POST", &change, Some(&wanted)).await;
        assert_eq!((made.status, &made.json()["rights"]), (201, &json!([right("luft")])), "{made}");
        assert_eq!(made.json()["accessPackages"], json!([]));
        assert_eq!(source.call(SUPPLIER, REQUEST, "POST", &change, Some(&wanted)).await.status, 200, "as one");
        pressed(source, &made, "accept").await;
        let foreign = json!({"requiredRights": [right("ild")]});
        let more = change.replace("0f0a7c6e", "1f0a7c6e");
        assert_eq!(source.call(SUPPLIER, REQUEST, "POST", &more, Some(&foreign)).await.status, 400);
    }

    /// A vendor sees and changes its own systems only, each call with its scope.
    async fn vendors_do_not_meet(source) {
        registered(source).await;
        let system_path = format!("/authentication/api/v1/systemregister/vendor/{SUPPLIER}_journal");
        let vendor = "/authentication/api/v1/systemuser/request/vendor";
        for (scope, method, path, body, status) in [
            (REGISTER, "DELETE", system_path.as_str(), None, 404),
            (REGISTER, "POST", "/authentication/api/v1/systemregister/vendor", Some(system(&[])), 403),
            (REQUEST, "POST", vendor, Some(request(&json!({}))), 400),
            (READ, "GET", &format!("{vendor}/bysystem/{SUPPLIER}_journal"), None, 404),
            (READ, "DELETE", &system_path, None, 403),
        ] {
            let answer = source.call(CONSUMER, scope, method, path, body.as_ref()).await;
            assert_eq!(answer.status, status, "{method} {path}: {answer}");
            assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{answer}");
        }
        let redirect = asked(source, &json!({"redirectUrl": "https://evil.example/"})).await;
        assert_eq!(redirect.status, 400, "{redirect}");
        let unknown = asked(source, &json!({"partyOrgNo": "310012343"})).await;
        assert_eq!(unknown.status, 400, "{unknown}");
        let twice = source.call(SUPPLIER, REGISTER, "POST", "/authentication/api/v1/systemregister/vendor", Some(&system(&[]))).await;
        assert_eq!(twice.status, 409, "{twice}");
    }
}
