//! Whoever does too much of something crowds out himself.

use crate::flows::long_grants::{lasting, renewed};
use crate::flows::par::{push, pushed_url};
use crate::harness::login::assert_selector;
use crate::harness::metrics::value;
use crate::harness::world::{API_SCOPE, PERSON, SUBSTANTIAL, refreshing, spa, web};
use crate::harness::{Authorize, Browser, Mode, Server, log_in, log_in_at};

both_modes! {
    /// A service can send a browser through single sign-on as often as it likes.
    async fn one_services_logins_end_no_others_access(server) {
        let greedy = lasting("grisk", &["openid", API_SCOPE]);
        server.add(&greedy).await;
        let request = Authorize::new(&refreshing()).scope(&format!("openid {API_SCOPE}"));
        let mut browser = Browser::new(server);
        let callback = log_in_at(server, &mut browser, &request, PERSON, SUBSTANTIAL).await;
        let modest = server.redeem(&refreshing(), &request, &callback).await;
        let flood = Authorize::new(&greedy).scope(&format!("openid {API_SCOPE}")).url(server);
        for _ in 0..200 {
            assert!(browser.open(flood.clone()).await.redirected().contains_key("code"));
        }
        renewed(server, &refreshing(), modest.refresh_token()).await;
    }
}

/// Anybody can push in the name of a public client. In a cluster the memory is Redis's, and its operator's.
#[tokio::test]
async fn a_flood_of_pushed_requests_takes_a_sixteenth_of_the_embedded_store_and_nothing_of_others() {
    const SIXTEENTH: f64 = 16.0 * 1024.0 * 1024.0;
    let server = Server::start(Mode::OneMachine).await;
    let of_proven = push(&server, &web(), &Authorize::new(&web())).await;
    let before = value(&server.metrics().await, "fellesporten_short_lived_bytes");
    let mut large = Authorize::new(&spa());
    for number in 0..10 {
        large = large.also("resource", &format!("https://api.example/{number}/{}", "x".repeat(2000)));
    }
    for _ in 0..900 {
        push(&server, &spa(), &large).await;
    }
    let last = push(&server, &spa(), &large).await;
    let held = value(&server.metrics().await, "fellesporten_short_lived_bytes") - before;
    assert!((SIXTEENTH / 2.0..=SIXTEENTH).contains(&held), "{held} bytes");
    let mut browser = Browser::new(&server);
    for (client, request_uri) in [(spa(), last), (web(), of_proven)] {
        assert_selector(&browser.open(pushed_url(&server, &client, &request_uri)).await);
    }
    log_in(&server, &mut browser, &web()).await;
    server.finish().await;
}
