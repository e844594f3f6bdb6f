//! The API for tests.

use super::client::Login;
use super::started;
use serde_json::json;

#[tokio::test]
async fn browsers_do_not_meet_and_each_outcome_serves_one_login() {
    let (server, simulators) = started().await;
    let bankid = simulators.bankid();
    let mut one = Login::new(&server, &bankid, "bankid").await;
    let mut other = Login::new(&server, &bankid, "bankid").await;
    bankid.plan(&one.name, json!([{"outcome": "cancel"}, {"pid": "24926649945"}])).await;
    bankid.plan(&other.name, json!([{"outcome": "C131"}])).await;
    assert!(other.authorize().await.redirected()["error_description"].contains("C131"));
    assert_eq!(one.authorize().await.redirected()["error"], "access_denied");
    assert!(one.authorize().await.redirected().contains_key("code"));
    assert!(
        one.authorize().await.location().unwrap().path().starts_with("/login/"),
        "nothing waits: the page is shown"
    );
    let (status, _) =
        bankid.api("POST", "/simulator/outcomes", Some(json!({"outcomes": [{"outcome": "cancel"}]}))).await;
    assert_eq!(status, 204);
    assert_eq!(other.authorize().await.redirected()["error"], "access_denied", "whoever comes next");
    server.finish().await;
}

/// eid-adapters.md facts 6, 21 and 30 are told by a broker's requests; here is that they are told.
#[tokio::test]
async fn it_tells_what_came_in_and_no_secret() {
    let (server, simulators) = started().await;
    let bankid = simulators.bankid();
    let mut login = Login::new(&server, &bankid, "bankid").await.set("ui_locales", "nb");
    login.claims(json!({})).await;
    let seen = bankid.requests("authorize").await;
    let [request] = seen.as_slice() else { panic!("{seen:?}") };
    assert_eq!(request["browser"], login.name);
    for (name, value) in [("prompt", "login"), ("ui_locales", "nb"), ("code_challenge_method", "S256")] {
        assert_eq!(request["parameters"][name], value);
    }
    let seen = bankid.requests("token").await;
    let [request] = seen.as_slice() else { panic!("{seen:?}") };
    assert_eq!((&request["browser"], &request["error"]), (&json!(login.name), &json!(null)));
    assert_eq!(request["client_authentication"], "private_key_jwt");
    assert!(request["assertion"]["jti"].is_string() && request["parameters"]["client_assertion"] == "•", "{request}");
    assert_eq!(bankid.count("token").await, 1);
    assert_eq!(bankid.count("discovery").await, 1);
    let (status, _) = bankid.api("DELETE", "/simulator", None).await;
    assert_eq!((status, bankid.count("token").await), (204, 0));
    server.finish().await;
}

#[tokio::test]
async fn the_whole_of_it_can_be_down_or_some_endpoints() {
    let (server, simulators) = started().await;
    let eidas = simulators.eidas();
    let discovery = format!("{}/.well-known/openid-configuration", eidas.issuer());
    let status = |url: String| async { server.http().get(url).send().await.expect("an answer").status().as_u16() };
    eidas.condition(json!({"state": "down"})).await;
    assert_eq!(status(discovery.clone()).await, 503);
    assert_eq!(status(eidas.url("/simulator")).await, 200, "the API is always up");
    eidas.condition(json!({"state": "down", "endpoints": ["jwks", "token"]})).await;
    assert_eq!(status(discovery.clone()).await, 200);
    assert_eq!(status(eidas.url("/jwks")).await, 503);
    eidas.condition(json!({"state": "hanging"})).await;
    let patience = std::time::Duration::from_millis(300);
    let answer = server.http().get(&discovery).timeout(patience).send().await;
    assert!(answer.expect_err("no answer").is_timeout());
    eidas.condition(json!({"state": "slow", "seconds": 0})).await;
    assert_eq!(status(discovery.clone()).await, 200);
    eidas.condition(json!({"state": "up"})).await;
    assert_eq!(status(discovery).await, 200);
    assert_eq!(simulators.bankid().count("jwks").await, 0, "simulators do not share anything");
    server.finish().await;
}

#[tokio::test]
async fn a_wrong_call_says_what_is_wrong() {
    let (server, simulators) = started().await;
    let buypass = simulators.buypass();
    for (method, path, body, part) in [
        ("POST", "/simulator/outcomes", json!({"outcomes": [{"outcome": "C302"}]}), "none that this supplier has"),
        ("POST", "/simulator/outcomes", json!({"outcomes": [{"pid": "13097248022"}]}), "synthetic"),
        ("POST", "/simulator/outcomes", json!({"outcomes": [{"instrument": "bid"}]}), "instrument"),
        ("POST", "/simulator/outcomes", json!({"browser": "a b", "outcomes": []}), "browser"),
        ("POST", "/simulator/outcomes", json!({"outcomes": [{"outcom": "cancel"}]}), "outcom"),
        ("PUT", "/simulator/condition", json!({"state": "gone"}), "gone"),
        ("PUT", "/simulator/switches", json!({"iss": true}), "iss"),
        ("POST", "/simulator/keys", json!({"withdrawn": true}), "withdrawn"),
        ("GET", "/simulator/requests?endpoint=none", json!({}), "endpoint"),
    ] {
        let (status, said) = buypass.api(method, path, Some(body)).await;
        let description = said["error_description"].as_str().unwrap_or_default();
        assert!(status == 400 && description.contains(part), "{path}: {said}");
        assert!(!description.contains("13097248022"));
    }
    let (_, status) = buypass.api("GET", "/simulator", None).await;
    assert_eq!(status["supplier"], "buypass");
    assert!(
        status["outcomes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|it| it["outcome"] == "alg_none" && it["group"] == "id_token")
    );
    server.finish().await;
}

#[tokio::test]
async fn production_refuses_simulators() {
    use crate::harness::{Mode, Server};
    let server = Server::prepare(Mode::OneMachine, |settings| {
        settings.environment = "production";
        settings.issuer = "https://idporten.example".to_owned();
        settings.selector = &[];
        settings.more = "[simulators]\nenabled = true".to_owned();
    });
    let outcome = server.command("serve", &[]);
    assert_eq!(outcome.code, 1);
    assert!(
        outcome.err.contains("simulators.enabled") && outcome.err.contains("production refuses"),
        "{}",
        outcome.err
    );
}
