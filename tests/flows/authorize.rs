//! `/authorize` when it goes well.

use crate::harness::browser::{Browser, From};
use crate::harness::login::{
    AUTHENTICATE, Callback, assert_selector, choose_testid, is_selector, submit_testid, through_testid,
};
use crate::harness::world::{HIGH, PERSON, SUBSTANTIAL, native, spa, web, without_pkce};
use crate::harness::{Authorize, Mode, log_in_at, production};

both_modes! {
    async fn fact_013_a_confidential_client_may_be_excused_from_pkce(server) {
        let client = without_pkce();
        let request = Authorize::new(&client).without_pkce();
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        let tokens = server.redeem(&client, &request, &callback).await;
        assert_eq!(tokens.id_claims(server).await["pid"], PERSON);
    }

    async fn fact_019_an_unknown_parameter_has_no_effect(server) {
        let request = Authorize::new(&web()).set("domain_hint", "x").set("request_id", "<script>");
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        let mut names: Vec<&str> = callback.parameters.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["code", "iss", "state"]);
    }

    async fn fact_023_form_post_answers_with_a_form(server) {
        let request = Authorize::new(&web()).set("response_mode", "form_post");
        let mut browser = Browser::new(server);
        let selector = browser.open(request.url(server)).await;
        let page = through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await;
        assert_eq!(page.status, 200, "{page}");
        assert!(page.is_page() && page.header("location").is_none(), "{page}");
        let form = page.forms().into_iter().find(|it| it.action() == request.redirect_uri());
        let form = form.unwrap_or_else(|| panic!("a form to the service: {page}"));
        assert!(form.posts(), "{page}");
        assert_eq!(form.value("state"), request.state());
        assert_eq!(form.value("iss"), Some(server.issuer()));
        let code = form.value("code").expect("a code");
        assert!(form.fields.iter().any(|it| it.tag == "button"), "works without JavaScript: {page}");
        let answer = server.token_as(&web(), &request.redeem(&web(), code)).await;
        server.witness().saw("code", code);
        assert_eq!(answer.status, 200, "{answer}");
    }

    async fn fact_026_the_redirect_names_the_issuer_percent_encoded(server) {
        let client = web().with("redirect_uris", ["http://minside.example/callback?tenant=1"]);
        server.add(&client).await;
        for client in [web().with("redirect_uris", ["http://minside.example/callback?tenant=1"]), spa()] {
            let request = Authorize::new(&client);
            let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
            let location = callback.answer.header("location").expect("a redirect");
            let separator = if request.redirect_uri().contains('?') { '&' } else { '?' };
            assert!(location.starts_with(&format!("{}{separator}", request.redirect_uri())), "{location}");
            let port = server.issuer_url().port().expect("a port");
            assert!(location.contains(&format!("iss=http%3A%2F%2Flocalhost%3A{port}")), "{location}");
            assert!(location.contains(&format!("state={}", request.state().expect("a state"))), "{location}");
            assert_eq!(callback.answer.header("cache-control"), Some("no-store"));
            assert_eq!(callback.answer.header("referrer-policy"), Some("no-referrer"));
        }
    }

    async fn a_native_client_answers_on_any_loopback_port(server) {
        let client = native();
        for port in [40_001, 40_002] {
            let request = Authorize::new(&client).set("redirect_uri", &format!("http://127.0.0.1:{port}/callback"));
            let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
            server.redeem(&client, &request, &callback).await;
        }
        for wrong in ["http://127.0.0.1:40001/other", "http://localhost:40001/callback", "https://127.0.0.1:40001/callback"] {
            let request = Authorize::new(&client).set("redirect_uri", wrong);
            Browser::new(server).get(request.url(server)).await.assert_error_page(400);
        }
    }

    async fn a_posted_request_is_a_request(server) {
        let request = Authorize::new(&web());
        let mut browser = Browser::new(server);
        let selector = browser.post_and_follow("/authorize", &request.parameters, From::Service).await;
        assert_selector(&selector);
        let callback = Callback::of(through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await);
        assert_eq!(callback.parameters.get("state").map(String::as_str), request.state());
    }

    async fn state_comes_back_as_it_was_sent(server) {
        let state = r#"{"back":"/a b?c=d&e=%20","n":1}"#;
        let request = Authorize::new(&web()).set("state", state);
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        assert_eq!(callback.parameters.get("state").map(String::as_str), Some(state));
    }

    async fn fact_036_cancel_in_the_selector_is_access_denied(server) {
        let request = Authorize::new(&web());
        let mut browser = Browser::new(server);
        let selector = browser.open(request.url(server)).await;
        assert_selector(&selector);
        let cancel = selector.form("/cancel");
        let answer = browser.submit(&selector, &cancel, &[]).await;
        answer.assert_redirect_error(request.redirect_uri(), "access_denied", request.state(), server.issuer());
        browser.get(selector.url.as_str()).await.assert_error_page(400);
    }

    async fn cancel_at_the_eid_leads_back_to_the_selector(server) {
        let request = Authorize::new(&web());
        let mut browser = Browser::new(server);
        let selector = browser.open(request.url(server)).await;
        let page = choose_testid(&mut browser, &selector).await;
        let answer = browser.submit(&page, &page.form("/testid"), &[("action", "cancel")]).await;
        assert_selector(&answer);
        let callback = Callback::of(through_testid(&mut browser, &answer, PERSON, SUBSTANTIAL).await);
        callback.code();
    }

    async fn fact_037_an_old_login_page_is_an_error_page(server) {
        let request = Authorize::new(&web());
        let mut browser = Browser::new(server);
        let selector = browser.open(request.url(server)).await;
        let page = choose_testid(&mut browser, &selector).await;
        Callback::of(submit_testid(&mut browser, &page, PERSON, SUBSTANTIAL).await).code();
        browser.get(selector.url.as_str()).await.assert_error_page(400);
        browser.get(page.url.as_str()).await.assert_error_page(400);
        let form = page.form("/testid");
        browser.submit(&page, &form, &[("pid", PERSON), ("level", SUBSTANTIAL), AUTHENTICATE]).await.assert_error_page(400);
        browser.get("/login/00000000-never-was").await.assert_error_page(400);
        browser.get("/login/00000000-never-was/testid").await.assert_error_page(400);
    }

    async fn a_login_page_left_overnight_is_an_error_page(server) {
        let mut browser = Browser::new(server);
        let selector = browser.open(Authorize::new(&web()).url(server)).await;
        assert_selector(&selector);
        server.clock(8 * 3600).await;
        browser.get(selector.url.as_str()).await.assert_error_page(400);
    }

    async fn a_login_belongs_to_its_browser(server) {
        let mut victim = Browser::new(server);
        let selector = victim.open(Authorize::new(&web()).url(server)).await;
        assert_selector(&selector);
        Browser::new(server).get(selector.url.as_str()).await.assert_error_page(400);
        let mut attacker = Browser::new(server);
        assert!(is_selector(&attacker.open(Authorize::new(&web()).url(server)).await));
        attacker.get(selector.url.as_str()).await.assert_error_page(400);
        assert!(is_selector(&victim.get(selector.url.as_str()).await), "the rightful browser goes on");
    }

    async fn two_tabs_log_in_side_by_side(server) {
        let mut browser = Browser::new(server);
        let (first, second) = (Authorize::new(&web()), Authorize::new(&spa()));
        let first_page = browser.open(first.url(server)).await;
        let second_page = browser.open(second.url(server)).await;
        assert_ne!(first_page.url, second_page.url);
        let callback = Callback::of(through_testid(&mut browser, &second_page, PERSON, SUBSTANTIAL).await);
        server.redeem(&spa(), &second, &callback).await;
        let callback = Callback::of(through_testid(&mut browser, &first_page, PERSON, SUBSTANTIAL).await);
        server.redeem(&web(), &first, &callback).await;
    }

    /// Also eid-adapters.md fact 45.
    async fn fact_038_headless_login_in_test(server) {
        let client = web();
        let request = Authorize::new(&client).level(HIGH).set("login_hint", &format!("testid:{PERSON}_{HIGH}"));
        let mut browser = Browser::new(server);
        let answer = browser.get(request.url(server)).await;
        assert_eq!(answer.status, 302, "{answer}");
        let callback = Callback::of(answer);
        let said = |name: &str| callback.parameters.get(name).map(String::as_str);
        assert_eq!((said("iss"), said("state")), (Some(server.issuer()), request.state()));
        let claims = server.redeem(&client, &request, &callback).await.id_claims(server).await;
        assert_eq!(claims["amr"], serde_json::json!(["TestID"]));
        assert_eq!(claims["acr"], HIGH);
        assert_eq!(claims["pid"], PERSON);
        let next = browser.open(Authorize::new(&client).url(server)).await;
        assert_selector(&next);
    }

    async fn fact_038_a_headless_login_leaves_no_session_behind(server) {
        let mut browser = Browser::new(server);
        log_in_at(server, &mut browser, &Authorize::new(&web()), PERSON, SUBSTANTIAL).await;
        assert!(browser.cookies.cookie("SESSION").is_some());
        let hint = format!("testid:{PERSON}_{HIGH}");
        Callback::of(browser.get(Authorize::new(&web()).set("login_hint", &hint).url(server)).await).code();
        assert!(browser.cookies.cookie("SESSION").is_none(), "{:?}", browser.cookies.names());
        assert!(browser.cookies.cookie("IDPORTEN_AUTH").is_none(), "{:?}", browser.cookies.names());
    }

    async fn a_headless_login_obeys_the_ordinary_rules(server) {
        let below = format!("testid:{PERSON}_{SUBSTANTIAL}");
        let real_space = "testid:13097248022_idporten-loa-high";
        for (hint, level) in [(below.as_str(), HIGH), (real_space, SUBSTANTIAL)] {
            let request = Authorize::new(&web()).level(level).set("login_hint", hint);
            let answer = Browser::new(server).get(request.url(server)).await;
            assert!(!answer.redirected().contains_key("code"), "{hint}: {answer}");
        }
    }
}

#[tokio::test]
async fn fact_038_the_hint_is_ignored_in_production() {
    for mode in Mode::ALL {
        let server = production::start(mode).await;
        let request = Authorize::new(&production::client()).set("login_hint", &production::hint(PERSON));
        let mut browser = Browser::new(&server);
        let answer = browser.get(server.here(&request.url(&server))).await;
        assert_eq!(answer.status, 302, "the hint means nothing, and the login begins: {answer}");
        assert!(answer.location().is_some_and(|it| it.path().starts_with("/login/")), "{answer}");
        server.finish().await;
    }
}
