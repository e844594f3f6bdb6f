//! Every fault is what it says, and nothing else.

use super::client::Login;
use super::started;
use crate::harness::jwt;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::sign::Signer;
use serde_json::{Value, json};

fn read(token: &str, part: usize) -> Value {
    let part = token.split('.').nth(part).expect("three parts");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

#[tokio::test]
async fn signatures_that_nobody_may_believe() {
    let (server, simulators) = started().await;
    let bankid = simulators.bankid();
    let mut login = Login::new(&server, &bankid, "bankid").await;
    for (outcome, complaint) in [
        ("foreign_key", "the signature does not fit"),
        ("stale_key", "no key of that kid"),
        ("alg_none", "alg is \"none\""),
        ("alg_hmac", "alg is \"HS256\""),
    ] {
        let tokens = login.tokens(json!({"outcome": outcome})).await;
        let token = tokens["id_token"].as_str().unwrap();
        assert_eq!(login.verified(token).await.unwrap_err(), complaint, "{outcome}");
        assert_eq!(read(token, 1)["nonce"], login.parameters["nonce"], "{outcome}: all else is right");
    }
    let tokens = login.tokens(json!({"outcome": "alg_hmac"})).await;
    let token = tokens["id_token"].as_str().unwrap();
    let (message, code) = token.rsplit_once('.').unwrap();
    let jwks: Value = server.http().get(login.endpoint("jwks_uri")).send().await.unwrap().json().await.unwrap();
    let pem = jwt::public_key(&jwks["keys"][0]).public_key_to_pem().unwrap();
    let secret = PKey::hmac(&pem).unwrap();
    let mut signer = Signer::new(MessageDigest::sha256(), &secret).unwrap();
    let expected = signer.sign_oneshot_to_vec(message.as_bytes()).unwrap();
    assert_eq!(
        code,
        URL_SAFE_NO_PAD.encode(expected),
        "the secret is the published key, so a careless verifier believes"
    );
    server.finish().await;
}

/// eid-adapters.md fact 13, from the supplier's side.
#[tokio::test]
async fn keys_rotate_between_login_and_exchange_and_on_demand() {
    let (server, simulators) = started().await;
    let buypass = simulators.buypass();
    let mut login = Login::new(&server, &buypass, "buypass").await;
    let kid = |tokens: &Value| read(tokens["id_token"].as_str().unwrap(), 0)["kid"].clone();
    let before = login.tokens(json!({})).await;
    let rotated = login.tokens(json!({"outcome": "rotated_key"})).await;
    assert_ne!(kid(&before), kid(&rotated));
    for tokens in [&before, &rotated] {
        login.verified(tokens["id_token"].as_str().unwrap()).await.expect("both keys are published");
    }
    let (status, jwks) = buypass.api("POST", "/simulator/keys", Some(json!({"withdraw": true}))).await;
    assert_eq!((status, jwks["keys"].as_array().unwrap().len()), (200, 1));
    login.verified(rotated["id_token"].as_str().unwrap()).await.expect_err("the old key is withdrawn");
    assert_eq!(
        kid(&login.tokens(json!({"outcome": "stale_key"})).await),
        kid(&rotated),
        "the withdrawn key signs stale tokens"
    );
    login.claims(json!({})).await;
    server.finish().await;
}

#[tokio::test]
async fn the_way_back_can_be_wrong() {
    let (server, simulators) = started().await;
    let bankid = simulators.bankid();
    let mut login = Login::new(&server, &bankid, "bankid").await;
    let callback = login.parameters["redirect_uri"].clone();
    for (outcome, name, value) in [
        ("cancel", "error", Some("access_denied")),
        ("cancel", "error_description", None),
        ("C302", "error", Some("access_denied")),
        ("C302", "error_description", Some("bankid_error_codes:C302")),
        ("error", "error_description", Some("bankid_error_codes:C302")),
        ("missing_iss_parameter", "iss", None),
        ("wrong_state", "state", Some("another-state")),
        ("code_and_error", "error", Some("server_error")),
    ] {
        let answer = login.planned(json!({"outcome": outcome})).await;
        assert!(answer.header("location").unwrap().starts_with(&callback), "{outcome}");
        assert_eq!(answer.redirected().get(name).map(String::as_str), value, "{outcome} {name}");
    }
    let answer = login.planned(json!({"outcome": "wrong_iss_parameter"})).await.redirected();
    assert_ne!(answer["iss"], bankid.issuer());
    let elsewhere = login.planned(json!({"outcome": "other_callback"})).await;
    assert!(elsewhere.header("location").unwrap().starts_with(&bankid.callback(&server, "commfides")));
    let marked_up = login.planned(json!({"outcome": "markup_in_description"})).await.redirected();
    assert!(marked_up["error_description"].starts_with("bankid_error_codes:<script>"));
    let stuck = login.planned(json!({"outcome": "never_return"})).await;
    assert!(stuck.status == 200 && stuck.is_page() && stuck.location().is_none(), "{stuck}");
    server.finish().await;
}

/// eid-adapters.md fact 25, from the supplier's side: each failure comes once, and the next login is well.
#[tokio::test]
async fn the_token_endpoint_can_fail() {
    let (server, simulators) = started().await;
    let commfides = simulators.commfides();
    let mut login = Login::new(&server, &commfides, "commfides").await;
    let code = login.planned(json!({"outcome": "down"})).await.redirected().remove("code").unwrap();
    assert_eq!(login.exchange(&code).await.status, 503);

    let code = login.planned(json!({"outcome": "connection_closed"})).await.redirected().remove("code").unwrap();
    let mut fields = login.exchange_fields(&code);
    fields.extend(login.proof());
    let answer = server.http().post(login.endpoint("token_endpoint")).form(&fields).send().await;
    let body = match answer {
        Ok(answer) => answer.bytes().await.map(drop),
        Err(error) => Err(error),
    };
    body.expect_err("the connection breaks off");

    let code = login.planned(json!({"outcome": "hanging"})).await.redirected().remove("code").unwrap();
    let mut fields = login.exchange_fields(&code);
    fields.extend(login.proof());
    let patience = std::time::Duration::from_millis(500);
    let answer = server.http().post(login.endpoint("token_endpoint")).form(&fields).timeout(patience).send().await;
    assert!(answer.expect_err("no answer").is_timeout());

    let code = login.planned(json!({"outcome": "broken_json"})).await.redirected().remove("code").unwrap();
    let broken = login.exchange(&code).await;
    assert!(broken.status == 200 && broken.body.is_null(), "{}", broken.body);

    let code = login.planned(json!({"outcome": "slow", "seconds": 0})).await.redirected().remove("code").unwrap();
    assert_eq!(login.exchange(&code).await.status, 200, "slow is late, not wrong");
    login.claims(json!({})).await;
    server.finish().await;
}

/// eid-adapters.md fact 24, from the supplier's side.
#[tokio::test]
async fn userinfo_can_be_about_somebody_else() {
    let (server, simulators) = started().await;
    let bankid = simulators.bankid();
    let mut login = Login::new(&server, &bankid, "bankid").await;
    for outcome in ["userinfo_other_sub", "userinfo_other_audience", "userinfo_foreign_key", "userinfo_down"] {
        let tokens = login.tokens(json!({"outcome": outcome})).await;
        let sub = login.verified(tokens["id_token"].as_str().unwrap()).await.unwrap().claims["sub"].clone();
        let request = server.http().get(login.endpoint("userinfo_endpoint"));
        let answer = request.bearer_auth(tokens["access_token"].as_str().unwrap()).send().await.unwrap();
        if outcome == "userinfo_down" {
            assert_eq!(answer.status(), 503);
            continue;
        }
        let body = answer.text().await.unwrap();
        let claims = read(&body, 1);
        assert_eq!(claims["sub"] == sub, outcome != "userinfo_other_sub", "{outcome}");
        assert_eq!(claims["aud"] == "idporten-local", outcome != "userinfo_other_audience", "{outcome}");
        assert_eq!(login.verified(&body).await.is_ok(), outcome != "userinfo_foreign_key", "{outcome}");
    }
    let refused = server.http().get(login.endpoint("userinfo_endpoint")).bearer_auth("nothing").send().await.unwrap();
    assert_eq!(refused.status(), 401);
    server.finish().await;
}
