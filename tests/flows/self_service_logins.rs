//! What only clients that people log in through have in the administration API (`docs/contracts/idporten.md` §7–8), seen at ID-porten.

use crate::harness::machine::SCOPE;
use crate::harness::self_service::{DCR, SCOPES, key_set, service_body};
use crate::harness::world::{AGENCY, API_OWNER, API_SCOPE, PERSON, SUBSTANTIAL};
use crate::harness::{Authorize, Browser, Client, Mode, log_in_at, production};
use reqwest::Method;
use serde_json::{Value, json};

const ME: (&str, &str) = (AGENCY, DCR);

fn api_body(scopes: &[&str]) -> Value {
    let mut body = service_body("client_secret_basic");
    body["integration_type"] = json!("api_klient");
    body["scopes"] = json!(scopes);
    body
}

/// The client that was made, as the tests use it.
fn client(made: &Value) -> Client {
    Client::web(made["client_id"].as_str().unwrap())
        .with("redirect_uris", ["http://tjenesten.example/callback"])
        .with("client_secret", made["client_secret"].as_str().unwrap())
}

both_modes_with_self_service! {
    async fn facts_097_to_100_secrets_methods_and_keys(portal) {
        let made = portal.post(ME, "/clients", &service_body("client_secret_basic")).await;
        assert!(made["client_id"].is_string() && made["client_secret"].as_str().unwrap().len() >= 43, "{made}");
        let path = format!("/clients/{}", made["client_id"].as_str().unwrap());
        assert!(portal.get(ME, &path).await.get("client_secret").is_none(), "once");
        let with_keys = portal.post(ME, "/clients", &service_body("private_key_jwt")).await;
        assert!(with_keys.get("client_secret").is_none(), "a client of keys has none");
        // The secret works, and what logs people in is at once there.
        let server = &portal.maskinporten.server;
        let logged_in = client(&made);
        let request = Authorize::new(&logged_in);
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        server.redeem(&logged_in, &request, &callback).await;

        portal.put(ME, &path, &api_body(&["openid"]), 400).await;
        portal.put(ME, &path, &service_body("private_key_jwt"), 200).await;
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        let fields = request.redeem(&logged_in, &callback.parameters["code"]);
        let refused = server.token_as(&logged_in, &fields).await;
        assert_eq!(refused.status, 401, "the secret is gone: {refused}");
        let back = portal.put(ME, &path, &service_body("client_secret_post"), 200).await;
        assert_ne!(back["client_secret"], made["client_secret"]);

        let keys = format!("{path}/jwks");
        portal.is(ME, Method::POST, &keys, Some(&key_set(&["a", "b", "c", "d", "e", "f"])), 400).await;
        let mut without_alg = key_set(&["a"]);
        without_alg["keys"][0].as_object_mut().unwrap().remove("alg");
        portal.is(ME, Method::POST, &keys, Some(&without_alg), 400).await;
        let posted = portal.is(ME, Method::POST, &keys, Some(&key_set(&["a"])), 200).await;
        let left = posted["keys"][0]["exp"].as_i64().unwrap() - server.now();
        assert!((365 * 86_400 - 60..=365 * 86_400).contains(&left), "a year ahead: {posted}");
    }

    async fn facts_101_102_and_106_a_client_is_hidden_and_its_addresses_are_its_own(portal) {
        let made = portal.post(ME, "/api/v1/clients", &service_body("client_secret_basic")).await;
        let id = made["client_id"].as_str().unwrap();
        let is_listed = |listed: &Value| listed.as_array().unwrap().iter().any(|it| it["client_id"] == id);
        for prefix in ["", "/api/v1"] {
            assert!(is_listed(&portal.get(ME, &format!("{prefix}/clients")).await));
        }
        let mut foreign = service_body("client_secret_basic");
        foreign["frontchannel_logout_uri"] = json!("http://annen.example/out");
        portal.put(ME, &format!("/clients/{id}"), &foreign, 400).await;
        foreign["frontchannel_logout_uri"] = json!("http://tjenesten.example/out");
        portal.put(ME, &format!("/clients/{id}"), &foreign, 200).await;
        portal.is(ME, Method::DELETE, &format!("/api/v1/clients/{id}"), None, 200).await;
        assert!(!is_listed(&portal.get(ME, "/clients").await));
        assert!(is_listed(&portal.get(ME, "/clients?inactive=true").await));
        let request = Authorize::new(&client(&made));
        let answer = Browser::new(&portal.maskinporten.server).open(request.url(&portal.maskinporten.server)).await;
        assert_eq!(answer.status, 400, "nobody logs in through it: {answer}");
    }

    async fn fact_103_a_native_client_answers_on_any_port(portal) {
        let mut native = service_body("none");
        native["application_type"] = json!("native");
        native["redirect_uris"] = json!(["http://127.0.0.1:0/x"]);
        let made = portal.post(ME, "/clients", &native).await;
        let native = Client::native(made["client_id"].as_str().unwrap());
        let server = &portal.maskinporten.server;
        for (address, fine) in [
            ("http://127.0.0.1:50123/x", true),
            ("http://127.0.0.1:8/x", true),
            ("http://127.0.0.1:50123/y", false),
            ("http://localhost:50123/x", false),
        ] {
            let request = Authorize::new(&native).set("redirect_uri", address);
            let answer = Browser::new(server).open(request.url(server)).await;
            assert_eq!(answer.status == 200, fine, "{address}: {answer}");
        }
    }

    async fn facts_104_and_105_a_scope_is_granted_then_added(portal) {
        let made = portal.post(ME, "/clients", &api_body(&["openid", "profile"])).await;
        let path = format!("/clients/{}", made["client_id"].as_str().unwrap());
        let (server, client) = (&portal.maskinporten.server, client(&made));
        let asked = Authorize::new(&client).scope(&format!("openid {API_SCOPE}"));
        let error = async || {
            let answer = Browser::new(server).open(asked.url(server)).await;
            answer.redirected().get("error").cloned().unwrap_or_default()
        };
        assert_eq!(error().await, "invalid_scope", "granted to the organisation, not on the client");
        portal.put(ME, &path, &api_body(&["openid", "profile", API_SCOPE]), 200).await;
        assert_eq!(error().await, "", "added");
        portal.access(API_OWNER, Method::DELETE, API_SCOPE, AGENCY).await;
        assert_eq!(error().await, "invalid_scope", "withdrawn");
        portal.put(ME, &path, &api_body(&["openid", "profile", SCOPE]), 400).await;
        let made = json!({"prefix": "fjelldata", "subscope": "maskin", "description": "d", "allowed_integration_types": ["maskinporten"],
                          "accessible_for_all": true});
        portal.post((API_OWNER, SCOPES), "/scopes", &made).await;
        portal.put(ME, &path, &api_body(&["openid", "fjelldata:maskin"]), 400).await;
    }
}

/// The rule on addresses of production, which no test environment shows through the API: a file is judged by the same one.
#[tokio::test]
async fn fact_103_production_takes_no_http() {
    let server = production::start(Mode::OneMachine).await;
    let record =
        toml::to_string(&production::client().with("redirect_uris", ["http://ekte.example/callback"]).record());
    let outcome = server.apply(&format!("[[clients]]\n{}", record.unwrap()));
    assert_eq!(outcome.code, 1, "{}", outcome.out);
    assert!(outcome.err.contains("redirect_uris[0]"), "{}", outcome.err);
    server.finish().await;
}
