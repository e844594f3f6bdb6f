//! NAV's sidecar wonderwall: PAR, assertions that live five seconds, everything in the form; and its registration by digdirator.

use super::{assert_at, claims, leaves_for, on_the_pages, post, query, random_32, sorted, told};
use crate::harness::client::Client;
use crate::harness::jwt::challenge_of;
use crate::harness::login::assert_selector;
use crate::harness::token::JWT_BEARER;
use crate::harness::world::{AGENCY, HIGH, PERSON, SUBSTANTIAL};
use crate::harness::{Answer, Browser, Callback, Server, keys};
use serde_json::{Value, json};

const AGENT: &str = "Go-http-client/1.1";
const LOGGED_OUT: &str = "http://wonderwall.example/oauth2/logout/callback";

/// A client as digdirator registers it.
fn registration() -> Client {
    Client::web("nav-wonderwall")
        .with("client_orgno", AGENCY)
        .private_key_jwt()
        .refreshing()
        .with("refresh_token_usage", "ONETIME")
        .with("redirect_uris", ["http://wonderwall.example/oauth2/callback"])
        .with("post_logout_redirect_uris", [LOGGED_OUT])
        .front_channel("http://wonderwall.example/oauth2/logout/frontchannel")
        .with("access_token_lifetime", 3600)
        .with("refresh_token_lifetime", 7200)
        .with("authorization_lifetime", 28800)
}

/// What proves the client, in every form: an assertion that lives five seconds, or the secret.
fn authentication(server: &Server, client: &Client) -> Vec<(&'static str, String)> {
    let mut fields = vec![("client_id", client.id().to_owned())];
    if let Some(secret) = client.secret() {
        fields.push(("client_secret", secret.to_owned()));
        return fields;
    }
    let header = json!({"alg": "RS256", "kid": keys::registered().kid(), "typ": "JWT"});
    let now = server.now();
    let (b, c) = (random_32(), random_32());
    let jti = format!("{}-{}-4{}-8{}-{}", &b[..8], &b[8..12], &b[12..15], &b[15..18], &c[..12]);
    let claims = json!({
        "aud": server.issuer(), "exp": now + 5, "iat": now, "iss": client.id(), "jti": jti, "nbf": now, "sub": client.id(),
    });
    let assertion = keys::registered().sign(&header, &claims);
    server.witness().saw("assertion", &assertion);
    fields.extend([("client_assertion_type", JWT_BEARER.to_owned()), ("client_assertion", assertion)]);
    fields
}

async fn send(server: &Server, client: &Client, path: &str, fields: &[(&str, &str)]) -> Answer {
    let proof = authentication(server, client);
    let all: Vec<(&str, &str)> =
        fields.iter().copied().chain(proof.iter().map(|(name, value)| (*name, value.as_str()))).collect();
    post(server, path, AGENT, &[], sorted(&all)).await
}

/// One login as the sidecar makes it.
struct Login {
    state: String,
    nonce: String,
    verifier: String,
    authorize: String,
}

