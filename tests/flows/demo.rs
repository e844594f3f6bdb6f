//! The demo without a browser: what it prints, what it shows, and what its clients may do.

use crate::harness::browser::encode;
use crate::harness::demo::Demo;
use crate::harness::jwt::verify;
use crate::harness::keys::{RsaKey, fresh_id};
use crate::harness::machine::JWT_BEARER;
use crate::harness::server::http_client;
use crate::harness::world::PERSON;
use serde_json::{Value, json};

const SECRET: &str = "demo-api-hemmelig-som-alle-kjenner";
const CALLBACK: &str = "http://localhost:9999/callback";
const VERIFIER: &str = "n3XKp0s7u2VYb1cQ9hTgLr5wZeMd8RfAoJ4tBiUyE6k";
const CHALLENGE: &str = "zmpLTfP41irTNmJzmPBAxq7_0r3GDObvW6S6EwvCoOU";

/// What `/token` or one of its neighbours answers `demo-api`.
async fn asked(demo: &Demo, path: &str, fields: &[(&str, &str)]) -> Value {
    let request = http_client().post(demo.idporten(path)).basic_auth("demo-api", Some(SECRET));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(encode(fields));
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.expect("JSON")
}

/// The tokens of a login at `demo-api` by the headless hint.
async fn tokens(demo: &Demo, scope: &str) -> Value {
    let hint = format!("testid:{PERSON}_idporten-loa-high");
    let query = encode(&[
        ("client_id", "demo-api"),
        ("response_type", "code"),
        ("scope", scope),
        ("redirect_uri", CALLBACK),
        ("state", "any"),
        ("nonce", "any"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("login_hint", &hint),
    ]);
    let answer = http_client().get(demo.idporten(&format!("/authorize?{query}"))).send().await.expect("an answer");
    let location = answer.headers()["location"].to_str().expect("an address").to_owned();
    let code = location.split("code=").nth(1).and_then(|rest| rest.split('&').next()).expect("a code");
    let exchange =
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CALLBACK), ("code_verifier", VERIFIER)];
    asked(demo, "/token", &exchange).await
}

#[tokio::test]
async fn the_api_client_renews_and_asks_what_its_tokens_are_worth() {
    let demo = Demo::start().await;
    let first = tokens(&demo, "openid profile liksomdata:vannstand.read").await;
    let refresh = first["refresh_token"].as_str().expect("a refresh token");
    let renewed = asked(&demo, "/token", &[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await;
    let token = renewed["access_token"].as_str().expect("a token");
    let said = asked(&demo, "/token/introspect", &[("token", token)]).await;
    assert_eq!((&said["active"], said["pid"].as_str()), (&Value::Bool(true), Some(PERSON)), "{said}");
    let nameless = tokens(&demo, "openid liksomdata:undersokelse.svar").await;
    let token = nameless["access_token"].as_str().expect("a token");
    let said = asked(&demo, "/token/introspect", &[("token", token)]).await;
    assert_eq!((&said["active"], said.get("pid")), (&Value::Bool(true), None), "{said}");
}

#[tokio::test]
async fn every_page_of_the_demo_service_has_its_menu_and_its_form_reaches_foreign_eids_and_email() {
    let demo = Demo::start().await;
    for (path, status) in [("/nosuch", 404), ("/help", 200), ("/people", 200)] {
        let answer = http_client().get(demo.service(path)).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{path}");
        let page = answer.text().await.expect("text");
        assert!(page.contains("id=\"menu-home\"") && page.contains("id=\"brand\""), "{path}: {page}");
    }
    let form = http_client().get(demo.service("/minside")).send().await.expect("an answer").text().await.expect("text");
    for level in ["eidas-loa-substantial", "eidas-loa-high", "selfregistered-email"] {
        assert!(form.contains(&format!("value=\"{level}\"")), "{level}: {form}");
        let request = http_client().post(demo.service("/minside/login"));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = request.body(encode(&[("level", level)])).send().await.expect("an answer");
        let location = answer.headers()["location"].to_str().expect("an address");
        assert!(location.contains(&format!("acr_values={level}&")), "{location}");
    }
}

#[tokio::test]
async fn a_demo_prints_its_simulators_and_takes_its_temporary_folder_along() {
    let mut demo = Demo::start_in_temporary_folder().await;
    for (name, port) in [("BankID", 11), ("Buypass", 12), ("Commfides", 13), ("eIDAS", 16)] {
        let printed = demo.output();
        let line = printed.lines().find(|line| line.contains(&format!("Simulator of {name}")));
        assert!(line.is_some_and(|line| line.ends_with(&demo.address(port))), "{name}: {printed}");
        let front = http_client().get(demo.address(port)).send().await.expect("an answer").text().await.expect("text");
        assert!(front.contains(&format!("href=\"{}", demo.address(10))), "{name} leads to a service: {front}");
    }
    assert_eq!(demo.kept_in_temporary_folder().len(), 1);
    assert_eq!(demo.stop(), 0);
    assert_eq!(demo.kept_in_temporary_folder(), Vec::<String>::new());
}

/// A machine of the demo fetches a token with the key that the demo keeps for it, as the README shows it.
#[tokio::test]
async fn a_machine_gets_a_token_with_the_key_that_lies_there() {
    let demo = Demo::start().await;
    let pem = std::fs::read(demo.data().join("demo-maskin.key.pem")).expect("the key");
    let key = RsaKey::of("demo-maskin", openssl::pkey::PKey::private_key_from_pem(&pem).expect("PKCS#8"));
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
    let issuer = format!("{}/", demo.address(1));
    let claims = json!({
        "aud": issuer, "iss": "demo-maskin", "scope": "liksomdata:vannstand.read", "iat": now, "exp": now + 120, "jti": fresh_id(),
    });
    let form = [("grant_type", JWT_BEARER), ("assertion", &key.jwt(&claims))];
    let request =
        http_client().post(format!("{issuer}token")).header("content-type", "application/x-www-form-urlencoded");
    let answer: Value = request.body(encode(&form)).send().await.expect("an answer").json().await.expect("JSON");
    let jwks: Value =
        http_client().get(format!("{issuer}jwk")).send().await.expect("an answer").json().await.expect("JSON");
    let token = verify(answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")), &jwks).expect("a token");
    assert_eq!(token.claims["consumer"]["ID"], "0192:317700105");
    for said in ["Maskinporten", "demo-maskin.key.pem", "demo-maskin-sertifikat", "demo-maskin-leverandor"] {
        assert!(demo.output().contains(said), "{said}: {}", demo.output());
    }
}
