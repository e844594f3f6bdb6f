//! The log follows a login through its requests, and mixes no two.

use crate::harness::browser::{From, encode};
use crate::harness::log_lines::{text, trace_id};
use crate::harness::login::{AUTHENTICATE, Callback, testid_link};
use crate::harness::nodes::two_behind_one_address;
use crate::harness::world::{OTHER_PERSON, PERSON, SUBSTANTIAL, introspecting, post, refreshing, reusing, web};
use crate::harness::{Answer, Authorize, Browser, Client, Server, Tokens};
use std::collections::BTreeSet;

/// Follows one redirect.
async fn step(browser: &mut Browser, answer: &Answer) -> Answer {
    browser.get(answer.location().expect("a redirect")).await
}

/// From a request that TestID must answer to the code, with every answer on the way.
async fn pages(browser: &mut Browser, url: String, pid: &str) -> Vec<Answer> {
    let request = browser.get(url).await;
    let selector = step(browser, &request).await;
    let page = browser.get(testid_link(&selector).expect("TestID")).await;
    let form = page.form("/testid");
    let answer = browser.submit(&page, &form, &[("pid", pid), ("level", SUBSTANTIAL), AUTHENTICATE]).await;
    vec![request, selector, page, answer]
}

async fn log_out(browser: &mut Browser, client: &Client, tokens: &Tokens) -> Answer {
    let back = client.post_logout_uri();
    let query = encode(&[("id_token_hint", tokens.id_token()), ("post_logout_redirect_uri", back.as_str())]);
    browser.get(format!("/logout?{query}")).await
}