impl Login {
    /// `more` are the optional parameters.
    async fn push(server: &Server, client: &Client, more: &[(&str, &str)]) -> Self {
        let verifier = format!("{}{}", random_32(), random_32());
        let (state, nonce, challenge) = (random_32(), random_32(), challenge_of(&verifier));
        let redirect_uri = client.redirect_uri();
        let mut fields = vec![
            ("redirect_uri", redirect_uri.as_str()),
            ("response_type", "code"),
            ("response_mode", "query"),
            ("scope", "openid profile"),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        fields.extend(more);
        let pushed = send(server, client, "/par", &fields).await;
        assert_eq!(pushed.status, 201, "{pushed}");
        let request_uri = pushed.json()["request_uri"].as_str().expect("a request_uri").to_owned();
        let query = sorted(&[("client_id", client.id()), ("request_uri", &request_uri)]);
        Self { authorize: server.url(&format!("/authorize?{query}")), state, nonce, verifier }
    }

    async fn redeem(&self, server: &Server, client: &Client, callback: &Callback) -> Value {
        assert_eq!(callback.parameters["iss"], server.issuer());
        assert_eq!(callback.parameters["state"], self.state);
        let fields = [
            ("code", callback.code()),
            ("code_verifier", &self.verifier),
            ("grant_type", "authorization_code"),
            ("redirect_uri", &client.redirect_uri()),
        ];
        let answer = send(server, client, "/token", &fields).await;
        assert_eq!(answer.status, 200, "{answer}");
        let tokens = answer.json();
        let id_token = claims(server, &tokens["id_token"]).await;
        assert_eq!(id_token["nonce"], self.nonce.as_str());
        let drift = id_token["iat"].as_i64().expect("seconds") - server.now();
        assert!(drift.abs() <= 5, "the clocks differ by {drift} s");
        tokens
    }
}

/// Every parameter the sidecar may send, the ones we do not know among them.
const MOST: [(&str, &str); 4] =
    [("acr_values", HIGH), ("ui_locales", "nb"), ("resource", "https://api.example/tjeneste"), ("domain_hint", "x")];

both_modes! {
    async fn wonderwall(server) {
        let metadata = server.fetch("/.well-known/openid-configuration").await.json();
        let both_flags = metadata["frontchannel_logout_supported"] == true
            && metadata["frontchannel_logout_session_supported"] == true;
        let with_secret = Client::web("nav-secret").secret_post().front_channel("http://nav-secret.example/front");
        for client in [registration(), with_secret] {
            server.add(&client).await;
            let mut browser = Browser::new(server);
            let login = Login::push(server, &client, &MOST).await;
            let callback = on_the_pages(&mut browser, &login.authorize, PERSON, HIGH).await;
            let tokens = login.redeem(server, &client, &callback).await;
            assert!(tokens["expires_in"].as_i64().is_some_and(|it| it > 0), "{tokens}");
            let id_token = claims(server, &tokens["id_token"]).await;
            assert_eq!(id_token["acr"], HIGH);
            assert_eq!(id_token["aud"], client.id());
            assert!(!both_flags || id_token["sid"].is_string(), "{id_token}");
            assert_eq!(claims(server, &tokens["access_token"]).await["aud"], "https://api.example/tjeneste");

            // A person who asks to log in again does; an unknown prompt changes nothing.
            let again = Login::push(server, &client, &[("prompt", "login"), ("max_age", "0")]).await;
            assert_selector(&browser.open(again.authorize).await);
            let choose = Login::push(server, &client, &[("prompt", "select_account")]).await;
            let callback = Callback::of(browser.open(choose.authorize.clone()).await);
            choose.redeem(server, &client, &callback).await;
        }
    }

    async fn wonderwall_logout(server) {
        let client = registration();
        server.add(&client).await;
        let mut browser = Browser::new(server);
        let login = Login::push(server, &client, &[]).await;
        let callback = on_the_pages(&mut browser, &login.authorize, PERSON, SUBSTANTIAL).await;
        let tokens = login.redeem(server, &client, &callback).await;
        let state = random_32();
        let fields = sorted(&[
            ("id_token_hint", tokens["id_token"].as_str().expect("an ID token")),
            ("post_logout_redirect_uri", LOGGED_OUT),
            ("state", &state),
        ]);
        let page = browser.open(format!("/logout?{fields}")).await;
        let (_, sid) = told(&page, "http://wonderwall.example/oauth2/logout/frontchannel");
        assert_eq!(sid.as_deref(), claims(server, &tokens["id_token"]).await["sid"].as_str(), "its session's");
        let out = leaves_for(&page);
        assert_at(&out, &client);
        assert_eq!(query(&out, "state"), Some(state), "unchanged after one decode");
        let login = Login::push(server, &client, &[]).await;
        assert_selector(&browser.open(login.authorize).await);
    }

    /// The key comes by `apply`: its upload belongs to the self-service API, which is not built.
    async fn wonderwall_registration(server) {
        let client = registration();
        server.add(&client).await;
        let mut browser = Browser::new(server);
        let login = Login::push(server, &client, &[]).await;
        let callback = on_the_pages(&mut browser, &login.authorize, PERSON, SUBSTANTIAL).await;
        let tokens = login.redeem(server, &client, &callback).await;
        assert_eq!((&tokens["expires_in"], &tokens["refresh_token_expires_in"]), (&3600.into(), &7200.into()));

        let first = tokens["refresh_token"].as_str().expect("a refresh token");
        let fields = [("grant_type", "refresh_token"), ("refresh_token", first)];
        let answer = send(server, &client, "/token", &fields).await;
        assert_eq!(answer.status, 200, "{answer}");
        let renewed = answer.json();
        assert_ne!(renewed["refresh_token"], tokens["refresh_token"]);
        assert_eq!(renewed["expires_in"], 3600);
        send(server, &client, "/token", &fields).await.assert_oauth_error(400, "invalid_grant");
    }
}
