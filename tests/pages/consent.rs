//! The page that asks for consent, as a person meets it: four languages, two widths, the keyboard alone, no JavaScript.

use super::accessible::{LANGUAGES, judge};
use super::keyboard::{ENTER, tab_to};
use super::steps::{PID, SUBMIT, TESTID};
use crate::harness::chromium::{Chromium, Options};
use crate::harness::consent::{ASKS, scope};
use crate::harness::relying_party::RelyingParty;
use crate::harness::world::PERSON;
use crate::harness::{Authorize, Client, Mode, Server, ports};

const SCOPES: &str = "openid fjelldata:tinde.read fjelldata:hytte.read";

/// A service that asks for two scopes, one with a text of every kind.
async fn service(server: &Server) -> (RelyingParty, Authorize) {
    let service = RelyingParty::start(ports::free()).await;
    let text = "long_description = '''Gir tjenesten **alle** turene dine, også *de lange*.\n\nLes om [turene](https://fjelldata.example/turer).'''";
    let declared = scope("tinde.read", &format!("{ASKS}\n{text}")) + &scope("hytte.read", ASKS);
    server.apply(&declared).succeeded();
    let scopes: Vec<&str> = SCOPES.split(' ').collect();
    let client = Client::web("turen").api(&scopes).with("redirect_uris", [service.url("/callback")]);
    server.add(&client).await;
    (service, Authorize::new(&client).scope(SCOPES))
}

async fn log_in(chromium: &Chromium, server: &Server, request: &Authorize) {
    chromium.go(&request.url(server)).await;
    chromium.click(TESTID).await;
    chromium.fill(PID, PERSON).await;
    chromium.click(SUBMIT).await;
    chromium.element("#consent").await;
}

async fn every_language(width: u32) {
    let server = Server::start(Mode::OneMachine).await;
    let (service, request) = service(&server).await;
    let chromium = Chromium::open(Options { width, ..Options::default() }).await;
    for language in LANGUAGES {
        chromium.go(&server.url("/finnes/ikke")).await;
        chromium.page.delete_all_cookies().await.expect("cookies can be deleted");
        log_in(&chromium, &server, &request.clone().set("ui_locales", language)).await;
        judge(&chromium, "consent", language, width).await;
        chromium.click("#consent-accept").await;
        chromium.wait_for_url(&service.url("/callback")).await;
        chromium.go(&server.url("/help")).await;
        chromium.set_cookie("IDPORTEN_SELECTED_LANGUAGE", language).await;
        chromium.go(&server.url("/profile")).await;
        chromium.element("#authorization-1").await;
        judge(&chromium, "profile with an authorisation", language, width).await;
        chromium.click("#withdraw-1").await;
        chromium.element("#profile-authorizations:not(:has(#authorization-1))").await;
        judge(&chromium, "profile without authorisations", language, width).await;
    }
    chromium.close().await;
    server.finish().await;
}

#[tokio::test]
async fn the_consent_page_is_accessible_at_320_pixels() {
    every_language(320).await;
}

#[tokio::test]
async fn the_consent_page_is_accessible_at_1280_pixels() {
    every_language(1280).await;
}

#[tokio::test]
async fn fact_110_consent_is_given_and_refused_with_the_keyboard_alone() {
    let server = Server::start(Mode::OneMachine).await;
    let (service, request) = service(&server).await;
    let chromium = Chromium::open(Options::default()).await;
    log_in(&chromium, &server, &request).await;
    tab_to(&chromium, "#consent-refuse").await;
    chromium.press(ENTER).await;
    let url = chromium.wait_for_url(&service.url("/callback")).await;
    assert!(url.contains("code="), "{url}");
    chromium.go(&request.url(&server)).await;
    chromium.element("#consent").await;
    // The two buttons stand beside each other in the order of the keyboard: a yes is one key further.
    tab_to(&chromium, "#consent-refuse").await;
    tab_to(&chromium, "#consent-accept").await;
    chromium.press(ENTER).await;
    let url = chromium.wait_for_url(&service.url("/callback")).await;
    assert!(url.contains("code="), "{url}");
    chromium.go(&request.url(&server)).await;
    chromium.wait_for_url(&service.url("/callback")).await;
    chromium.close().await;
    server.finish().await;
}

#[tokio::test]
async fn consent_works_without_javascript() {
    let server = Server::start(Mode::OneMachine).await;
    let (service, request) = service(&server).await;
    let chromium = Chromium::open(Options { javascript: false, ..Options::default() }).await;
    log_in(&chromium, &server, &request).await;
    chromium.click("#language-nn").await;
    chromium.element("html[lang='nn'] #consent").await;
    chromium.click("#consent-accept").await;
    let url = chromium.wait_for_url(&service.url("/callback")).await;
    assert!(url.contains("code="), "{url}");
    chromium.close().await;
    server.finish().await;
}
