//! The back button.

use super::{ACCEPT, Place, WAY_OUT};
use crate::harness::world::{HIGH, PERSON};
use crate::pages::steps::{PID, SUBMIT, TESTID};

cases! {
    with_javascript: Place::new();

    async fn back_after_a_login_leads_to_the_service(place) {
        place.log_in().await;
        place.back_and_on(SUBMIT).await;
    }

    async fn back_after_a_login_and_an_eid_chosen_again(place) {
        place.log_in().await;
        place.chromium.back().await;
        place.chromium.element(&format!("{WAY_OUT}, {SUBMIT}")).await;
        place.back_and_on(TESTID).await;
    }

    async fn cancel_then_back_then_a_login(place) {
        place.selector().await;
        place.chromium.click("#cancel").await;
        let url = place.chromium.wait_for_url(&place.service.party.url("/callback")).await;
        assert!(url.contains("error=access_denied"), "{url}");
        place.back_and_on(TESTID).await;
    }

    async fn back_from_a_wrong_number(place) {
        place.testid().await;
        place.submit("17847531097").await;
        place.chromium.element("#pid-error").await;
        place.chromium.back().await;
        place.chromium.element(PID).await;
        place.submit(PERSON).await;
        place.finished().await;
    }

    async fn back_from_an_eid_and_forth(place) {
        place.testid().await;
        place.chromium.back().await;
        place.chromium.element(TESTID).await;
        place.chromium.page.forward().await.expect("there is a page after");
        place.submit(PERSON).await;
        place.finished().await;
    }

    async fn back_after_another_language_was_chosen(place) {
        place.testid().await;
        place.chromium.click("#language-nn").await;
        place.chromium.element("html[lang='nn'] #testid").await;
        place.chromium.back().await;
        if place.first_of(&[TESTID, PID]).await == TESTID {
            place.chromium.click(TESTID).await;
        }
        place.submit(PERSON).await;
        place.finished().await;
    }

    async fn back_from_an_eid_in_trouble(place) {
        for (outcome, page) in [("down", "#eid-unavailable"), ("slow", "#wait")] {
            place.testid().await;
            place.chromium.click("#developer-summary").await;
            place.chromium.click(&format!("#outcome-{outcome}")).await;
            place.chromium.click(SUBMIT).await;
            place.chromium.element(page).await;
            // The form as it was left, trouble and all; before it the selector, where another eID could be chosen.
            place.chromium.back().await;
            place.chromium.element("#developer-summary").await;
            place.chromium.back().await;
            place.choose().await;
            place.finished().await;
            place.forget_cookies().await;
        }
    }

    async fn back_after_a_logout(place) {
        place.log_in().await;
        place.chromium.go(&place.server.url("/profile")).await;
        place.chromium.click("#log-out-everywhere").await;
        place.chromium.element("#logged-out").await;
        place.chromium.back().await;
        place.choose().await;
        place.chromium.element("#log-out-everywhere").await;
        place.single_sign_on().await;
    }

    async fn back_after_a_logout_at_the_service(place) {
        place.log_in().await;
        place.chromium.go(&place.service.front()).await;
        place.chromium.click("#log-out").await;
        place.chromium.wait_for_url(&place.service.party.url("/ute")).await;
        place.chromium.back().await;
        // The service's page is an old one: whoever logs out there again is logged out already, and led where it would have gone.
        place.chromium.click("#log-out").await;
        let title = place.chromium.text("#problem h1").await;
        assert_eq!(title, "Du er allerede logget ut");
        place.chromium.click(WAY_OUT).await;
        let url = place.chromium.wait_for_url(&place.service.party.url("/ute")).await;
        assert!(url.ends_with("?state=s"), "{url}");
    }

    async fn a_step_up_given_up_leaves_the_ordinary_login(place) {
        place.log_in().await;
        place.chromium.go(&place.service.request.clone().level(HIGH).url(&place.server)).await;
        place.chromium.element("#selector-step-up").await;
        place.chromium.back().await;
        place.chromium.wait_for_url(&place.service.party.url("/")).await;
        place.single_sign_on().await;
    }

    async fn back_from_the_question_for_consent(place) {
        place.question().await;
        place.chromium.back().await;
        place.led_back_and_asked_again().await;
    }

    async fn back_to_a_question_that_was_answered(place) {
        place.question().await;
        place.chromium.click(ACCEPT).await;
        place.finished().await;
        place.back_and_on("#consent-refuse").await;
    }
}

cases! {
    without_javascript: Place::without_javascript();

    async fn back_without_javascript(place) {
        place.testid().await;
        place.chromium.back().await;
        place.choose().await;
        place.finished().await;
        place.back_and_on(SUBMIT).await;
    }
}
