//! Pages that were left open for hours.

use super::{ACCEPT, Place, WAY_OUT};
use crate::harness::world::PERSON;
use crate::pages::steps::{PID, SUBMIT, TESTID};

const AN_HOUR: i64 = 3600;

cases! {
    with_javascript: Place::new();

    async fn an_hour_old_selector(place) {
        place.selector().await;
        place.server.clock(AN_HOUR).await;
        place.chromium.click(TESTID).await;
        assert_eq!(place.chromium.text("#problem h1").await, "Denne innloggingen er over");
        place.led_back_and_logged_in().await;
    }

    async fn an_hour_old_form(place) {
        place.testid().await;
        place.server.clock(AN_HOUR).await;
        place.chromium.click(SUBMIT).await;
        place.led_back_and_logged_in().await;
    }

    async fn an_hour_old_question(place) {
        place.question().await;
        place.server.clock(AN_HOUR).await;
        place.chromium.click(ACCEPT).await;
        place.led_back_and_asked_again().await;
    }

    /// The cancel button leads to the service too, if not by its answer.
    async fn an_hour_old_cancel(place) {
        place.selector().await;
        place.server.clock(AN_HOUR).await;
        place.chromium.click("#cancel").await;
        place.led_back_and_logged_in().await;
    }

    async fn another_language_on_a_page_that_was_left_overnight(place) {
        place.selector().await;
        place.server.clock(8 * AN_HOUR).await;
        place.chromium.click("#language-en").await;
        assert_eq!(place.chromium.text(WAY_OUT).await, "Back to Tjenesten turen");
        place.chromium.click("#language-nn").await;
        assert_eq!(place.chromium.text("html[lang='nn'] #problem h1").await, "Denne innlogginga er over");
        place.led_back_and_logged_in().await;
    }

    async fn the_session_ends_while_the_profile_is_read(place) {
        for button in ["#log-out-everywhere", "#end-session-1"] {
            place.chromium.go(&place.server.url("/profile")).await;
            place.choose().await;
            place.chromium.element(button).await;
            place.server.clock(AN_HOUR).await;
            place.chromium.click(button).await;
            // Whoever logs in anew sees what is left to end.
            place.choose().await;
            place.chromium.element("#log-out-everywhere").await;
            place.forget_cookies().await;
            place.server.clock(0).await;
        }
    }

    async fn the_profiles_login_waits_for_an_hour(place) {
        place.chromium.go(&place.server.url("/profile")).await;
        place.chromium.click(TESTID).await;
        place.chromium.element(PID).await;
        place.server.clock(AN_HOUR).await;
        place.submit(PERSON).await;
        assert_eq!(place.chromium.text(WAY_OUT).await, "Tilbake til ID-porten");
        place.chromium.click(WAY_OUT).await;
        place.choose().await;
        place.chromium.element("#log-out-everywhere").await;
    }

    async fn a_service_logs_out_when_the_session_is_long_over(place) {
        place.log_in().await;
        place.server.clock(3 * AN_HOUR).await;
        place.chromium.go(&place.service.front()).await;
        place.chromium.click("#log-out").await;
        let button = place.chromium.text(WAY_OUT).await;
        assert_eq!(button, "Tilbake til Tjenesten turen");
        place.chromium.click(WAY_OUT).await;
        let url = place.chromium.wait_for_url(&place.service.party.url("/ute")).await;
        assert!(url.ends_with("?state=s"), "the state comes along: {url}");
    }
}
