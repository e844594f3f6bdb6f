//! Altinn's authentication, in .NET: e-mail or a Norwegian eID for visitors, a plain level to step up, a logout without a hint.

use super::{assert_at, claims, leaves_for, on_the_pages, percent_encoded, post, random_32, told};
use crate::harness::client::Client;
use crate::harness::jwt::challenge_of;
use crate::harness::login::assert_selector;
use crate::harness::world::{HIGH, PERSON, SUBSTANTIAL};
use crate::harness::{Browser, Callback, Server};
use serde_json::Value;

const AGENT: &str = "Altinn/1.0";

/// An authorization request, and the verifier.
fn authorize(client: &Client, acr_values: &str, more: &[(&str, &str)]) -> (String, String) {
    let verifier = format!("{}{}", random_32(), random_32());
    let (redirect_uri, state, nonce, challenge) =
        (client.redirect_uri(), random_32(), random_32(), challenge_of(&verifier));
    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", client.id()),
        ("redirect_uri", &redirect_uri),
        ("scope", "openid profile"),
        ("acr_values", acr_values),
        ("state", &state),
        ("nonce", &nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    fields.extend(more);
    (format!("/authorize?{}", percent_encoded(&fields)), verifier)
}

async fn id_token(server: &Server, client: &Client, callback: &Callback, verifier: &str) -> Value {
    let (redirect_uri, secret) = (client.redirect_uri(), client.secret().expect("a secret"));
    let body = percent_encoded(&[
        ("client_id", client.id()),
        ("client_secret", secret),
        ("code", callback.code()),
        ("grant_type", "authorization_code"),
        ("redirect_uri", &redirect_uri),
        ("code_verifier", verifier),
    ]);
    let answer = post(server, "/token", AGENT, &[], body).await;
    assert_eq!(answer.status, 200, "{answer}");
    claims(server, &answer.json()["id_token"]).await
}

both_modes! {
    async fn altinn(server) {
        let client = Client::web("altinn").secret_post().front_channel("http://altinn.example/frontchannel-logout");
        server.add(&client).await;
        let mut browser = Browser::new(server);

        let (url, verifier) = authorize(&client, &format!("selfregistered-email {SUBSTANTIAL}"), &[("ui_locales", "nn")]);
        let callback = on_the_pages(&mut browser, &url, PERSON, SUBSTANTIAL).await;
        let visitor = id_token(server, &client, &callback, &verifier).await;
        assert_eq!(visitor["acr"], SUBSTANTIAL, "one value");
        assert_eq!(visitor["amr"], serde_json::json!(["TestID"]));
        assert_eq!(visitor["locale"], "nn");
        assert!(visitor["sid"].is_string(), "{visitor}");

        let (url, verifier) = authorize(&client, HIGH, &[("prompt", "login"), ("max_age", "0")]);
        let callback = on_the_pages(&mut browser, &url, PERSON, HIGH).await;
        let stepped_up = id_token(server, &client, &callback, &verifier).await;
        assert_eq!(stepped_up["acr"], HIGH);
        assert_eq!(stepped_up["sid"], visitor["sid"], "the same session");

        let post_logout = client.post_logout_uri();
        let fields = percent_encoded(&[("client_id", client.id()), ("post_logout_redirect_uri", &post_logout)]);
        let page = browser.open(format!("/logout?{fields}")).await;
        let sid = visitor["sid"].as_str().map(str::to_owned);
        assert_eq!(told(&page, "http://altinn.example/frontchannel-logout"), (Some(server.issuer().to_owned()), sid));
        let out = leaves_for(&page);
        assert_at(&out, &client);
        assert_eq!(out.query(), None, "no state was sent, none comes back");
        assert_selector(&browser.open(authorize(&client, SUBSTANTIAL, &[]).0).await);
    }
}
