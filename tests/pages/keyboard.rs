//! Fact 110: a login with the keyboard alone.

use super::steps::service;
use crate::harness::chromium::{Chromium, Options};
use crate::harness::world::PERSON;
use crate::harness::{Authorize, Mode, Server};

const TAB: &str = "\u{e004}";
pub const ENTER: &str = "\u{e007}";

/// Tabs until the focused element matches; it must be seen to have the focus.
pub async fn tab_to(chromium: &Chromium, css: &str) {
    for _ in 0..40 {
        chromium.press(TAB).await;
        let there = chromium.run(&format!("return document.activeElement.matches({css:?})")).await;
        let visible = chromium
            .run("const s = getComputedStyle(document.activeElement); return document.activeElement === document.body || s.outlineStyle !== 'none' || s.boxShadow !== 'none'")
            .await;
        assert_eq!(visible, true, "the focus is seen on the way to {css}");
        if there == true {
            return;
        }
    }
    panic!("the keyboard never reaches {css}\n{}", chromium.source().await);
}

#[tokio::test]
async fn fact_110_a_login_needs_no_pointer() {
    let server = Server::start(Mode::OneMachine).await;
    let (service, client) = service(&server).await;
    let chromium = Chromium::open(Options::default()).await;
    chromium.go(&Authorize::new(&client).url(&server)).await;
    tab_to(&chromium, super::steps::TESTID).await;
    chromium.press(ENTER).await;
    chromium.element(super::steps::PID).await;
    let focused = chromium.run(&format!("return document.activeElement.matches({:?})", super::steps::PID)).await;
    if focused != true {
        tab_to(&chromium, super::steps::PID).await;
    }
    chromium.press(PERSON).await;
    tab_to(&chromium, super::steps::SUBMIT).await;
    chromium.press(ENTER).await;
    let url = chromium.wait_for_url(&service.url("/callback")).await;
    assert!(url.contains("code="), "{url}");
    chromium.close().await;
    server.finish().await;
}

#[tokio::test]
async fn fact_110_the_first_tab_leads_past_the_header() {
    let server = Server::start(Mode::OneMachine).await;
    let (_service, client) = service(&server).await;
    let chromium = Chromium::open(Options::default()).await;
    chromium.go(&Authorize::new(&client).url(&server)).await;
    chromium.press(TAB).await;
    let target = chromium.run("return document.activeElement.getAttribute('href')").await;
    let target = target.as_str().unwrap_or_default().to_owned();
    assert!(target.starts_with('#'), "a link to the content: {target}");
    let there = chromium.run(&format!("return document.querySelector({target:?}) !== null")).await;
    assert_eq!(there, true, "{target} is on the page");
    chromium.close().await;
    server.finish().await;
}
