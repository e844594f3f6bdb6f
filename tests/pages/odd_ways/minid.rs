//! The same at MinID: old pages of a way, the back button after a code, forms of own pages whose session is over.

use super::WAY_OUT;
use crate::harness::Mode;
use crate::harness::chromium::{Chromium, Options};
use crate::harness::minid::{MinId, PASSWORD, TEST_CODE};
use crate::harness::world::PERSON;

const SUBMIT: &str = "#step-submit";

/// A server with MinID, somebody who has one, and a browser.
struct Place {
    minid: MinId,
    chromium: Chromium,
}

impl Place {
    async fn new() -> Self {
        let minid = MinId::start(Mode::OneMachine).await;
        minid.activate().await;
        Self { minid, chromium: Chromium::open(Options::default()).await }
    }

    async fn open(&self, path: &str) {
        self.chromium.go(&self.minid.url(path)).await;
    }

    async fn credentials(&self) {
        self.chromium.fill("#number", PERSON).await;
        self.chromium.fill("#password", PASSWORD).await;
        self.chromium.click(SUBMIT).await;
    }

    /// From the code to own pages.
    async fn code(&self) {
        self.chromium.fill("#code", TEST_CODE).await;
        self.chromium.click(SUBMIT).await;
        self.chromium.element("#log-out").await;
    }

    async fn log_in(&self) {
        self.open("/account").await;
        self.credentials().await;
        self.code().await;
    }

    async fn afresh(&self) {
        self.minid.server.clock(0).await;
        self.open("/help").await;
        self.chromium.page.delete_all_cookies().await.expect("cookies can be deleted");
    }

    async fn end(self) {
        self.chromium.close().await;
        self.minid.finish().await;
    }
}

cases! {
    with_javascript: Place::new();

    async fn back_after_the_code_leads_to_own_pages(place) {
        place.log_in().await;
        place.chromium.back().await;
        assert_eq!(place.chromium.text("#problem h1").await, "Denne innloggingen er over");
        place.chromium.click(WAY_OUT).await;
        place.chromium.click("#front-account").await;
        place.chromium.element("#log-out").await;
    }

    async fn back_between_password_and_code_goes_on_with_the_code(place) {
        place.open("/help").await;
        place.open("/account").await;
        place.credentials().await;
        place.chromium.element("#code").await;
        place.chromium.back().await;
        place.chromium.page.forward().await.expect("there is a page after");
        place.chromium.fill("#code", TEST_CODE).await;
        place.chromium.double_click(SUBMIT).await;
        place.chromium.element("#log-out").await;
    }

    async fn an_old_password_form_in_another_tab_goes_on_where_the_person_is(place) {
        place.open("/account").await;
        place.chromium.element("#password").await;
        let (first, page) = (place.chromium.tab().await, place.chromium.page.current_url().await.expect("an address"));
        place.chromium.open_tab().await;
        place.chromium.go(page.as_str()).await;
        place.credentials().await;
        place.chromium.element("#code").await;
        place.chromium.switch_to(&first).await;
        place.credentials().await;
        place.code().await;
    }

    async fn an_activation_page_that_was_left_overnight(place) {
        place.open("/activate").await;
        place.chromium.fill("#number", PERSON).await;
        place.chromium.fill("#code", "ABCDE23456").await;
        place.minid.server.clock(8 * 3600).await;
        place.chromium.click(SUBMIT).await;
        place.chromium.click(WAY_OUT).await;
        place.chromium.click("#front-activate").await;
        place.chromium.element("#number").await;
    }

    async fn a_form_of_own_pages_is_sent_when_their_session_is_over(place) {
        place.log_in().await;
        place.minid.server.clock(3600).await;
        place.chromium.click("#order-sheet").await;
        assert_eq!(place.chromium.text(WAY_OUT).await, "Se og endre min MinID");
        place.chromium.click(WAY_OUT).await;
        place.credentials().await;
        place.code().await;
    }

    async fn a_logout_from_own_pages_when_their_session_is_over(place) {
        place.log_in().await;
        place.minid.server.clock(3600).await;
        place.chromium.click("#log-out").await;
        place.chromium.element("#front-account").await;
    }
}

#[tokio::test]
async fn a_browser_without_cookies_is_told_what_minid_needs() {
    let minid = MinId::start(Mode::OneMachine).await;
    let chromium = Chromium::open(Options { cookies: false, ..Options::default() }).await;
    let place = Place { minid, chromium };
    place.open("/account").await;
    assert!(place.chromium.text("#problem-cause").await.contains("MinID må kunne lagre informasjonskapsler"));
    place.end().await;
}
