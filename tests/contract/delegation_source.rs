//! What the delegation source says on the wire, and to whom (`docs/contracts/maskinporten.md` §6.3).

use crate::harness::delegation::DELEGATED_SCOPE;
use crate::harness::machine::{CONSUMER, SCOPE, SUPPLIER, machine};
use crate::harness::world::API_OWNER;
use crate::harness::{Mode, Server, ports};
use serde_json::{Value, json};

const LOOK_UP: &str = "altinn:maskinporten/delegations";
const SCHEMES: &str = "altinn:maskinporten/delegationschemes.write";
const DELEGATE: &str = "altinn:maskinporten/delegations.write";

fn scheme(scopes: &[&str]) -> Value {
    json!({
        "owner_org": API_OWNER, "scopes": scopes, "default_language": "nb_NO",
        "title": [{"code": "nb_NO", "value": "Vannstand"}], "description": [{"code": "nb_NO", "value": "Hente vannstand"}],
    })
}

both_modes_with_source! {
    async fn the_generic_interface_and_altinns_tell_of_the_same_delegation(source) {
        let query = format!("?scope={DELEGATED_SCOPE}&consumer_org={CONSUMER}&supplier_org={SUPPLIER}");
        for path in ["/delegations", "/maskinporten-api/delegations"] {
            let answer = source.call(API_OWNER, LOOK_UP, "GET", &format!("{path}{query}"), None).await;
            assert_eq!(answer.status, 200, "{answer}");
            let body = answer.json();
            let [ref one] = body.as_array().expect("a list")[..] else { panic!("{body}") };
            assert_eq!((&one["consumer_org"], &one["supplier_org"]), (&json!(CONSUMER), &json!(SUPPLIER)));
            assert_eq!(one["scopes"], json!([DELEGATED_SCOPE]));
            assert!(one["delegation_scheme_id"].is_string() && one["created"].is_string(), "{one}");
        }
        for slash in ["", "/"] {
            let query = format!("?scope={DELEGATED_SCOPE}&consumerOrg={CONSUMER}&supplierOrg={SUPPLIER}");
            let path = format!("/accessmanagement/api/v1/maskinporten/delegations{slash}{query}");
            let body = source.call(API_OWNER, LOOK_UP, "GET", &path, None).await.json();
            let mut members: Vec<&str> = body[0].as_object().expect("an object").keys().map(String::as_str).collect();
            members.sort_unstable();
            let spelled = ["consumer_org", "created", "delegation_scheme_Id", "resourceid", "scopes", "supplier_org"];
            assert_eq!(members, spelled, "{body}");
        }
    }

    async fn whoever_asks_owns_the_scope_and_asks_well(source) {
        let altinn = "/accessmanagement/api/v1/maskinporten/delegations";
        for (party, path, status) in [
            (API_OWNER, format!("/delegations?scope={DELEGATED_SCOPE}"), 200),
            (CONSUMER, format!("/delegations?scope={DELEGATED_SCOPE}"), 403),
            (CONSUMER, format!("{altinn}?scope={DELEGATED_SCOPE}"), 403),
            (API_OWNER, "/delegations".to_owned(), 400),
            (API_OWNER, format!("/delegations?scope={DELEGATED_SCOPE}&scope=x"), 400),
            (API_OWNER, format!("/delegations?scope={DELEGATED_SCOPE}&consumer_org=312203457"), 400),
            (API_OWNER, format!("{altinn}?scope={DELEGATED_SCOPE}&supplierOrg=31377201"), 400),
            (API_OWNER, format!("{altinn}?scope=fjelldata:Stor"), 400),
        ] {
            let answer = source.call(party, LOOK_UP, "GET", &path, None).await;
            assert_eq!(answer.status, status, "{party} {path}: {answer}");
            match (status, path.starts_with(altinn)) {
                (200, _) => {}
                (_, true) => assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{answer}"),
                (_, false) => assert!(answer.json()["error_code"].is_u64(), "{answer}"),
            }
        }
        let path = format!("/delegations?scope={DELEGATED_SCOPE}");
        let without = source.maskinporten.server.send(source.maskinporten.server.http().get(source.url(&path))).await;
        assert_eq!((without.status, without.header("www-authenticate")), (401, Some("Bearer")), "{without}");
        let other = source.maskinporten.token(&machine(), SCOPE).await;
        assert_eq!(source.call_with(&other, "GET", &path, None).await.status, 403, "a token without the scope");
        let mut broken = other.clone();
        broken.replace_range(broken.len() - 6.., "AAAAAA");
        assert_eq!(source.call_with(&broken, "GET", &path, None).await.status, 401);
        let good = source.maskinporten.token(&crate::harness::delegation::caller(API_OWNER), LOOK_UP).await;
        source.maskinporten.server.clock(200).await;
        assert_eq!(source.call_with(&good, "GET", &path, None).await.status, 401, "a token that has ended");
    }

    async fn schemes_are_their_owners(source) {
        let made = source.call(API_OWNER, SCHEMES, "POST", "/delegationSchemes", Some(&scheme(&[DELEGATED_SCOPE]))).await;
        assert_eq!(made.status, 201, "{made}");
        let id = made.json().as_str().expect("the id as text").to_owned();
        let path = format!("/delegationSchemes/{id}");
        assert_eq!(source.call(API_OWNER, SCHEMES, "GET", &path, None).await.json()["scopes"], json!([DELEGATED_SCOPE]));
        let listed = source.call(API_OWNER, SCHEMES, "GET", &format!("/delegationSchemes?owner_orgno={API_OWNER}"), None).await;
        assert_eq!(listed.json().as_array().map(Vec::len), Some(1));
        let query = format!("/delegations?scope={DELEGATED_SCOPE}");
        assert_eq!(source.call(API_OWNER, LOOK_UP, "GET", &query, None).await.json()[0]["delegation_scheme_id"], id);

        let scopes = format!("{path}/scopes");
        for (party, method, path, body, status) in [
            (API_OWNER, "POST", format!("{scopes}?scope=fjelldata:mer"), None, 201),
            (API_OWNER, "POST", format!("{scopes}?scope=fjelldata:mer"), None, 409),
            (API_OWNER, "POST", format!("{scopes}?scope=andre:mer"), None, 403),
            (API_OWNER, "DELETE", format!("{scopes}?scope=fjelldata:mer"), None, 204),
            (API_OWNER, "PUT", scopes.clone(), Some(json!([DELEGATED_SCOPE, "fjelldata:mer"])), 204),
            (API_OWNER, "POST", "/delegationSchemes".to_owned(), Some(scheme(&["fjelldata:mer"])), 409),
            (API_OWNER, "PUT", path.clone(), Some(scheme(&["fjelldata:mer"])), 202),
            (CONSUMER, "PUT", path.clone(), Some(scheme(&[])), 403),
            (CONSUMER, "DELETE", path.clone(), None, 403),
            (CONSUMER, "POST", "/delegationSchemes".to_owned(), Some(scheme(&[])), 403),
            (API_OWNER, "POST", "/delegationSchemes".to_owned(), Some(json!({"owner_org": API_OWNER})), 400),
            (API_OWNER, "GET", scopes.clone(), None, 200),
            (API_OWNER, "DELETE", path.clone(), None, 204),
            (API_OWNER, "GET", path.clone(), None, 404),
        ] {
            let answer = source.call(party, SCHEMES, method, &path, body.as_ref()).await;
            assert_eq!(answer.status, status, "{party} {method} {path}: {answer}");
        }
    }

    /// An organisation delegates by a token of its own, one resource a call.
    async fn an_organisation_delegates_by_a_call(source) {
        let made = source.call(API_OWNER, SCHEMES, "POST", "/delegationSchemes", Some(&scheme(&[DELEGATED_SCOPE]))).await;
        let resource = format!("maskinportenschema-{}", made.json().as_str().expect("an id"));
        let of = |party: &str, what: &str| format!("/accessmanagement/api/v1/{party}/maskinportenschema/{what}");
        let attribute = |id: &str, value: &str| json!([{"id": id, "value": value}]);
        let named = |side: &str, party: &str| {
            let mut body = json!({"rights": [{"resource": attribute("urn:altinn:resource", &resource)}]});
            body[side] = attribute("urn:altinn:organization:identifier-no", party);
            body
        };
        let asked = async || source.maskinporten.ask(&source.delegated(DELEGATED_SCOPE)).await.status;
        let call = async |party: &str, path: String, body: &Value| source.call(party, DELEGATE, "POST", &path, Some(body)).await.status;
        assert_eq!(call(CONSUMER, of(CONSUMER, "offered/revoke"), &named("to", SUPPLIER)).await, 204);
        assert_eq!(asked().await, 403);
        assert_eq!(call(SUPPLIER, of(CONSUMER, "offered"), &named("to", SUPPLIER)).await, 403, "for itself alone");
        assert_eq!(call(CONSUMER, of(CONSUMER, "offered"), &named("to", CONSUMER)).await, 400, "not to itself");
        let two = json!({"to": named("to", SUPPLIER)["to"], "rights": [named("to", SUPPLIER)["rights"][0], named("to", SUPPLIER)["rights"][0]]});
        assert_eq!(call(CONSUMER, of(CONSUMER, "offered"), &two).await, 400, "one resource a call");
        // The scope must name this source, which a declared delegation has brought about.
        assert_eq!(call(CONSUMER, of(CONSUMER, "offered"), &named("to", SUPPLIER)).await, 201);
        assert_eq!(asked().await, 200);
        let received = source.call(SUPPLIER, DELEGATE, "GET", &of(SUPPLIER, "received"), None).await.json();
        assert_eq!(received[0]["resourceId"], resource);
        let offered = source.call(CONSUMER, DELEGATE, "GET", &of(CONSUMER, "offered"), None).await.json();
        assert!(offered.as_array().is_some_and(|it| it.len() == 2), "{offered}");
        let check = json!({"resource": attribute("urn:altinn:resource", &resource)});
        let path = of(CONSUMER, "delegationcheck");
        assert_eq!(source.call(CONSUMER, DELEGATE, "POST", &path, Some(&check)).await.json()[0]["status"], "Delegable");
        assert_eq!(call(SUPPLIER, of(SUPPLIER, "received/revoke"), &named("from", CONSUMER)).await, 204);
        assert_eq!(asked().await, 403);
    }
}

/// Whoever runs production says that its delegations are kept here; there are no pages then.
#[tokio::test]
async fn production_must_want_it() {
    let port = ports::free();
    let section = format!(
        "[delegation_source]\nenabled = true\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"https://delegering.example.no\"\n\
         maskinporten_url = \"https://maskinporten.example.no\"\n"
    );
    let server = Server::prepare(Mode::OneMachine, |settings| settings.more = section.clone());
    let file = std::fs::read_to_string(server.folder().join("fellesporten.toml")).expect("our own file");
    let checked = |more: &str| {
        let production = file.replace("environment = \"test\"", "environment = \"production\"");
        let production = production.replace(&section, &format!("{section}{more}"));
        std::fs::write(server.folder().join("production.toml"), production).expect("our own folder");
        crate::harness::command::fellesporten(server.folder(), &["config", "check", "production.toml"])
    };
    let refused = checked("");
    assert!(format!("{refused:?}").contains("delegation_source.enabled"), "{refused:?}");
    assert!(!format!("{:?}", checked("in_production = true\n")).contains("delegation_source"), "wanted");
}
