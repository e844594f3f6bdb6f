//! Requests that a supplier refuses: a broker with a fault must not get through here.

use super::client::Login;
use super::started;
use crate::harness::keys::{self, fresh_id};
use serde_json::json;

#[tokio::test]
async fn an_authorization_request_must_be_whole() {
    let (server, simulators) = started().await;
    let bankid = simulators.bankid();
    for (name, value, error) in [
        ("code_challenge", "", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("response_type", "id_token", "unsupported_response_type"),
        ("scope", "profile", "invalid_scope"),
        ("scope", "openid bpnnin", "invalid_scope"),
        ("prompt", "none", "login_required"),
        ("request", "e30.e30.", "request_not_supported"),
    ] {
        let mut login = Login::new(&server, &bankid, "bankid").await.set(name, value);
        let answer = login.authorize().await.redirected();
        assert_eq!(answer.get("error").map(String::as_str), Some(error), "{name}={value}: {answer:?}");
        assert_eq!((&answer["state"], &answer["iss"]), (&login.parameters["state"], &bankid.issuer()));
    }
    let callback = bankid.callback(&server, "buypass");
    for (name, value) in [("client_id", "minside"), ("redirect_uri", callback.as_str())] {
        let answer = Login::new(&server, &bankid, "bankid").await.set(name, value).authorize().await;
        assert!(answer.status == 400 && answer.is_page() && answer.location().is_none(), "{name}: {answer}");
    }
    server.finish().await;
}

#[tokio::test]
async fn a_code_is_used_once_with_its_verifier_and_address() {
    let (server, simulators) = started().await;
    let commfides = simulators.commfides();
    let mut login = Login::new(&server, &commfides, "commfides").await;
    for (field, value) in [
        ("code_verifier", "another-verifier-of-more-than-forty-three-characters"),
        ("redirect_uri", "http://x.example/"),
    ] {
        let code = login.planned(json!({})).await.redirected().remove("code").unwrap();
        let mut fields = login.exchange_fields(&code);
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value.to_owned()));
        fields.extend(login.proof());
        let refused = login.post("token_endpoint", &fields).await;
        assert_eq!((refused.status, &refused.body["error"]), (400, &json!("invalid_grant")), "{field}");
    }
    let code = login.planned(json!({})).await.redirected().remove("code").unwrap();
    assert_eq!(login.exchange(&code).await.status, 200);
    assert_eq!(login.exchange(&code).await.body["error"], "invalid_grant");

    let code = login.planned(json!({})).await.redirected().remove("code").unwrap();
    server.clock(61).await;
    assert_eq!(login.exchange(&code).await.body["error"], "invalid_grant", "a code lives 60 s");
    server.finish().await;
}

#[tokio::test]
async fn an_assertion_is_signed_short_and_used_once() {
    let (server, simulators) = started().await;
    let buypass = simulators.buypass();
    let mut login = Login::new(&server, &buypass, "buypass").await;
    let now = server.now();
    let good = json!({
        "iss": "idporten-local", "sub": "idporten-local", "aud": buypass.issuer(), "jti": fresh_id(), "iat": now, "exp": now + 60,
    });
    let changed = |member: &str, value: serde_json::Value| {
        let mut claims = good.clone();
        claims["jti"] = json!(fresh_id());
        claims[member] = value;
        keys::registered().jwt(&claims)
    };
    let used = keys::registered().jwt(&good);
    for (assertion, description) in [
        (used.clone(), None),
        (used, Some("before")),
        (changed("exp", json!(now + 120)), Some("60 s")),
        (changed("aud", json!("http://other")), Some("aud")),
        (changed("iss", json!("other")), Some("client id")),
        (changed("jti", json!(null)), Some("jti")),
        (keys::foreign().jwt(&good), Some("kid")),
    ] {
        let code = login.planned(json!({})).await.redirected().remove("code").unwrap();
        let mut fields = login.exchange_fields(&code);
        let [kind, _] = login.proof();
        fields.extend([kind, ("client_assertion", assertion)]);
        let answer = login.post("token_endpoint", &fields).await;
        let said = answer.body["error_description"].as_str().unwrap_or_default();
        match description {
            None => assert_eq!(answer.status, 200, "{}", answer.body),
            Some(part) => assert!(answer.status == 401 && said.contains(part), "{part}: {}", answer.body),
        }
    }
    server.finish().await;
}