both_modes! {
    async fn every_line_of_a_login_has_its_id(server) {
        let (client, before) = (refreshing(), server.log_lines().len());
        let (mut browser, request) = (Browser::new(server), Authorize::new(&client));
        let answers = pages(&mut browser, request.url(server), PERSON).await;
        let login_id = trace_id(&answers[0]);
        let tokens = server.redeem(&client, &request, &Callback::of(answers[3].clone())).await;
        server.userinfo(tokens.access_token()).await;
        let renewed = Tokens { answer: server.refresh(&client, tokens.refresh_token()).await.json() };
        server.introspect(&introspecting(), renewed.access_token()).await;
        let refused = server.refresh(&reusing(), renewed.refresh_token()).await;
        assert_eq!(refused.status, 400, "another's: {refused}");
        log_out(&mut browser, &client, &tokens).await;

        let lines = server.log_lines().split_off(before);
        let followed: Vec<_> = lines.iter().filter(|line| text(line, "login_id") == login_id).collect();
        let routes: Vec<&str> = followed.iter().map(|line| text(line, "route")).filter(|route| !route.is_empty()).collect();
        assert_eq!(routes, [
            "/authorize", "/login/{attempt}", "/login/{attempt}/{eid}", "/login/{attempt}/{eid}", "/token", "/userinfo",
            "/token", "/token/introspect", "/token", "/logout",
        ], "{lines:#?}");
        let events: BTreeSet<&str> = followed.iter().map(|line| text(line, "event")).collect();
        assert!(events.is_superset(&["grant_ended_for_security", "machine_request_refused"].into()), "{events:?}");
        let stray: Vec<_> = lines.iter().filter(|line| text(line, "login_id") != login_id && line["trace_id"].is_string()).collect();
        assert!(stray.is_empty(), "{stray:#?}");
        assert_eq!(server.count(
            r#"SELECT COUNT(*) AS n FROM audit_events WHERE kind IN ('authentication', 'token_issued', 'logout') AND event NOT LIKE '{"login_id":"%'"#
        ).await, 0, "each event of the login names it");
        assert_eq!(server.count(
            "SELECT COUNT(DISTINCT SUBSTR(event, 1, 47)) AS n FROM audit_events WHERE kind IN ('authentication', 'token_issued', 'logout')"
        ).await, 1, "and it is one login");
    }

    async fn two_logins_at_once_are_not_mixed(server) {
        let (client, other_client) = (web(), post());
        let (mut one, mut two) = (Browser::new(server), Browser::new(server));
        let (request, other_request) = (Authorize::new(&client), Authorize::new(&other_client));
        let (answers, others) = tokio::join!(
            pages(&mut one, request.url(server), PERSON),
            pages(&mut two, other_request.url(server), OTHER_PERSON),
        );
        let (login_id, other_id) = (trace_id(&answers[0]), trace_id(&others[0]));
        assert_ne!(login_id, other_id);
        assert!(answers.iter().all(|answer| server.login_of(answer) == login_id), "{:#?}", server.log_lines());
        assert!(others.iter().all(|answer| server.login_of(answer) == other_id), "{:#?}", server.log_lines());

        // What came of them is told apart too.
        tokio::join!(
            async { server.redeem(&client, &request, &Callback::of(answers[3].clone())).await },
            async { server.redeem(&other_client, &other_request, &Callback::of(others[3].clone())).await },
        );
        for id in [login_id, other_id] {
            let tokens = server.log_lines().iter().filter(|line| text(line, "login_id") == id && text(line, "route") == "/token").count();
            assert_eq!(tokens, 1, "{:#?}", server.log_lines());
        }
    }

    async fn a_single_sign_on_is_a_login_of_its_own(server) {
        let (mut browser, mut stranger) = (Browser::new(server), Browser::new(server));
        let first = pages(&mut browser, Authorize::new(&web()).url(server), PERSON).await;
        let of_another = pages(&mut stranger, Authorize::new(&web()).url(server), OTHER_PERSON).await;
        let (client, request) = (post(), Authorize::new(&post()));
        let answer = browser.get(request.url(server)).await;
        let tokens = server.redeem(&client, &request, &Callback::of(answer.clone())).await;
        let logout = log_out(&mut browser, &client, &tokens).await;

        let login_id = trace_id(&answer);
        assert_eq!(server.login_of(&answer), login_id);
        let lines = server.log_lines();
        let of_login: Vec<_> = lines.iter().filter(|line| text(line, "login_id") == login_id).collect();
        let events: Vec<&str> = of_login.iter().map(|line| text(line, "event")).collect();
        assert_eq!(events, ["session_answered", "request_answered", "request_answered"], "SSO, tokens: {of_login:#?}");
        assert_eq!(text(of_login[0], "session_login_id"), trace_id(&first[0]), "where the person came from");
        let named = |id: &str| of_login.iter().any(|line| line.to_string().contains(id));
        assert!(of_another.iter().all(|answer| !named(&trace_id(answer))), "nothing of another person");
        assert_eq!(server.login_of(&logout), trace_id(&first[0]), "the logout ends the session of the first");
    }

    async fn a_login_begins_with_what_brought_its_request(server) {
        let client = web();
        // Pushed by the service.
        let (request, mut browser) = (Authorize::new(&client), Browser::new(server));
        let pushed = server.push(&client, &request).await;
        let query = encode(&[("client_id", client.id()), ("request_uri", pushed.json()["request_uri"].as_str().expect("one"))]);
        for answer in pages(&mut browser, server.url(&format!("/authorize?{query}")), PERSON).await {
            assert_eq!(server.login_of(&answer), trace_id(&pushed), "{answer}");
        }
        // Posted by the browser, which comes back by GET.
        let mut browser = Browser::new(server);
        let posted = browser.post("/authorize", &request.parameters, From::Service).await;
        let back = posted.location().expect("a redirect").to_string();
        for answer in pages(&mut browser, back, PERSON).await {
            assert_eq!(server.login_of(&answer), trace_id(&posted), "{answer}");
        }
    }

    async fn an_error_page_leads_to_the_login(server) {
        let answers = pages(&mut Browser::new(server), Authorize::new(&web()).url(server), PERSON).await;
        let begun = Browser::new(server).get(Authorize::new(&web()).url(server)).await;
        let page = Browser::new(server).get(begun.location().expect("the selector")).await;
        page.assert_error_page(400);
        assert_eq!(server.login_of(&page), trace_id(&begun), "another browser continued this login");
        let over = Browser::new(server).get(answers[1].url.as_str()).await;
        over.assert_error_page(400);
        assert_eq!(server.login_of(&over), "", "what is over is not remembered");
        let refused = server.fetch("/authorize?client_id=ukjent").await;
        refused.assert_error_page(400);
        assert_eq!(server.login_of(&refused), trace_id(&refused), "a refused request is a login that ended at once");
    }
}

#[tokio::test]
async fn a_login_is_followed_across_nodes() {
    let (first, second) = two_behind_one_address().await;
    let mut browser = Browser::new(&first);
    let begun = log_in_across(&first, &mut browser).await;
    let of_node = |server: &Server| {
        let lines = server.log_lines();
        lines.iter().filter(|line| text(line, "login_id") == begun && text(line, "event") == "request_answered").count()
    };
    let (here, there) = (of_node(&first), of_node(&second));
    assert!(here > 0 && there > 0 && here + there == 5, "four pages and a token request: {here} and {there}");
    first.finish().await;
    second.finish().await;
}

async fn log_in_across(server: &Server, browser: &mut Browser) -> String {
    let (client, request) = (web(), Authorize::new(&web()));
    let answers = pages(browser, request.url(server), PERSON).await;
    server.redeem(&client, &request, &Callback::of(answers[3].clone())).await;
    trace_id(&answers[0])
}
