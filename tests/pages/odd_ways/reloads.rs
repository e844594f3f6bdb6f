//! Pages loaded again.

use super::{ACCEPT, Place, WAY_OUT};
use crate::harness::world::PERSON;
use crate::pages::steps::{PID, TESTID};

cases! {
    with_javascript: Place::new();

    async fn every_page_on_the_way_is_loaded_again(place) {
        place.chromium.go(&place.service.front()).await;
        place.chromium.click("#share").await;
        place.chromium.element(TESTID).await;
        place.chromium.reload().await;
        place.chromium.click(TESTID).await;
        place.chromium.element(PID).await;
        place.chromium.reload().await;
        place.submit("17847531097").await;
        place.chromium.element("#pid-error").await;
        place.chromium.reload().await;
        place.chromium.element("#pid-error").await;
        place.submit(PERSON).await;
        place.chromium.element(ACCEPT).await;
        place.chromium.reload().await;
        place.chromium.click(ACCEPT).await;
        place.finished().await;
    }

    async fn the_logged_out_page_is_loaded_again(place) {
        place.log_in().await;
        place.chromium.go(&place.server.url(&format!("/logout?client_id={}", place.service.client.id()))).await;
        let onward = place.chromium.text("#continue").await;
        assert_eq!(onward, "Gå til Tjenesten turen");
        place.chromium.reload().await;
        assert_eq!(place.chromium.text("#problem h1").await, "Du er allerede logget ut");
        place.led_back_and_logged_in().await;
    }

    /// A logout by form is fetched once; the page that it led to knows no more of it than that it is over.
    async fn a_logout_by_form_is_loaded_again(place) {
        place.log_in().await;
        place.chromium.go(&place.service.front()).await;
        let form = format!(
            "const form = document.createElement('form'); form.method = 'post'; form.action = {:?};
             document.body.append(form); form.submit();",
            place.server.url("/logout")
        );
        place.chromium.run(&form).await;
        place.chromium.element("#logged-out").await;
        place.chromium.reload().await;
        assert_eq!(place.chromium.text("#problem h1").await, "Du er allerede logget ut");
    }

    async fn an_old_page_is_loaded_again_in_the_language_it_was_read_in(place) {
        place.testid().await;
        place.chromium.click("#language-nn").await;
        place.chromium.element("html[lang='nn'] #testid").await;
        place.submit(PERSON).await;
        place.finished().await;
        place.chromium.back().await;
        place.chromium.element(&format!("{WAY_OUT}, {PID}")).await;
        place.chromium.reload().await;
        assert_eq!(place.chromium.text("html[lang='nn'] #problem h1").await, "Denne innlogginga er over");
        place.led_back_and_logged_in().await;
    }
}

cases! {
    without_javascript: Place::without_javascript();

    /// Without JavaScript the answer by form_post waits on a page; loaded again, the form before it is sent again.
    async fn the_end_of_a_login_is_loaded_again(place) {
        let request = place.service.request.clone().set("response_mode", "form_post");
        place.chromium.go(&request.url(&place.server)).await;
        place.choose().await;
        place.chromium.element("#form-post-continue").await;
        place.chromium.reload().await;
        place.led_back_and_logged_in().await;
    }

    async fn a_single_sign_on_by_form_is_loaded_again(place) {
        place.log_in().await;
        let request = place.service.request.clone().set("response_mode", "form_post");
        place.chromium.go(&request.url(&place.server)).await;
        place.chromium.element("#form-post-continue").await;
        place.chromium.reload().await;
        place.chromium.click("#form-post-continue").await;
        place.chromium.wait_for_url(&place.service.party.url("/callback")).await;
        let posted = place.service.party.seen_at("/callback").pop().expect("an answer");
        assert!(posted.method == "POST" && posted.body.contains("code="), "{}", posted.target);
    }
}
