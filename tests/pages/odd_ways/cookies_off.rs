//! Browsers that keep no cookies.

use super::{ACCEPT, Place};
use crate::harness::chromium::{Chromium, Options};
use crate::pages::steps::SUBMIT;

cases! {
    with_javascript: Place::new();

    async fn cookies_cleared_while_a_form_is_filled_in(place) {
        place.testid().await;
        place.chromium.page.delete_all_cookies().await.expect("cookies can be deleted");
        place.chromium.click(SUBMIT).await;
        assert!(place.chromium.text("#problem-cause").await.contains("informasjonskapsler"));
        place.led_back_and_logged_in().await;
    }

    async fn cookies_cleared_while_a_question_waits(place) {
        place.question().await;
        place.chromium.page.delete_all_cookies().await.expect("cookies can be deleted");
        place.chromium.click(ACCEPT).await;
        place.led_back_and_asked_again().await;
    }
}

#[tokio::test]
async fn a_browser_that_keeps_no_cookies_is_told_so_in_four_languages() {
    let mut place = Place::with(Options { cookies: false, ..Options::default() }).await;
    for (language, title, says) in [
        ("nb", "Noe gikk galt", "informasjonskapsler slått av"),
        ("nn", "Noko gjekk gale", "informasjonskapslar slått av"),
        ("en", "Something went wrong", "cookies are switched off"),
        ("se", "Noe gikk galt", "informasjonskapsler slått av"),
    ] {
        let request = place.service.request.clone().set("ui_locales", language);
        place.chromium.go(&request.url(&place.server)).await;
        assert_eq!(place.chromium.text(&format!("html[lang='{language}'] #problem h1")).await, title);
        let cause = place.chromium.text("#problem-cause").await;
        assert!(cause.contains(says), "{cause}");
    }
    place.led_back().await;
    let next = Chromium::open(Options::default()).await;
    std::mem::replace(&mut place.chromium, next).close().await;
    place.log_in().await;
    place.end().await;
}
