//! Digdir's own two clients, in Java: the demo client on the Nimbus library, and the published login example.

use super::{assert_at, claims, leaves_for, on_the_pages, post, query, random_32};
use crate::harness::browser::{From, encode};
use crate::harness::client::Client;
use crate::harness::jwt::{self, challenge_of};
use crate::harness::login::assert_selector;
use crate::harness::token::basic;
use crate::harness::world::{HIGH, PERSON, SUBSTANTIAL};
use crate::harness::{Browser, Callback, Server};
use serde_json::Value;

const NIMBUS: &str = "Java/21.0.2";

/// The `Authorization` header of a client.
fn authorization(client: &Client) -> String {
    basic(client.id(), client.secret().expect("a secret"))
}

/// What the demo client asks, in its order, and the verifier.
fn demo_request(client: &Client, acr: &str, state: &str, nonce: &str) -> (Vec<(&'static str, String)>, String) {
    let verifier = format!("{}{}", random_32(), random_32());
    let fields = vec![
        ("response_type", "code".to_owned()),
        ("client_id", client.id().to_owned()),
        ("redirect_uri", client.redirect_uri()),
        ("scope", "openid profile".to_owned()),
        ("acr_values", acr.to_owned()),
        ("ui_locales", "nb".to_owned()),
        ("state", state.to_owned()),
        ("nonce", nonce.to_owned()),
        ("code_challenge_method", "S256".to_owned()),
        ("code_challenge", challenge_of(&verifier)),
    ];
    (fields, verifier)
}

async fn redeem(server: &Server, client: &Client, code: &str, verifier: &str) -> Value {
    let redirect_uri = client.redirect_uri();
    let body = encode(&[
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &redirect_uri),
        ("code_verifier", verifier),
    ]);
    let answer = post(server, "/token", NIMBUS, &[("authorization", &authorization(client))], body).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()
}

both_modes! {
    async fn digdir_demo_client(server) {
        let client = Client::web("democlient");
        server.add(&client).await;
        let metadata = server.fetch("/.well-known/openid-configuration").await.json();
        for key in server.jwks().await["keys"].as_array().expect("keys") {
            let leaf = jwt::leaf(&key["x5c"]);
            assert!(leaf.public_key().expect("a key").public_eq(&jwt::public_key(key)), "the chain is the key's");
        }

        // Only the high level was asked for: the lower one cannot come back.
        let mut browser = Browser::new(server);
        let (state, nonce) = (random_32(), random_32());
        let (fields, verifier) = demo_request(&client, HIGH, &state, &nonce);
        let authorize = server.url(&format!("/authorize?{}", encode(&fields)));
        let callback = on_the_pages(&mut browser, &authorize, PERSON, HIGH).await;
        assert_eq!(callback.parameters["state"], state);
        let tokens = redeem(server, &client, callback.code(), &verifier).await;
        let id_token = claims(server, &tokens["id_token"]).await;
        assert_eq!((&id_token["acr"], &id_token["nonce"]), (&HIGH.into(), &nonce.as_str().into()));
        assert!(metadata["acr_values_supported"].as_array().expect("a list").contains(&id_token["acr"]));
        let userinfo = server.userinfo(tokens["access_token"].as_str().expect("a token")).await.json();
        assert_eq!(userinfo["sub"], id_token["sub"]);

        // Its internal environment: pushed, and answered by a signed response.
        let (mut fields, verifier) = demo_request(&client, SUBSTANTIAL, &state, &random_32());
        fields.push(("response_mode", "query.jwt".to_owned()));
        let pushed = post(server, "/par", NIMBUS, &[("authorization", &authorization(&client))], encode(&fields)).await;
        assert_eq!(pushed.status, 201, "{pushed}");
        let request_uri = pushed.json()["request_uri"].as_str().expect("a request_uri").to_owned();
        let authorize = format!("/authorize?{}", encode(&[("client_id", client.id()), ("request_uri", &request_uri)]));
        let callback = Callback::of(browser.open(authorize).await);
        let response = claims(server, &callback.parameters["response"].clone().into()).await;
        assert_eq!((&response["iss"], &response["aud"]), (&server.issuer().into(), &client.id().into()));
        assert_eq!(response["state"], state);
        let code = response["code"].as_str().expect("a code");
        server.witness().saw("code", code);
        redeem(server, &client, code, &verifier).await;

        let incomplete = encode(&[("grant_type", "authorization_code"), ("code", code)]);
        let bad = post(server, "/token", NIMBUS, &[("authorization", &authorization(&client))], incomplete).await;
        assert_eq!(bad.status, 400, "{bad}");

        let out_state = random_32();
        let post_logout = client.post_logout_uri();
        let form = [
            ("id_token_hint", tokens["id_token"].as_str().expect("an ID token")),
            ("post_logout_redirect_uri", &post_logout),
            ("state", &out_state),
        ];
        let out = leaves_for(&browser.post_and_follow("/logout", &form, From::Service).await);
        assert_at(&out, &client);
        assert_eq!(query(&out, "state"), Some(out_state));
        let (fields, _) = demo_request(&client, HIGH, &state, &nonce);
        assert_selector(&browser.open(format!("/authorize?{}", encode(&fields))).await);
    }

    async fn digdir_login_example(server) {
        let client = Client::web("login-example").refreshing();
        server.add(&client).await;
        for push in [false, true] {
            let (state, verifier) = (random_32(), format!("{}{}", random_32(), random_32()));
            let (redirect_uri, challenge, nonce) = (client.redirect_uri(), challenge_of(&verifier), random_32());
            let mut fields = vec![
                ("response_type", "code"),
                ("client_id", client.id()),
                ("redirect_uri", &redirect_uri),
                ("scope", "openid"),
                ("state", &state),
                ("nonce", &nonce),
                ("code_challenge", &challenge),
                ("code_challenge_method", "S256"),
            ];
            let request_uri;
            if push {
                let headers = [("authorization", authorization(&client))];
                let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
                let pushed = post(server, "/par", NIMBUS, &headers, encode(&fields)).await;
                request_uri = pushed.json()["request_uri"].as_str().expect("a request_uri").to_owned();
                fields = vec![("client_id", client.id()), ("request_uri", &request_uri)];
            }
            let authorize = server.url(&format!("/authorize?{}", encode(&fields)));
            let callback = on_the_pages(&mut Browser::new(server), &authorize, PERSON, SUBSTANTIAL).await;
            assert_eq!(callback.parameters["state"], state);
            let body = encode(&[
                ("grant_type", "authorization_code"),
                ("code", callback.code()),
                ("redirect_uri", &redirect_uri),
                ("scope", "openid"),
                ("code_verifier", &verifier),
            ]);
            let answer = post(server, "/token", NIMBUS, &[("authorization", &authorization(&client))], body).await;
            let tokens = answer.json();
            assert!(tokens["refresh_token"].is_string(), "it reads the refresh token unasked: {answer}");
            let id_token = claims(server, &tokens["id_token"]).await;
            assert_eq!((&id_token["pid"], &id_token["acr"]), (&PERSON.into(), &SUBSTANTIAL.into()));
        }
    }
}
