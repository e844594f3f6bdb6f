//! Windows that were closed on the way.

use super::Place;
use crate::harness::chromium::{Chromium, Options};

cases! {
    with_javascript: Place::new();

    async fn a_tab_closed_in_the_middle_of_a_login(place) {
        let first = place.chromium.tab().await;
        place.chromium.open_tab().await;
        place.testid().await;
        place.chromium.page.close_window().await.expect("a tab closes");
        place.chromium.switch_to(&first).await;
        place.log_in().await;
    }

    /// The session is the browser's, not the tab's.
    async fn a_tab_closed_after_a_login(place) {
        let first = place.chromium.tab().await;
        place.chromium.open_tab().await;
        place.log_in().await;
        place.chromium.page.close_window().await.expect("a tab closes");
        place.chromium.switch_to(&first).await;
        place.single_sign_on().await;
    }
}

/// Whoever closes the browser on a shared machine leaves no session in it: its cookies end with it.
#[tokio::test]
async fn a_browser_closed_after_a_login() {
    let mut place = Place::new().await;
    place.log_in().await;
    place.chromium.go(&place.server.url("/help")).await;
    for name in ["SESSION", "IDPORTEN_AUTH"] {
        let cookie = place.chromium.page.get_named_cookie(name).await.expect("the session has its cookies");
        assert!(cookie.expires().is_none() && cookie.max_age().is_none(), "{name} ends with the browser: {cookie}");
    }
    let next = Chromium::open(Options::default()).await;
    std::mem::replace(&mut place.chromium, next).close().await;
    place.log_in().await;
    place.end().await;
}
