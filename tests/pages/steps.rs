//! A login in Chromium, step by step.

use crate::harness::chromium::Chromium;
use crate::harness::relying_party::RelyingParty;
use crate::harness::world::PERSON;
use crate::harness::{Authorize, Client, Server, ports};

/// The link or button of TestID on the selector.
pub const TESTID: &str = "a[href$='/testid']";
/// The field for the person number.
pub const PID: &str = "input[name='pid']";
/// The button that logs in.
pub const SUBMIT: &str = "#testid-authenticate";

/// A service on `127.0.0.1`, which is another site than the provider's `localhost`, and its client.
pub async fn service(server: &Server) -> (RelyingParty, Client) {
    let service = RelyingParty::start(ports::free()).await;
    let client = Client::web("nettleser")
        .with("redirect_uris", [service.url("/callback")])
        .with("post_logout_redirect_uris", [service.url("/ute")]);
    server.add(&client).await;
    (service, client)
}

/// From the selector back to the service; returns the address there.
pub async fn log_in(chromium: &Chromium, server: &Server, service: &RelyingParty, request: &Authorize) -> String {
    chromium.go(&request.url(server)).await;
    chromium.click(TESTID).await;
    chromium.fill(PID, PERSON).await;
    chromium.click(SUBMIT).await;
    let url = chromium.wait_for_url(&service.url("/callback")).await;
    let code = url::Url::parse(&url)
        .expect("a URL")
        .query_pairs()
        .find(|(name, _)| name == "code")
        .map(|(_, it)| it.into_owned());
    server.witness().saw("code", &code.unwrap_or_default());
    url
}
