//! The demo: what a newcomer sees first, in four languages, narrow and wide; and a tour through all it offers.

use super::accessible::{LANGUAGES, judge};
use super::steps::{PID, SUBMIT, TESTID};
use crate::harness::chromium::{Chromium, Options};
use crate::harness::demo::Demo;
use crate::harness::html;
use crate::harness::logs::Witness;
use crate::harness::world::{HIGH, PERSON};

async fn press_log_in(chromium: &Chromium, service: &str) {
    chromium.click(&format!("form[action='/{service}/login'] button[type='submit']")).await;
}

async fn through_testid(chromium: &Chromium) {
    chromium.click(TESTID).await;
    chromium.fill(PID, PERSON).await;
    chromium.click(SUBMIT).await;
}

async fn every_page(width: u32) {
    let demo = Demo::start().await;
    let chromium = Chromium::open(Options { width, ..Options::default() }).await;
    for language in LANGUAGES {
        chromium.go(&demo.service("/")).await;
        chromium.page.delete_all_cookies().await.expect("cookies can be deleted");
        for cookie in ["DEMO_LANGUAGE", "IDPORTEN_SELECTED_LANGUAGE"] {
            chromium.set_cookie(cookie, language).await;
        }
        for page in
            ["/", "/minside", "/skatt", "/requests", "/mistakes", "/people", "/certificate", "/help", "/finnes-ikke"]
        {
            chromium.go(&demo.service(page)).await;
            judge(&chromium, page, language, width).await;
        }
        chromium.go(&demo.service("/minside")).await;
        press_log_in(&chromium, "minside").await;
        chromium.click(TESTID).await;
        for summary in ["#people-summary", "#developer-summary"] {
            chromium.click(summary).await;
        }
        judge(&chromium, "TestID with everything open", language, width).await;
        chromium.fill(PID, PERSON).await;
        chromium.click(SUBMIT).await;
        chromium.wait_for_url(&demo.service("/minside")).await;
        for page in ["/minside", "/", "/requests"] {
            chromium.go(&demo.service(page)).await;
            judge(&chromium, &format!("{page} logged in"), language, width).await;
        }
        chromium.go(&demo.service("/minside")).await;
        chromium.click("form[action='/minside/logout'] button[type='submit']").await;
        chromium.wait_for_url(&demo.service("/minside/logged-out")).await;
        judge(&chromium, "logged out of the demo service", language, width).await;
    }
    chromium.close().await;
}

#[tokio::test]
async fn the_demo_service_is_accessible_at_320_pixels() {
    every_page(320).await;
}

#[tokio::test]
async fn the_demo_service_is_accessible_at_1280_pixels() {
    every_page(1280).await;
}

#[tokio::test]
async fn a_tour_of_the_demo() {
    let mut demo = Demo::start().await;
    let chromium = Chromium::open(Options::default()).await;
    chromium.go(&demo.service("/minside")).await;
    press_log_in(&chromium, "minside").await;
    through_testid(&chromium).await;
    chromium.wait_for_url(&demo.service("/minside")).await;
    let page = chromium.source().await;
    assert!(page.contains("idporten-loa-substantial") && page.contains("TestID"), "every claim is shown: {page}");

    chromium.go(&demo.service("/skatt")).await;
    press_log_in(&chromium, "skatt").await;
    chromium.wait_for_url(&demo.service("/skatt")).await;
    assert!(chromium.source().await.contains("idporten-loa-substantial"), "single sign-on");

    let step_up = format!(
        "form[action='/skatt/login'] button[value='{HIGH}'], form[action='/skatt/login']:has(input[value='{HIGH}'][type='hidden']) button"
    );
    chromium.click(&step_up).await;
    through_testid(&chromium).await;
    chromium.wait_for_url(&demo.service("/skatt")).await;
    assert!(chromium.source().await.contains(HIGH), "stepped up");

    chromium.go(&demo.service("/minside")).await;
    for (answer, said) in [("refuse", "Du godtok ikke."), ("accept", "Du godtok.")] {
        chromium.click("#share").await;
        chromium.element("#consent").await;
        assert!(chromium.source().await.contains("Hente opplysninger om barnehageplass"), "what is asked for");
        chromium.click(&format!("#consent-{answer}")).await;
        chromium.wait_for_url(&demo.service("/minside")).await;
        chromium.element("#agreed").await;
        assert!(chromium.source().await.contains(said), "{said}");
    }

    chromium.go(&demo.service("/requests")).await;
    let requests = html::decoded(&chromium.source().await);
    assert!(requests.contains("/authorize") && requests.contains("/token"), "every request is shown");

    chromium.go(&demo.service("/skatt")).await;
    chromium.click("form[action='/skatt/logout'] button[type='submit']").await;
    chromium.wait_for_url(&demo.service("/skatt/logged-out")).await;
    chromium.go(&demo.service("/minside")).await;
    press_log_in(&chromium, "minside").await;
    chromium.element(TESTID).await;
    chromium.close().await;
    assert_eq!(demo.stop(), 0, "SIGTERM ends it cleanly");
    let leak = Witness::default().find_leak(&demo.log_file());
    assert!(leak.is_none(), "{leak:?}");
}

/// To a browser another site than the provider's `localhost`.
#[tokio::test]
async fn the_demo_works_on_127_0_0_1_too() {
    let mut demo = Demo::start().await;
    let service = |path: &str| demo.service(path).replacen("localhost", "127.0.0.1", 1);
    let chromium = Chromium::open(Options::default()).await;
    chromium.go(&service("/minside")).await;
    press_log_in(&chromium, "minside").await;
    through_testid(&chromium).await;
    chromium.wait_for_url(&service("/minside")).await;
    chromium.element("#person").await;
    chromium.click("form[action='/minside/logout'] button[type='submit']").await;
    chromium.wait_for_url(&service("/minside/logged-out")).await;
    chromium.close().await;
    assert_eq!(demo.stop(), 0);
}

#[tokio::test]
async fn the_demo_starts_again_on_its_data() {
    let mut demo = Demo::start().await;
    assert!(demo.data().join("fellesporten.toml").is_file());
    for address in [demo.service(""), demo.idporten("")] {
        assert!(demo.output().contains(&address), "{address} is printed: {}", demo.output());
    }
    assert!(demo.output().contains(PERSON) || demo.output().contains("TestID"), "people are printed");
    let took = demo.restart().await;
    assert!(took.as_secs() < 5, "took {took:?}; the goal on an idle machine is 2 s");
    assert_eq!(demo.stop(), 0);
}
