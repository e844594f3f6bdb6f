//! `oidc-provider` (npm), a certified provider that nobody here wrote, as an eID: a row of data, and the generic adapter logs in.

use super::service::{Service, until_we_end};
use crate::harness::browser::From;
use crate::harness::login::{Callback, assert_selector};
use crate::harness::settings::Settings;
use crate::harness::world::{HIGH, PERSON, web};
use crate::harness::{Answer, Authorize, Browser, Mode, Server, packages, ports};
use serde_json::json;

const CLIENT: &str = "fellesporten";
const SECRET: &str = "hemmelig-mellom-oss-to";

/// A row for each way in which the answer can come back, all to the one provider.
const ROWS: [(&str, &str); 3] = [("fjell", "query"), ("fjell-post", "form_post"), ("fjell-signert", "query.jwt")];

fn rows(port: u16, authentication: &str) -> String {
    let row = |(id, mode): (&str, &str)| {
        format!(
            r#"
[[eids]]
id = "{id}"
names = "FjellID"
hints = "En prøve"
issuer = "http://localhost:{port}"
client_id = "{CLIENT}"
{authentication}
response_mode = "{mode}"
scopes = ["openid", "nummer", "profile"]
acr_request = {{ idporten-loa-high = "urn:fjelleid:sterk", idporten-loa-substantial = "urn:fjelleid:sterk" }}
acr_accept = {{ "urn:fjelleid:sterk" = "idporten-loa-high" }}
number_claim = "nummer"
name_claims = {{ given = "given_name", family = "family_name" }}
amr_out = [{{ amr = "Commfides" }}]
locales = {{ nb = "nb", nn = "nb", en = "en", se = "nb" }}
"#
        )
    };
    ROWS.map(row).concat()
}

/// A broker whose eIDs are the provider, and the provider, which knows the broker by a secret or by the key that it publishes.
async fn start(mode: Mode, by_key: bool) -> (Server, Service) {
    let port = ports::free();
    let authentication = if by_key {
        "client_auth = \"private_key_jwt\"\npar = \"required\"".to_owned()
    } else {
        format!("client_auth = \"client_secret_basic\"\nclient_secret = \"{SECRET}\"\npar = \"never\"")
    };
    let change = |settings: &mut Settings| {
        settings.selector = &["fjell", "fjell-post", "fjell-signert", "testid"];
        settings.more = rows(port, &authentication);
    };
    let server = Server::start_with(mode, change).await;
    let redirects = ROWS.map(|(id, _)| server.url(&format!("/authorize/callback/{id}")));
    let mut command = until_we_end(&packages::node());
    command
        .arg(packages::folder().join("oidc-provider/provider.mjs"))
        .env("PORT", port.to_string())
        .env("CLIENT_ID", CLIENT)
        .env("REDIRECT_URIS", redirects.join(" "))
        .env("NUMBER", PERSON);
    if by_key {
        command.env("JWKS_URI", server.url("/eids/jwks.json"));
    } else {
        command.env("CLIENT_SECRET", SECRET);
    }
    let folder = tempfile::Builder::new().prefix("fellesporten-provider-").tempdir().expect("a temporary folder");
    (server, Service::run(command, port, folder).await)
}

/// Goes where the provider sends the browser, until it sends it back to the broker: by a redirect, or by a form.
async fn through(server: &Server, browser: &mut Browser, leaving: Answer, provider: &Service) -> Answer {
    let mut answer = leaving;
    for _ in 0..8 {
        if let Some(form) = answer.forms().into_iter().find(|form| form.action().starts_with(server.issuer())) {
            let posted = browser.post(form.action(), &form.filled(&[]), From::Service).await;
            let again = posted.forms().into_iter().find(|form| form.action().contains("/authorize/callback/"));
            let again = again.unwrap_or_else(|| panic!("our own page sends the form again: {posted}"));
            return browser.submit(&posted, &again, &[]).await;
        }
        let next = answer.location().unwrap_or_else(|| panic!("the browser goes on: {answer}\n{}", provider.log()));
        let is_back = next.as_str().starts_with(server.issuer());
        answer = browser.get(next).await;
        if is_back {
            return browser.follow(answer).await;
        }
    }
    panic!("the provider never sends the browser back: {answer}\n{}", provider.log());
}

async fn logs_in_by_every_row(mode: Mode, by_key: bool) {
    let (server, provider) = start(mode, by_key).await;
    for (id, response_mode) in ROWS {
        let mut browser = Browser::new(&server);
        let request = Authorize::new(&web()).level(HIGH);
        let selector = browser.open(request.url(&server)).await;
        assert_selector(&selector);
        let link = selector.link(&format!("/{id}")).unwrap_or_else(|| panic!("{id} can be chosen: {selector}"));
        let leaving = browser.get(link).await;
        let callback = Callback::of(through(&server, &mut browser, leaving, &provider).await);
        let tokens = server.redeem(&web(), &request, &callback).await;
        let claims = tokens.id_claims(&server).await;
        assert_eq!((&claims["pid"], &claims["acr"]), (&json!(PERSON), &json!(HIGH)), "{response_mode}: {claims}");
        assert_eq!(claims["amr"], json!(["Commfides"]), "{response_mode}: {claims}");
        // The provider remembers the person; each login is fresh all the same.
        let again = browser.open(Authorize::new(&web()).level(HIGH).set("prompt", "login").url(&server)).await;
        let leaving = browser.get(again.link(&format!("/{id}")).expect("a link")).await;
        Callback::of(through(&server, &mut browser, leaving, &provider).await).code();
    }
    server.finish().await;
}

#[tokio::test]
async fn with_our_key_and_pushed_requests_on_one_machine() {
    logs_in_by_every_row(Mode::OneMachine, true).await;
}

#[tokio::test]
async fn with_our_key_and_pushed_requests_in_a_cluster() {
    logs_in_by_every_row(Mode::Cluster, true).await;
}

#[tokio::test]
async fn with_a_secret_and_requests_in_the_browser_on_one_machine() {
    logs_in_by_every_row(Mode::OneMachine, false).await;
}

#[tokio::test]
async fn with_a_secret_and_requests_in_the_browser_in_a_cluster() {
    logs_in_by_every_row(Mode::Cluster, false).await;
}
