//! Every page, in four languages, at 320 and 1280 pixels: axe-core finds nothing, and nothing scrolls sideways.

use super::steps::{PID, SUBMIT, TESTID, log_in, service};
use crate::harness::chromium::{Chromium, Options};
use crate::harness::settings::Settings;
use crate::harness::world::{HIGH, PERSON};
use crate::harness::{Authorize, Mode, Server};

pub const LANGUAGES: [&str; 4] = ["nb", "nn", "en", "se"];

pub async fn judge(chromium: &Chromium, name: &str, language: &str, width: u32) {
    let place = format!("{name}, {language}, {width} px");
    assert_eq!(chromium.run("return document.documentElement.lang").await, language, "{place}");
    let violations = chromium.axe_violations().await;
    assert!(violations.is_empty(), "{place}: {violations:#?}");
    let wide = chromium.run("return [document.documentElement.scrollWidth, window.innerWidth]").await;
    assert!(wide[0].as_i64() <= wide[1].as_i64(), "{place} scrolls sideways: {wide}");
    assert_eq!(chromium.run("return window.innerWidth").await, width, "{place}");
    assert_eq!(chromium.run("return document.querySelectorAll('h1').length").await, 1, "{place}");
}

/// TestID's page with the developer's choices open, and one of them taken.
async fn end_testid_with(chromium: &Chromium, request: &str, outcome: &str) {
    chromium.go(request).await;
    chromium.click(TESTID).await;
    chromium.fill(PID, PERSON).await;
    chromium.click("#developer-summary").await;
    chromium.click(&format!("#outcome-{outcome}")).await;
    chromium.click(SUBMIT).await;
}

async fn every_page(width: u32) {
    let with_developer = |settings: &mut Settings| settings.more_idporten = "testid_developer = true".to_owned();
    let server = Server::start_with(Mode::OneMachine, with_developer).await;
    let (service, client) = service(&server).await;
    let chromium = Chromium::open(Options { width, ..Options::default() }).await;
    for language in LANGUAGES {
        chromium.go(&server.url("/finnes/ikke")).await;
        chromium.page.delete_all_cookies().await.expect("cookies can be deleted");
        let request = Authorize::new(&client).set("ui_locales", language);
        chromium.go(&request.url(&server)).await;
        chromium.element(TESTID).await;
        judge(&chromium, "selector", language, width).await;
        chromium.click(TESTID).await;
        chromium.element(PID).await;
        judge(&chromium, "TestID", language, width).await;
        chromium.click("#developer-summary").await;
        judge(&chromium, "TestID with the developer's choices", language, width).await;
        chromium.fill(PID, "17847531097").await;
        chromium.click(SUBMIT).await;
        chromium.element("[aria-invalid='true']").await;
        judge(&chromium, "TestID with an error", language, width).await;
        for (outcome, page) in [("down", "#eid-unavailable"), ("slow", "#wait")] {
            end_testid_with(&chromium, &request.url(&server), outcome).await;
            chromium.element(page).await;
            judge(&chromium, page, language, width).await;
        }
        log_in(&chromium, &server, &service, &request).await;
        chromium.go(&server.url("/finnes/ikke")).await;
        chromium.set_cookie("IDPORTEN_SELECTED_LANGUAGE", language).await;
        chromium.go(&server.url("/profile")).await;
        chromium.element("#log-out-everywhere").await;
        judge(&chromium, "profile", language, width).await;
        chromium.go(&request.clone().level(HIGH).url(&server)).await;
        chromium.element("#selector-step-up").await;
        judge(&chromium, "selector for a step-up", language, width).await;

        chromium.go(&server.url("/finnes/ikke")).await;
        chromium.set_cookie("IDPORTEN_SELECTED_LANGUAGE", language).await;
        chromium.go(&server.url("/finnes/ikke")).await;
        judge(&chromium, "not found", language, width).await;
        for page in ["/", "/help"] {
            chromium.go(&server.url(page)).await;
            judge(&chromium, page, language, width).await;
        }
        chromium.go(&server.url("/authorize")).await;
        judge(&chromium, "error", language, width).await;
        chromium.go(&server.url("/logout")).await;
        judge(&chromium, "logged out", language, width).await;
    }
    chromium.close().await;
    server.finish().await;
}

#[tokio::test]
async fn every_page_is_accessible_at_320_pixels() {
    every_page(320).await;
}

#[tokio::test]
async fn every_page_is_accessible_at_1280_pixels() {
    every_page(1280).await;
}

/// The page between, which a person sees only without JavaScript.
#[tokio::test]
async fn the_form_post_page_is_accessible() {
    let server = Server::start(Mode::OneMachine).await;
    let (_service, client) = service(&server).await;
    for width in [320, 1280] {
        let chromium = Chromium::open(Options { width, ..Options::default() }).await;
        for language in LANGUAGES {
            chromium.go(&server.url("/finnes/ikke")).await;
            let request = Authorize::new(&client)
                .set("ui_locales", language)
                .set("response_mode", "form_post")
                .set("prompt", "none");
            chromium.show_without_scripts(&request.url(&server)).await;
            chromium.element("#form-post-continue").await;
            judge(&chromium, "form_post", language, width).await;
        }
        chromium.close().await;
    }
    server.finish().await;
}
