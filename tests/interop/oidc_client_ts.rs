//! `oidc-client-ts` (npm) as a single-page app in a real Chromium, on `127.0.0.1` while the provider is on `localhost`:
//! two sites to a browser, so CORS and `SameSite` are what they are in life.

use crate::harness::chromium::{Chromium, Options};
use crate::harness::relying_party::RelyingParty;
use crate::harness::world::PERSON;
use crate::harness::{Client, Server, packages, ports};
use crate::pages::steps::{PID, SUBMIT, TESTID};
use std::collections::BTreeMap;

/// Serves the app for one client and registers it.
async fn app(server: &Server, client_id: &str) -> RelyingParty {
    let own = |name: &str| {
        std::fs::read_to_string(packages::folder().join("oidc-client-ts").join(name)).expect("our own file")
    };
    let index = own("index.html");
    let settings = format!("const settings = {{ issuer: {:?}, clientId: {client_id:?} }};", server.issuer());
    let library = packages::file("oidc-client-ts/dist/browser/oidc-client-ts.min.js");
    let (html, script) = ("text/html;charset=utf-8", "text/javascript;charset=utf-8");
    let files = BTreeMap::from([
        ("/", (html, index.clone())),
        ("/callback", (html, index.clone())),
        ("/logged-out", (html, index)),
        ("/app.js", (script, own("app.js"))),
        ("/settings.js", (script, settings)),
        ("/oidc-client-ts.min.js", (script, library)),
    ]);
    let app = RelyingParty::serving(ports::free(), files).await;
    let client = Client::spa(client_id)
        .with("redirect_uris", [app.url("/callback")])
        .with("post_logout_redirect_uris", [app.url("/logged-out")]);
    server.add(&client).await;
    app
}

/// Waits until the app shows this state; returns what it shows.
async fn shown(chromium: &Chromium, state: &str) -> serde_json::Value {
    let element = chromium.element("#result[data-state]").await;
    let text = element.text().await.expect("a text");
    let actual = element.attr("data-state").await.expect("an attribute");
    assert_eq!(actual.as_deref(), Some(state), "{text}");
    serde_json::from_str(&text).expect("JSON")
}

both_modes! {
    async fn oidc_client_ts_logs_in_signs_on_and_logs_out(server) {
        let first = app(server, "spa-en").await;
        let second = app(server, "spa-to").await;
        let chromium = Chromium::open(Options::default()).await;

        chromium.go(&first.url("/")).await;
        chromium.click("#login").await;
        chromium.click(TESTID).await;
        chromium.fill(PID, PERSON).await;
        chromium.click(SUBMIT).await;
        chromium.wait_for_url(&first.url("/callback")).await;
        let here = shown(&chromium, "logged-in").await;
        assert_eq!(here["pid"], PERSON);

        chromium.go(&second.url("/")).await;
        chromium.click("#login").await;
        chromium.wait_for_url(&second.url("/callback")).await;
        let there = shown(&chromium, "logged-in").await;
        assert_eq!(there["auth_time"], here["auth_time"], "single sign-on");
        assert_ne!(there["sub"], here["sub"]);

        chromium.click("#logout").await;
        chromium.wait_for_url(&second.url("/logged-out")).await;
        shown(&chromium, "logged-out").await;

        chromium.go(&first.url("/")).await;
        chromium.click("#login").await;
        chromium.element(TESTID).await;
        chromium.close().await;
    }
}
