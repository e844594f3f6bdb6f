//! What was withdrawn while a login was under way, or while its code waited, is not given any more.

use crate::harness::login::{Callback, assert_selector, choose_testid, submit_testid, through_testid};
use crate::harness::world::{self, API_OWNER, API_SCOPE, PERSON, SUBSTANTIAL, api, web};
use crate::harness::{Answer, Authorize, Browser, Client, Server, log_in_at};

/// Declares this file of customers, and waits until the server answers this request in another way than with a redirect to a
/// login.
async fn withdraw(server: &Server, customers: &str, request: &Authorize) {
    server.apply(customers).succeeded();
    server
        .wait_until("the change is known", || async {
            let answer = server.http().get(request.url(server)).send().await.expect("an answer");
            let location = answer.headers().get("location").and_then(|it| it.to_str().ok()).unwrap_or_default();
            !location.contains("/login/")
        })
        .await;
}

/// The page where a person of this client is about to log in.
async fn under_way(server: &Server, browser: &mut Browser, request: &Authorize) -> Answer {
    let selector = browser.open(request.url(server)).await;
    assert_selector(&selector);
    choose_testid(browser, &selector).await
}

async fn newcomer(server: &Server, name: &str) -> (Client, Authorize) {
    let client = Client::web(name);
    server.add(&client).await;
    let request = Authorize::new(&client);
    (client, request)
}

both_modes! {
    async fn an_address_that_was_withdrawn_gets_nothing(server) {
        let (client, request) = newcomer(server, "flyttet").await;
        let (mut leaving, mut browser) = (Browser::new(server), Browser::new(server));
        let selector = leaving.open(request.url(server)).await;
        let page = under_way(server, &mut browser, &request).await;
        let moved = client.with("redirect_uris", ["http://flyttet.example/ny"]);
        withdraw(server, &world::customers_of(&moved), &request).await;
        submit_testid(&mut browser, &page, PERSON, SUBSTANTIAL).await.assert_error_page(400);
        let cancelled = leaving.submit(&selector, &selector.form("/cancel"), &[("action", "cancel")]).await;
        cancelled.assert_error_page(400);
    }

    async fn a_client_that_was_switched_off_gets_nothing(server) {
        let isolated = Client::web("avskrudd").with("sso_disabled", true);
        server.add(&isolated).await;
        let request = Authorize::new(&isolated);
        let mut browser = Browser::new(server);
        let page = under_way(server, &mut browser, &request).await;
        let off = isolated.with("active", false);
        withdraw(server, &world::customers_of(&off), &request).await;
        submit_testid(&mut browser, &page, PERSON, SUBSTANTIAL).await.assert_error_page(400);
        assert_selector(&browser.open(Authorize::new(&web()).url(server)).await);
    }

    async fn a_scope_that_was_withdrawn_is_in_no_code_and_no_token(server) {
        let client = api();
        let scope = format!("openid {API_SCOPE}");
        let request = Authorize::new(&client).scope(&scope);
        let waiting = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        let mut browser = Browser::new(server);
        let page = under_way(server, &mut browser, &request).await;
        let off = format!(
            "[[scopes]]\nprefix = \"fjelldata\"\nsubscope = \"vannstand.read\"\nowner_orgno = \"{API_OWNER}\"\n\
             description = \"Vannstand\"\nallowed_integration_types = [\"api_klient\"]\nactive = false\n"
        );
        let narrower = client.clone().with("scopes", ["openid", "profile"]);
        withdraw(server, &format!("{off}{}", world::customers_of(&narrower)), &request).await;
        let callback = Callback::of(submit_testid(&mut browser, &page, PERSON, SUBSTANTIAL).await);
        assert_eq!(callback.parameters.get("error").map(String::as_str), Some("invalid_scope"), "{:?}", callback.parameters);
        let answer = server.token_as(&client, &request.redeem(&client, waiting.code())).await;
        answer.assert_oauth_error(400, "invalid_grant");
    }

    async fn a_code_of_a_session_that_was_logged_out_gives_nothing(server) {
        let mut browser = Browser::new(server);
        let request = Authorize::new(&web());
        let callback = log_in_at(server, &mut browser, &request, PERSON, SUBSTANTIAL).await;
        assert_eq!(browser.open("/logout").await.status, 200);
        let answer = server.token_as(&web(), &request.redeem(&web(), callback.code())).await;
        answer.assert_oauth_error(400, "invalid_grant");
    }

    async fn a_token_of_a_client_that_was_switched_off_opens_nothing(server) {
        let (client, request) = newcomer(server, "bortevekk").await;
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        let tokens = server.redeem(&client, &request, &callback).await;
        assert_eq!(server.userinfo(tokens.access_token()).await.status, 200);
        withdraw(server, &world::customers_of(&client.with("active", false)), &request).await;
        assert_eq!(server.userinfo(tokens.access_token()).await.status, 401);
    }

    async fn a_refused_login_is_recorded(server) {
        let refused = "SELECT COUNT(*) AS n FROM audit_events WHERE event LIKE '%access_denied%'";
        server
            .apply(&format!("[[citizens]]\npid = \"{PERSON}\"\nname = \"Stengt Konto\"\nclosed = true\n"))
            .succeeded();
        let hint = format!("testid:{PERSON}_{SUBSTANTIAL}");
        let headless = Authorize::new(&web()).set("login_hint", &hint);
        server
            .wait_until("the user is closed", || async {
                let answer = Browser::new(server).get(headless.url(server)).await;
                answer.redirected().get("error").map(String::as_str) == Some("access_denied")
            })
            .await;
        let before = server.count(refused).await;
        assert!(before >= 1, "the headless login is recorded");
        let mut browser = Browser::new(server);
        let selector = browser.open(Authorize::new(&web()).url(server)).await;
        let back = through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await;
        assert!(!back.redirected().contains_key("code"), "{back}");
        assert_eq!(server.count(refused).await, before + 1, "and the one on the page");
    }

    async fn a_form_of_ours_is_not_taken_from_another_site(server) {
        let mut browser = Browser::new(server);
        let selector = browser.open(Authorize::new(&web()).url(server)).await;
        let cancel = selector.form("/cancel");
        let address = selector.url.join(cancel.action()).expect("an address");
        let cookies = browser.cookies.header(&address, false).expect("the attempt's cookie");
        let forged = server
            .http()
            .post(address)
            .header("cookie", cookies)
            .header("origin", "https://evil.example")
            .header("sec-fetch-site", "cross-site")
            .form(&[("action", "cancel")]);
        let answer = server.send(forged).await;
        answer.assert_error_page(403);
        assert_selector(&browser.open(selector.url.as_str()).await);
    }

    async fn a_browser_keeps_a_bounded_number_of_logins(server) {
        let mut browser = Browser::new(server);
        for _ in 0..40 {
            browser.get(Authorize::new(&web()).url(server)).await;
        }
        let kept = browser.cookies.names().iter().filter(|it| it.starts_with("IDPORTEN_ATTEMPT_")).count();
        assert!(kept <= 16, "{kept}");
        let selector = browser.open(Authorize::new(&web()).url(server)).await;
        Callback::of(through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await).code();
    }
}
