//! Two tabs of one browser.

use super::{ACCEPT, Place, Service, WAY_OUT};
use crate::harness::world::{OTHER_PERSON, PERSON};
use crate::pages::steps::{PID, SUBMIT, TESTID};

cases! {
    with_javascript: Place::new();

    async fn two_tabs_of_one_service_finish_in_either_order(place) {
        let before = place.service.answers();
        for first_first in [true, false] {
            let first = place.chromium.tab().await;
            place.selector().await;
            let second = place.chromium.open_tab().await;
            place.selector().await;
            for tab in if first_first { [&first, &second] } else { [&second, &first] } {
                place.chromium.switch_to(tab).await;
                place.choose().await;
                place.finished().await;
            }
            place.forget_cookies().await;
        }
        assert_eq!(place.service.answers(), before + 4);
    }

    async fn two_services_in_two_tabs(place) {
        let other = Service::new(&place.server, "kommunen-min").await;
        let first = place.chromium.tab().await;
        place.selector().await;
        place.chromium.open_tab().await;
        place.selector_of(&other).await;
        place.choose().await;
        place.finished_at(&other).await;
        place.chromium.back().await;
        place.led_back_to(&other).await;
        place.chromium.switch_to(&first).await;
        place.choose().await;
        place.finished().await;
    }

    async fn a_logout_in_one_tab_while_the_other_is_at_the_selector(place) {
        place.log_in().await;
        place.chromium.go(&place.service.request.clone().set("prompt", "login").url(&place.server)).await;
        place.chromium.element(TESTID).await;
        let selector = place.chromium.tab().await;
        place.chromium.open_tab().await;
        place.chromium.go(&place.service.front()).await;
        place.chromium.click("#log-out").await;
        place.chromium.wait_for_url(&place.service.party.url("/ute")).await;
        place.chromium.switch_to(&selector).await;
        place.choose().await;
        place.finished().await;
    }

    async fn a_logout_in_one_tab_while_the_other_is_asked_for_consent(place) {
        place.question().await;
        let question = place.chromium.tab().await;
        place.chromium.open_tab().await;
        place.chromium.go(&place.server.url("/logout")).await;
        place.chromium.element("#logged-out").await;
        place.chromium.switch_to(&question).await;
        place.chromium.click(ACCEPT).await;
        place.led_back_and_asked_again().await;
    }

    async fn another_person_logs_in_while_a_question_waits(place) {
        place.question().await;
        let question = place.chromium.tab().await;
        place.chromium.open_tab().await;
        place.chromium.go(&place.service.request.clone().set("prompt", "login").url(&place.server)).await;
        place.chromium.click(TESTID).await;
        place.submit(OTHER_PERSON).await;
        place.finished().await;
        place.chromium.switch_to(&question).await;
        place.chromium.click(ACCEPT).await;
        place.led_back_and_asked_again().await;
    }

    async fn one_login_in_two_tabs_is_finished_once(place) {
        place.testid().await;
        let (first, page) = (place.chromium.tab().await, place.chromium.page.current_url().await.expect("an address"));
        place.chromium.open_tab().await;
        place.chromium.go(page.as_str()).await;
        place.submit(PERSON).await;
        place.finished().await;
        place.chromium.switch_to(&first).await;
        place.chromium.click(SUBMIT).await;
        assert_eq!(place.chromium.text("#problem h1").await, "Denne innloggingen er over");
        place.led_back_and_logged_in().await;
    }

    async fn one_question_in_two_tabs_is_answered_once(place) {
        place.question().await;
        let (first, page) = (place.chromium.tab().await, place.chromium.page.current_url().await.expect("an address"));
        place.chromium.open_tab().await;
        place.chromium.go(page.as_str()).await;
        place.chromium.click(ACCEPT).await;
        place.finished().await;
        place.chromium.switch_to(&first).await;
        place.chromium.click("#consent-refuse").await;
        place.led_back_and_logged_in().await;
    }

    async fn a_cancel_in_one_tab_leaves_the_other_alone(place) {
        place.selector().await;
        let first = place.chromium.tab().await;
        place.chromium.open_tab().await;
        place.selector().await;
        place.chromium.click("#cancel").await;
        place.chromium.wait_for_url(&place.service.party.url("/callback")).await;
        place.chromium.switch_to(&first).await;
        place.choose().await;
        place.finished().await;
    }

    /// A browser keeps the cookies of sixteen logins, whichever these are.
    async fn one_of_very_many_tabs_is_finished_or_leads_back(place) {
        place.selector().await;
        let first = place.chromium.tab().await;
        place.chromium.open_tab().await;
        place.chromium.go(&place.server.url("/help")).await;
        let request = place.service.request.url(&place.server);
        let others = format!("return (async () => {{ for (let i = 0; i < 20; i++) await fetch({request:?}); }})();");
        place.chromium.run(&others).await;
        place.chromium.switch_to(&first).await;
        place.chromium.click(TESTID).await;
        if place.first_of(&[WAY_OUT, PID]).await == PID {
            place.submit(PERSON).await;
            place.finished().await;
        } else {
            place.led_back_and_logged_in().await;
        }
    }

    async fn a_session_is_ended_in_two_tabs_of_the_profile(place) {
        place.log_in().await;
        place.chromium.go(&place.server.url("/profile")).await;
        place.chromium.element("#end-session-1").await;
        let first = place.chromium.tab().await;
        place.chromium.open_tab().await;
        place.chromium.go(&place.server.url("/profile")).await;
        place.chromium.click("#end-session-1").await;
        place.chromium.element("#logged-out").await;
        place.chromium.switch_to(&first).await;
        place.chromium.click("#end-session-1").await;
        // Nobody is logged in here any more: the page asks who it is.
        place.choose().await;
        place.chromium.element("#log-out-everywhere").await;
    }
}
