//! What is odd about each supplier.

use super::client::Login;
use super::started;
use crate::harness::simulators::SECRET;
use serde_json::{Value, json};

const PID: &str = "12847949919";

/// eid-adapters.md facts 14 and 15, from the supplier's side.
#[tokio::test]
async fn bankid_has_its_own_path_level_and_userinfo() {
    let (server, simulators) = started().await;
    let bankid = simulators.bankid();
    let mut login = Login::new(&server, &bankid, "bankid").await.set("acr_values", "urn:bankid:bid");
    assert!(login.endpoint("authorization_endpoint").ends_with("/auth/realms/current/precheck/auth"));
    let usual = format!("{}/protocol/openid-connect/auth?client_id=x", bankid.issuer());
    assert_eq!(login.browser.get(usual).await.status, 404, "nobody may guess the path");

    let tokens = login.tokens(json!({"pid": PID})).await;
    let claims = login.verified(tokens["id_token"].as_str().unwrap()).await.unwrap().claims;
    assert_eq!(claims["acr"], "urn:bankid:bid;LOA=4");
    assert_eq!(claims["amr"], json!(["bid"]));
    assert_eq!((&claims["nnin_altsub"], &claims["family_name"]), (&json!(PID), &json!("Fjellvåk")));
    assert_eq!((&claims["iss"], &claims["nonce"]), (&json!(bankid.issuer()), &json!(login.parameters["nonce"])));

    let userinfo = login.endpoint("userinfo_endpoint");
    assert!(userinfo.starts_with("http://127.0.0.1:"), "another host than the issuer's: {userinfo}");
    let answer =
        server.http().get(userinfo).bearer_auth(tokens["access_token"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/jwt");
    let signed = login.verified(&answer.text().await.unwrap()).await.unwrap().claims;
    assert_eq!((&signed["sub"], &signed["aud"]), (&claims["sub"], &json!("idporten-local")));
    server.finish().await;
}

#[tokio::test]
async fn bankid_reads_hints_and_refuses_a_number_in_the_open() {
    let (server, simulators) = started().await;
    let bankid = simulators.bankid();
    for (hint, acr, amr) in [
        ("BID", "urn:bankid:bid;LOA=4", "bid"),
        ("BIM:91000000:120479", "urn:bankid:bim;LOA=4", "bim"),
        ("BIS", "urn:bankid:bis;LOA=3", "bis"),
    ] {
        let claims = Login::new(&server, &bankid, "bankid-mobil").await.set("login_hint", hint).claims(json!({})).await;
        assert_eq!((&claims["acr"], &claims["amr"]), (&json!(acr), &json!([amr])), "{hint}");
        assert_eq!(claims["nnin_altsub"], PID, "whom the birth date means");
    }
    let hint = "BID:24926649945";
    let mut open = Login::new(&server, &bankid, "bankid").await.set("login_hint", hint);
    let refused = open.planned(json!({})).await.redirected();
    assert_eq!(refused["error"], "invalid_request");
    assert!(refused["error_description"].contains("pushed") && !refused["error_description"].contains("24926649945"));

    let mut pushed = Login::new(&server, &bankid, "bankid").await.set("login_hint", hint);
    let answer = pushed.push().await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    pushed.parameters.retain(|name, _| *name == "client_id");
    let request_uri = answer.body["request_uri"].as_str().unwrap().to_owned();
    let mut pushed = pushed.set("request_uri", &request_uri);
    let code = pushed.planned(json!({})).await.redirected().remove("code");
    assert!(code.is_some(), "the pushed request is answered");
    let again = pushed.authorize().await;
    assert_eq!(again.status, 400, "a pushed request is used once: {again}");
    server.finish().await;
}

/// eid-adapters.md facts 21 and 22, from the supplier's side.
#[tokio::test]
async fn buypass_takes_assertions_alone_and_answers_in_numbers() {
    let (server, simulators) = started().await;
    let buypass = simulators.buypass();
    let mut login = Login::new(&server, &buypass, "buypass").await.set("max_age", "1").set("ui_locales", "nb-NO en-US");
    let claims = login.claims(json!({"pid": "57858449911"})).await;
    assert_eq!((&claims["bp_nnin_sub"], &claims["acr"]), (&json!("57858449911"), &json!("1")));
    assert_eq!(claims["amr"], json!(["sc", "pin"]));
    assert_eq!(login.metadata["token_endpoint_auth_methods_supported"], json!(["private_key_jwt"]));
    let code = login.planned(json!({})).await.redirected().remove("code").unwrap();
    let mut with_secret = login.exchange_fields(&code);
    with_secret.extend([("client_id", "idporten-local".to_owned()), ("client_secret", SECRET.to_owned())]);
    let refused = login.post("token_endpoint", &with_secret).await;
    assert_eq!((refused.status, &refused.body["error"]), (401, &json!("invalid_client")));

    let card = login.claims(json!({"instrument": "mobile"})).await;
    assert_eq!(card["amr"], json!(["hwk", "user"]));
    buypass.switch(json!({"number_in_id_token": false, "acr": false})).await;
    let claims = login.tokens(json!({"pid": PID})).await;
    let id_token = login.verified(claims["id_token"].as_str().unwrap()).await.unwrap().claims;
    assert!(id_token.get("bp_nnin_sub").is_none() && id_token.get("acr").is_none());
    let userinfo = server.http().get(login.endpoint("userinfo_endpoint"));
    let userinfo = userinfo.bearer_auth(claims["access_token"].as_str().unwrap()).send().await.unwrap();
    let userinfo: Value = userinfo.json().await.unwrap();
    assert_eq!((&userinfo["bp_nnin_sub"], &userinfo["sub"]), (&json!(PID), &id_token["sub"]));
    server.finish().await;
}

#[tokio::test]
async fn commfides_is_as_proposed() {
    let (server, simulators) = started().await;
    let commfides = simulators.commfides();
    let claims = Login::new(&server, &commfides, "commfides").await.claims(json!({"pid": "17858449928"})).await;
    assert_eq!(claims["iss"], commfides.issuer());
    assert_eq!((&claims["nnin"], &claims["acr"]), (&json!("17858449928"), &json!("urn:commfides:loa:high")));
    server.finish().await;
}

/// eid-adapters.md fact 54, from the supplier's side.
#[tokio::test]
async fn eidas_people_may_have_no_number() {
    let (server, simulators) = started().await;
    let eidas = simulators.eidas();
    let asked = |login: Login<'static>| login.set("acr_values", "eidas-loa-substantial");
    let server: &'static _ = Box::leak(Box::new(server));
    let login = || async { asked(Login::new(server, &eidas, "eidas").await) };
    let matched = login().await.set("login_hint", "country:DK").claims(json!({"pid": PID})).await;
    assert_eq!((&matched["pid"], &matched["acr"]), (&json!(PID), &json!("eidas-loa-substantial")));
    assert_eq!(matched["eidas_citizen_country_code"], "DK");
    let unmatched = login().await.claims(json!({"pid": PID, "matched": false, "country": "EL"})).await;
    assert!(unmatched.get("pid").is_none());
    assert!(unmatched["eidas_person_identifier"].as_str().unwrap().starts_with("EL/NO/"));

    let mut by_secret = login().await;
    let code = by_secret.planned(json!({})).await.redirected().remove("code").unwrap();
    let fields = by_secret.exchange_fields(&code);
    let request =
        server.http().post(by_secret.endpoint("token_endpoint")).basic_auth("idporten", Some(SECRET)).form(&fields);
    assert_eq!(request.send().await.unwrap().status(), 200);

    let mut as_jwt = login().await.set("response_mode", "query.jwt");
    let response = as_jwt.planned(json!({})).await.redirected();
    let signed = as_jwt.verified(&response["response"]).await.unwrap().claims;
    assert_eq!((&signed["iss"], &signed["aud"]), (&json!(eidas.issuer()), &json!("idporten")));
    assert!(signed["code"].is_string() && signed["state"] == as_jwt.parameters["state"]);
    server.finish().await;
}

#[tokio::test]
async fn the_response_names_the_issuer_where_it_is_promised() {
    let (server, simulators) = started().await;
    let bankid = simulators.bankid();
    let mut login = Login::new(&server, &bankid, "bankid").await;
    assert_eq!(login.metadata["authorization_response_iss_parameter_supported"], true);
    assert_eq!(login.planned(json!({})).await.redirected()["iss"], bankid.issuer());
    bankid.switch(json!({"iss_parameter": false, "par": false, "secrets": false})).await;
    let mut login = Login::new(&server, &bankid, "bankid").await;
    assert_eq!(login.metadata["authorization_response_iss_parameter_supported"], false);
    assert!(login.metadata.get("pushed_authorization_request_endpoint").is_none());
    assert_eq!(login.metadata["token_endpoint_auth_methods_supported"], json!(["private_key_jwt"]));
    assert!(!login.planned(json!({})).await.redirected().contains_key("iss"));
    server.finish().await;
}
