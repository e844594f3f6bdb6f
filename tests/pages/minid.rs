//! MinID's pages in a real Chromium: accessible in four languages, narrow and wide; by keyboard alone; and a passkey of the
//! browser's own.

use super::accessible::{LANGUAGES, judge};
use crate::harness::Mode;
use crate::harness::chromium::{Chromium, Options};
use crate::harness::minid::{MOBILE, MinId, PASSWORD, TEST_CODE};
use crate::harness::world::{OTHER_PERSON, PERSON};

const SUBMIT: &str = "#step-submit";

async fn credentials(chromium: &Chromium, password: &str) {
    chromium.fill("#number", PERSON).await;
    chromium.fill("#password", password).await;
    chromium.click(SUBMIT).await;
}

async fn own_pages(minid: &MinId, chromium: &Chromium) {
    chromium.go(&minid.url("/account")).await;
    credentials(chromium, PASSWORD).await;
    chromium.fill("#code", TEST_CODE).await;
    chromium.click(SUBMIT).await;
    chromium.element("#log-out").await;
}

async fn every_page(width: u32) {
    let minid = MinId::start(Mode::OneMachine).await;
    minid.activate().await;
    let chromium = Chromium::open(Options { width, ..Options::default() }).await;
    for language in LANGUAGES {
        chromium.go(&minid.url("/finnes/ikke")).await;
        chromium.page.delete_all_cookies().await.expect("cookies can be deleted");
        chromium.set_cookie("MINID_SELECTED_LANGUAGE", language).await;
        chromium.set_cookie("OUTBOX_LANGUAGE", language).await;
        for page in ["/", "/help", "/order", "/activate", "/finnes/ikke", "/authorize"] {
            chromium.go(&minid.url(page)).await;
            judge(&chromium, page, language, width).await;
        }
        chromium.go(&minid.url("/order")).await;
        chromium.fill("#number", OTHER_PERSON).await;
        chromium.fill("#mobile", "nei").await;
        chromium.click(SUBMIT).await;
        chromium.element("#mobile-error").await;
        judge(&chromium, "an order with an error", language, width).await;
        chromium.fill("#mobile", MOBILE).await;
        chromium.click(SUBMIT).await;
        chromium.element("#code").await;
        judge(&chromium, "the code of the SMS", language, width).await;
        chromium.go(&minid.url("/account")).await;
        credentials(&chromium, "feil-passord-1").await;
        chromium.element("#step-error").await;
        judge(&chromium, "a wrong password", language, width).await;
        chromium.click("#step-passkey").await;
        chromium.element("[aria-invalid='true'], #passkey-form").await;
        chromium.go(&minid.url("/account")).await;
        chromium.fill("#number", PERSON).await;
        chromium.click("#step-passkey").await;
        chromium.element("#passkey-form").await;
        judge(&chromium, "a passkey is asked for", language, width).await;
        chromium.go(&minid.url("/account")).await;
        credentials(&chromium, PASSWORD).await;
        chromium.element("#last-log-in, #step-lead").await;
        judge(&chromium, "the second factor", language, width).await;
        chromium.fill("#code", TEST_CODE).await;
        chromium.click(SUBMIT).await;
        chromium.element("#log-out").await;
        judge(&chromium, "the owner's page", language, width).await;
        for page in ["/account/mobile", "/account/app", "/account/passkeys"] {
            chromium.go(&minid.url(page)).await;
            judge(&chromium, page, language, width).await;
        }
        chromium.go(&minid.outbox_url()).await;
        judge(&chromium, "the outbox", language, width).await;
    }
    chromium.close().await;
    minid.finish().await;
}

#[tokio::test]
async fn minid_is_accessible_at_320_pixels() {
    every_page(320).await;
}

#[tokio::test]
async fn minid_is_accessible_at_1280_pixels() {
    every_page(1280).await;
}

#[tokio::test]
async fn a_login_at_minid_needs_no_pointer_and_no_script() {
    let minid = MinId::start(Mode::OneMachine).await;
    minid.activate().await;
    let chromium = Chromium::open(Options { javascript: false, ..Options::default() }).await;
    chromium.go(&minid.url("/account")).await;
    chromium.element("#number").await.send_keys(PERSON).await.expect("keys are pressed");
    chromium.press("\u{e004}").await;
    chromium.press(PASSWORD).await;
    chromium.press("\u{e007}").await;
    chromium.element("#code").await.send_keys(TEST_CODE).await.expect("keys are pressed");
    chromium.press("\u{e007}").await;
    chromium.element("#log-out").await;
    chromium.close().await;
    minid.finish().await;
}

/// eid-adapters.md facts 40 and 42, with the browser's own authenticator and our own script.
#[tokio::test]
async fn a_passkey_of_the_browser_is_registered_and_logs_in() {
    let minid = MinId::start(Mode::OneMachine).await;
    minid.activate().await;
    let chromium = Chromium::open(Options::default()).await;
    chromium.with_authenticator().await;
    own_pages(&minid, &chromium).await;
    chromium.go(&minid.url("/account/passkeys")).await;
    chromium.fill("#nickname", "Nettleseren").await;
    chromium.click("#passkey-start").await;
    chromium.element("#passkeys-notice").await;
    assert!(chromium.source().await.contains("Nettleseren"), "{}", chromium.source().await);
    chromium.go(&minid.url("/account")).await;
    chromium.click("#log-out").await;
    chromium.element("#front-account").await;
    chromium.go(&minid.url("/account")).await;
    chromium.fill("#number", PERSON).await;
    chromium.click("#step-passkey").await;
    chromium.click("#passkey-start").await;
    chromium.element("#log-out").await;
    assert!(chromium.source().await.contains("MinID (Passnøkkel)"), "{}", chromium.source().await);
    chromium.close().await;
    minid.finish().await;
}
