//! Pages opened from a bookmark, days later and in a browser that knows nothing of them.

use super::{ACCEPT, Place, WAY_OUT};
use crate::harness::world::PERSON;
use crate::pages::steps::{PID, SUBMIT, TESTID};

cases! {
    with_javascript: Place::new();

    async fn pages_of_a_login_were_bookmarked(place) {
        let mut bookmarks = Vec::new();
        place.chromium.go(&place.service.front()).await;
        place.chromium.click("#share").await;
        place.chromium.element(TESTID).await;
        bookmarks.push(place.chromium.page.current_url().await.expect("an address"));
        place.chromium.click(TESTID).await;
        place.chromium.element(PID).await;
        bookmarks.push(place.chromium.page.current_url().await.expect("an address"));
        place.submit(PERSON).await;
        place.chromium.element(ACCEPT).await;
        bookmarks.push(place.chromium.page.current_url().await.expect("an address"));
        place.forget_cookies().await;
        place.server.clock(3 * 24 * 3600).await;
        for bookmark in bookmarks {
            place.chromium.go(bookmark.as_str()).await;
            assert_eq!(place.chromium.text("#problem h1").await, "Denne innloggingen er over", "{bookmark}");
            place.led_back().await;
        }
        place.log_in().await;
    }

    /// A bookmark of the service's own request begins a login like any other; what the service makes of its old `state` is its affair.
    async fn the_request_itself_was_bookmarked(place) {
        place.server.clock(24 * 3600).await;
        place.chromium.go(&place.service.request.url(&place.server)).await;
        place.choose().await;
        place.finished().await;
    }

    async fn the_profile_was_bookmarked(place) {
        place.chromium.go(&place.server.url("/profile")).await;
        place.choose().await;
        place.chromium.element("#log-out-everywhere").await;
    }

    async fn a_logout_was_bookmarked(place) {
        let with_client = format!("/logout?client_id={}", place.service.client.id());
        for (bookmark, button) in [(with_client.as_str(), Some("Tilbake til Tjenesten turen")), ("/logout", None)] {
            place.chromium.go(&place.server.url(bookmark)).await;
            assert_eq!(place.chromium.text("#problem h1").await, "Du er allerede logget ut", "{bookmark}");
            match button {
                Some(button) => assert_eq!(place.chromium.text(WAY_OUT).await, button),
                None => assert_eq!(place.chromium.text("#problem-help").await, "Få hjelp"),
            }
        }
    }

    /// The address of somebody else's login, as it comes by e-mail: the login stays whose it is.
    async fn another_browsers_login_was_sent_along(place) {
        place.testid().await;
        let page = place.chromium.page.current_url().await.expect("an address");
        let kept = place.chromium.page.get_all_cookies().await.expect("cookies");
        place.forget_cookies().await;
        place.chromium.set_cookie("IDPORTEN_SELECTED_LANGUAGE", "nb").await;
        place.chromium.go(page.as_str()).await;
        place.led_back().await;
        place.chromium.go(&place.server.url("/help")).await;
        for cookie in kept {
            place.chromium.page.add_cookie(cookie).await.expect("a cookie can be set");
        }
        place.chromium.go(page.as_str()).await;
        place.chromium.fill(PID, PERSON).await;
        place.chromium.click(SUBMIT).await;
        place.finished().await;
    }
}
