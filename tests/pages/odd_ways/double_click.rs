//! Double clicks: one submit, one answer.

use super::{ACCEPT, ARRIVED, Place, WAY_OUT};
use crate::harness::world::PERSON;
use crate::pages::steps::{PID, SUBMIT, TESTID};

/// Counts the submits that the page lets through, and clicks twice.
async fn double_submit(place: &Place, css: &str) {
    place.chromium.element(css).await;
    let count = "sessionStorage.sent = 0;
        addEventListener('submit', (event) => { if (!event.defaultPrevented) sessionStorage.sent++; });";
    place.chromium.run(count).await;
    place.chromium.double_click(css).await;
}

/// The page let one through.
async fn assert_sent_once(place: &Place) {
    place.chromium.go(&place.server.url("/help")).await;
    assert_eq!(place.chromium.run("return sessionStorage.sent").await, "1");
}

cases! {
    with_javascript: Place::new();

    async fn a_double_click_logs_in_once(place) {
        let before = place.service.answers();
        place.selector().await;
        place.chromium.double_click(TESTID).await;
        place.chromium.fill(PID, PERSON).await;
        double_submit(place, SUBMIT).await;
        place.finished().await;
        assert_eq!(place.service.answers(), before + 1);
        assert_sent_once(place).await;
    }

    async fn a_double_click_on_cancel(place) {
        place.selector().await;
        double_submit(place, "#cancel").await;
        let url = place.chromium.wait_for_url(&place.service.party.url("/callback")).await;
        assert!(url.contains("error=access_denied"), "{url}");
        assert_sent_once(place).await;
    }

    async fn a_double_click_on_consent(place) {
        place.question().await;
        double_submit(place, ACCEPT).await;
        place.finished().await;
        assert_sent_once(place).await;
    }

    async fn a_double_click_on_the_profile(place) {
        place.log_in().await;
        place.chromium.go(&place.server.url("/profile")).await;
        double_submit(place, "#log-out-everywhere").await;
        place.chromium.element("#logged-out").await;
        assert_sent_once(place).await;
    }

    /// A page that the back button brings as it was left can be sent again.
    async fn a_page_that_comes_back_can_be_sent_again(place) {
        place.testid().await;
        let left = "const form = document.getElementById('testid-form');
            const held = (event) => event.preventDefault();
            addEventListener('submit', held);
            form.requestSubmit(document.getElementById('testid-authenticate'));
            removeEventListener('submit', held);
            const sent = [];
            addEventListener('submit', (event) => { sent.push(!event.defaultPrevented); event.preventDefault(); });
            form.requestSubmit(document.getElementById('testid-authenticate'));
            dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
            form.requestSubmit(document.getElementById('testid-authenticate'));
            return sent;";
        assert_eq!(place.chromium.run(left).await, serde_json::json!([false, true]));
    }
}

cases! {
    without_javascript: Place::without_javascript();

    /// Without the script both are sent; the browser shows the answer to the second.
    async fn a_double_click_without_javascript(place) {
        place.testid().await;
        place.chromium.double_click(SUBMIT).await;
        if place.first_of(&[WAY_OUT, ARRIVED]).await == WAY_OUT {
            place.led_back_and_logged_in().await;
        }
        place.finished().await;
    }
}
