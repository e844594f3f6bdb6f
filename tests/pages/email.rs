//! The pages of e-mail login in a real Chromium: accessible in four languages, narrow and wide, and without JavaScript.

use super::accessible::{LANGUAGES, judge};
use super::steps::service;
use crate::harness::chromium::{Chromium, Options};
use crate::harness::email::{EmailLogin, SELFREGISTERED, code_of};
use crate::harness::{Authorize, Mode};

async fn every_page(width: u32) {
    let email = EmailLogin::start(Mode::OneMachine).await;
    let (_service, client) = service(&email.server).await;
    let chromium = Chromium::open(Options { width, ..Options::default() }).await;
    for language in LANGUAGES {
        chromium.go(&email.server.url("/finnes/ikke")).await;
        chromium.page.delete_all_cookies().await.expect("cookies can be deleted");
        let request = Authorize::new(&client).level(SELFREGISTERED).set("ui_locales", language);
        chromium.go(&request.url(&email.server)).await;
        chromium.element("#email").await;
        judge(&chromium, "the address", language, width).await;
        chromium.fill("#email", "kari").await;
        chromium.click("#email-send").await;
        chromium.element("#email-error").await;
        judge(&chromium, "an address that is none", language, width).await;
        chromium
            .fill("#email", &format!("kari-med-et-svaert-langt-navn-i-adressen-sin-{language}@post.example.no"))
            .await;
        chromium.click("#email-send").await;
        chromium.element("#code").await;
        judge(&chromium, "the code", language, width).await;
        chromium.fill("#code", "feil22").await;
        chromium.click("#email-check").await;
        chromium.element("#code-error").await;
        judge(&chromium, "a wrong code", language, width).await;
    }
    chromium.close().await;
    email.server.finish().await;
}

#[tokio::test]
async fn email_login_is_accessible_at_320_pixels() {
    every_page(320).await;
}

#[tokio::test]
async fn email_login_is_accessible_at_1280_pixels() {
    every_page(1280).await;
}

#[tokio::test]
async fn email_login_works_without_javascript() {
    let email = EmailLogin::start(Mode::OneMachine).await;
    let (service, client) = service(&email.server).await;
    let chromium = Chromium::open(Options { javascript: false, ..Options::default() }).await;
    chromium.go(&Authorize::new(&client).level(SELFREGISTERED).url(&email.server)).await;
    chromium.fill("#email", "kari@example.no").await;
    chromium.click("#email-send").await;
    chromium.element("#code").await;
    let mail = email.outbox.newest(&email.server, "email", 0).await;
    chromium.fill("#code", &code_of(&mail)).await;
    chromium.click("#email-check").await;
    let url = chromium.wait_for_url(&service.url("/callback")).await;
    assert!(url.contains("code="), "{url}");
    chromium.close().await;
    email.server.finish().await;
}
