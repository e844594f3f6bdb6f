//! `prompt` and `max_age`.

use crate::harness::login::{Callback, assert_selector, single_sign_on, through_testid};
use crate::harness::world::{HIGH, PERSON, SUBSTANTIAL, post, web};
use crate::harness::{Authorize, Browser, log_in, log_in_at};

both_modes! {
    async fn fact_020_prompt_none_without_a_session(server) {
        let request = Authorize::new(&web()).set("prompt", "none");
        let answer = Browser::new(server).get(request.url(server)).await;
        answer.assert_redirect_error(request.redirect_uri(), "login_required", request.state(), server.issuer());
    }

    async fn fact_020_prompt_none_with_a_session(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        let request = Authorize::new(&post()).set("prompt", "none");
        let callback = Callback::of(browser.get(request.url(server)).await);
        server.redeem(&post(), &request, &callback).await;
        let higher = Authorize::new(&post()).set("prompt", "none").level(HIGH);
        let answer = browser.get(higher.url(server)).await;
        answer.assert_redirect_error(higher.redirect_uri(), "login_required", higher.state(), server.issuer());
    }

    async fn fact_021_prompt_login_asks_again(server) {
        let mut browser = Browser::new(server);
        let first = log_in(server, &mut browser, &web()).await.id_claims(server).await;
        server.clock(60).await;
        let request = Authorize::new(&web()).set("prompt", "login");
        let second = log_in_at(server, &mut browser, &request, PERSON, SUBSTANTIAL).await;
        let second = server.redeem(&web(), &request, &second).await.id_claims(server).await;
        let elapsed = second["auth_time"].as_i64().unwrap() - first["auth_time"].as_i64().unwrap();
        assert!(elapsed >= 60, "a new auth_time: {elapsed}");
        single_sign_on(server, &mut browser, &post()).await;
    }

    async fn fact_022_prompt_login_with_max_age_0_asks_again(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        let request = Authorize::new(&web()).set("prompt", "login").set("max_age", "0");
        let callback = log_in_at(server, &mut browser, &request, PERSON, SUBSTANTIAL).await;
        server.redeem(&web(), &request, &callback).await;
    }

    async fn max_age_asks_again_when_the_login_is_older(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        server.clock(100).await;
        single_sign_on(server, &mut browser, &post()).await;
        let young = Authorize::new(&web()).set("max_age", "3600");
        Callback::of(browser.open(young.url(server)).await).code();
        let old = Authorize::new(&web()).set("max_age", "60");
        let selector = browser.open(old.url(server)).await;
        assert_selector(&selector);
        Callback::of(through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await).code();
    }

    async fn an_unknown_prompt_is_ignored(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        let request = Authorize::new(&web()).set("prompt", "select_account");
        Callback::of(browser.open(request.url(server)).await).code();
    }
}
