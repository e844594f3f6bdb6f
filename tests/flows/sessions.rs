//! Single sign-on: who shares a login with whom, and for how long.

use crate::harness::login::{
    Callback, assert_selector, choose_testid, is_selector, single_sign_on, submit_testid, through_testid,
};
use crate::harness::world::{HIGH, OTHER_PERSON, PERSON, SUBSTANTIAL, isolated, post, web};
use crate::harness::{Authorize, Browser, Server, log_in, log_in_at};

const MINUTE: i64 = 60;

async fn asks_for_login(server: &Server, browser: &mut Browser, request: &Authorize) {
    assert_selector(&browser.open(request.url(server)).await);
}

both_modes! {
    async fn fact_079_a_second_client_gets_a_code_without_a_page(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        server.clock(29 * MINUTE).await;
        let request = Authorize::new(&post());
        let answer = browser.get(request.url(server)).await;
        Callback::of(answer).code();
    }

    async fn fact_080_half_an_hour_without_a_request_ends_the_session(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        server.clock(31 * MINUTE).await;
        asks_for_login(server, &mut browser, &Authorize::new(&web())).await;
    }

    async fn fact_081_two_hours_end_the_session_however_busy(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        for minutes in [20, 40, 60, 80, 100, 119] {
            server.clock(minutes * MINUTE).await;
            single_sign_on(server, &mut browser, &web()).await;
        }
        server.clock(121 * MINUTE).await;
        asks_for_login(server, &mut browser, &Authorize::new(&web())).await;
    }

    async fn fact_082_a_step_up_offers_only_what_is_high_enough(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        let request = Authorize::new(&web()).level(HIGH);
        let selector = browser.open(request.url(server)).await;
        assert_selector(&selector);
        assert!(selector.body.contains("selector-step-up"), "the person is told why: {selector}");
        let page = choose_testid(&mut browser, &selector).await;
        let form = page.form("/testid");
        assert!(form.named("level").iter().any(|it| it.get("value") == Some(HIGH)), "{page}");
        for level in form.named("level") {
            let below = level.get("value") != Some(HIGH);
            assert_eq!(level.has("disabled"), below, "{level:?}");
        }
        let refused = submit_testid(&mut browser, &page, PERSON, SUBSTANTIAL).await;
        assert!(!refused.redirected().contains_key("code"), "{refused}");
        let selector = browser.open(request.url(server)).await;
        let callback = Callback::of(through_testid(&mut browser, &selector, PERSON, HIGH).await);
        let claims = server.redeem(&web(), &request, &callback).await.id_claims(server).await;
        assert_eq!(claims["acr"], HIGH);
        let after = single_sign_on(server, &mut browser, &post()).await.id_claims(server).await;
        assert_eq!(after["acr"], HIGH, "the session is on high now");
    }

    async fn fact_082_a_step_up_does_not_lengthen_the_session(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        for minutes in [25, 50, 75, 100] {
            server.clock(minutes * MINUTE).await;
            single_sign_on(server, &mut browser, &web()).await;
        }
        let request = Authorize::new(&web()).level(HIGH);
        log_in_at(server, &mut browser, &request, PERSON, HIGH).await;
        server.clock(119 * MINUTE).await;
        single_sign_on(server, &mut browser, &web()).await;
        server.clock(121 * MINUTE).await;
        asks_for_login(server, &mut browser, &Authorize::new(&web())).await;
    }

    async fn fact_083_an_isolated_client_shares_its_login_with_nobody(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        let request = Authorize::new(&isolated());
        let callback = log_in_at(server, &mut browser, &request, PERSON, SUBSTANTIAL).await;
        server.redeem(&isolated(), &request, &callback).await;
        single_sign_on(server, &mut browser, &isolated()).await;

        let mut alone = Browser::new(server);
        let request = Authorize::new(&isolated());
        log_in_at(server, &mut alone, &request, PERSON, SUBSTANTIAL).await;
        asks_for_login(server, &mut alone, &Authorize::new(&web())).await;
        single_sign_on(server, &mut alone, &isolated()).await;
    }

    async fn fact_084_a_closed_user_is_refused_after_the_login_and_has_no_single_sign_on(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        server.apply(&format!("[[citizens]]\npid = \"{PERSON}\"\nname = \"Stengt Konto\"\nclosed = true\n")).succeeded();
        let request = Authorize::new(&web());
        server
            .wait_until("the session opens nothing", || {
                let mut browser = browser.clone();
                let url = request.url(server);
                async move { is_selector(&browser.open(url).await) }
            })
            .await;
        let selector = browser.open(request.url(server)).await;
        let back = through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await;
        assert_selector(&back);
        assert!(back.body.contains("notice"), "the person is told why: {back}");
        let left = browser.submit(&back, &back.form("/cancel"), &[]).await;
        left.assert_redirect_error(&web().redirect_uri(), "access_denied", request.state(), server.issuer());
    }

    async fn another_person_starts_another_session(server) {
        let mut browser = Browser::new(server);
        let first = log_in(server, &mut browser, &post()).await.id_claims(server).await;
        let request = Authorize::new(&post()).set("prompt", "login");
        let callback = log_in_at(server, &mut browser, &request, OTHER_PERSON, SUBSTANTIAL).await;
        let second = server.redeem(&post(), &request, &callback).await.id_claims(server).await;
        assert_eq!(second["pid"], OTHER_PERSON);
        assert_ne!(second["sid"], first["sid"]);
        assert_ne!(second["sub"], first["sub"]);
        let next = single_sign_on(server, &mut browser, &web()).await.id_claims(server).await;
        assert_eq!(next["pid"], OTHER_PERSON);
    }

    async fn the_session_cookie_changes_at_login(server) {
        let mut browser = Browser::new(server);
        browser.cookies.plant("localhost", "SESSION", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        log_in(server, &mut browser, &web()).await;
        let first = browser.cookies.cookie("SESSION").expect("a session").clone();
        let first_proof = browser.cookies.cookie("IDPORTEN_AUTH").expect("a proof").value.clone();
        assert_ne!(first.value, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        for (name, wanted) in [("path", "/"), ("samesite", "Lax"), ("httponly", "")] {
            assert_eq!(first.attributes.get(name).map(String::as_str), Some(wanted), "{name}");
        }
        assert!(!first.attributes.contains_key("secure"), "the issuer is http here");
        let request = Authorize::new(&web()).level(HIGH);
        log_in_at(server, &mut browser, &request, PERSON, HIGH).await;
        assert_ne!(browser.cookies.cookie("IDPORTEN_AUTH").map(|it| it.value.clone()), Some(first_proof.clone()));
        for proof in [None, Some(first_proof)] {
            let mut thief = Browser::new(server);
            thief.cookies.plant("localhost", "SESSION", &first.value);
            if let Some(proof) = proof {
                thief.cookies.plant("localhost", "IDPORTEN_AUTH", &proof);
            }
            asks_for_login(server, &mut thief, &Authorize::new(&web())).await;
        }
        single_sign_on(server, &mut browser, &web()).await;
    }
}
