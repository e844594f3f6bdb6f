//! `/par`, and opening what was pushed.

use crate::harness::login::{Callback, assert_selector, through_testid};
use crate::harness::world::{PERSON, SUBSTANTIAL, native, post, signing, spa, web};
use crate::harness::{Authorize, Browser, Client, Server, log_in, log_in_at};

/// Where a browser opens what this client pushed.
pub fn pushed_url(server: &Server, client: &Client, request_uri: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("client_id", client.id()), ("request_uri", request_uri)])
        .finish();
    server.url(&format!("/authorize?{query}"))
}

/// Pushes as this client; gives the `request_uri`.
pub async fn push(server: &Server, client: &Client, request: &Authorize) -> String {
    let answer = server.push(client, request).await;
    assert_eq!(answer.status, 201, "{answer}");
    answer.json()["request_uri"].as_str().expect("a request_uri").to_owned()
}

both_modes! {
    async fn fact_039_a_pushed_request_gets_a_urn(server) {
        for client in [web(), post(), signing(), spa(), native()] {
            let answer = server.push(&client, &Authorize::new(&client)).await;
            assert_eq!(answer.status, 201, "{}: {answer}", client.id());
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            let body = answer.json();
            assert!(body["request_uri"].as_str().is_some_and(|it| it.starts_with("urn:idporten:")), "{body}");
            assert_eq!(body["expires_in"], 120);
        }
    }

    async fn fact_040_it_gives_one_response(server) {
        let client = web();
        let request = Authorize::new(&client);
        let url = pushed_url(server, &client, &push(server, &client, &request).await);
        let mut browser = Browser::new(server);
        // Opened twice before it is answered: two attempts, one of which may answer.
        let first = browser.open(url.clone()).await;
        assert_selector(&first);
        let second = browser.open(url.clone()).await;
        assert_selector(&second);
        let callback = Callback::of(through_testid(&mut browser, &second, PERSON, SUBSTANTIAL).await);
        assert_eq!(callback.parameters["state"], request.state().unwrap());
        server.redeem(&client, &request, &callback).await;
        browser.open(url).await.assert_error_page(400);
        let late = through_testid(&mut browser, &first, PERSON, SUBSTANTIAL).await;
        late.assert_error_page(400);
    }

    async fn fact_040_single_sign_on_and_errors_use_it_up(server) {
        let client = web();
        let mut browser = Browser::new(server);
        let request = Authorize::new(&client).set("prompt", "none");
        let url = pushed_url(server, &client, &push(server, &client, &request).await);
        let callback = Callback::of(browser.open(url.clone()).await);
        assert_eq!(callback.parameters["error"], "login_required");
        browser.open(url).await.assert_error_page(400);
        log_in(server, &mut browser, &client).await;
        let url = pushed_url(server, &client, &push(server, &client, &request).await);
        assert!(Callback::of(browser.open(url.clone()).await).parameters.contains_key("code"));
        browser.open(url).await.assert_error_page(400);
    }

    async fn fact_041_it_belongs_to_its_client_and_its_time(server) {
        let client = web();
        let request_uri = push(server, &client, &Authorize::new(&client)).await;
        let mut browser = Browser::new(server);
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("request_uri", &request_uri)
            .finish();
        browser.open(server.url(&format!("/authorize?{query}"))).await.assert_error_page(400);
        browser.open(pushed_url(server, &post(), &request_uri)).await.assert_error_page(400);
        for unknown in ["urn:idporten:noe", "https://evil.example/request", "urn:annet:noe"] {
            browser.open(pushed_url(server, &client, unknown)).await.assert_error_page(400);
        }
        server.clock(119).await;
        assert_selector(&browser.open(pushed_url(server, &client, &request_uri)).await);
        server.clock(120).await;
        browser.open(pushed_url(server, &client, &request_uri)).await.assert_error_page(400);
    }

    async fn a_login_may_take_longer_than_the_request_uri(server) {
        let client = web();
        let request = Authorize::new(&client);
        let url = pushed_url(server, &client, &push(server, &client, &request).await);
        let mut browser = Browser::new(server);
        let selector = browser.open(url).await;
        server.clock(600).await;
        let callback = Callback::of(through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await);
        server.redeem(&client, &request, &callback).await;
    }

    async fn fact_042_the_client_must_prove_who_it_is(server) {
        for client in [web(), post(), signing()] {
            let answer = server.post_form("/par", &Authorize::new(&client).parameters, &[]).await;
            assert_eq!((answer.status, answer.error()), (400, "invalid_client".to_owned()), "{answer}");
        }
    }

    async fn fact_043_errors_are_told_the_client_itself(server) {
        let client = web();
        let request = Authorize::new(&client);
        for (request, error) in [
            (request.clone().set("redirect_uri", "http://minside.example/annet"), "invalid_request"),
            (request.clone().without("redirect_uri"), "invalid_request"),
            (request.clone().without_pkce(), "invalid_request"),
            (request.clone().scope("openid ukjent:scope"), "invalid_scope"),
            (request.clone().set("response_type", "token"), "unsupported_response_type"),
            (request.clone().set("resource", "not a uri"), "invalid_target"),
            (request.clone().set("response_mode", "fragment"), "invalid_request"),
            (request.clone().set("authorization_details", r#"[{"type":"idporten:fullmakt"}]"#), "invalid_authorization_details"),
            (request.clone().set("request", "a.b.c"), "request_not_supported"),
            (request.clone().set("request_uri", "urn:idporten:noe"), "invalid_request"),
            (request.clone().also("scope", "openid"), "invalid_request"),
            (request.clone().set("login_hint", &"x".repeat(8193)), "invalid_request"),
            (request.clone().set("id_token_hint", &"x".repeat(8193)), "invalid_request"),
        ] {
            let answer = server.push(&client, &request).await;
            assert_eq!((answer.status, answer.error()), (400, error.to_owned()), "{request:?}: {answer}");
            assert!(answer.json().get("request_uri").is_none(), "{answer}");
        }
    }

    async fn what_stands_beside_a_request_uri_does_not_count(server) {
        let client = web();
        let request = Authorize::new(&client);
        let url = pushed_url(server, &client, &push(server, &client, &request).await);
        let mut browser = Browser::new(server);
        let selector = browser.open(format!("{url}&redirect_uri=https%3A%2F%2Fevil.example&scope=ukjent&state=annen")).await;
        let callback = Callback::of(through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await);
        assert_eq!(callback.parameters["state"], request.state().unwrap());
        server.redeem(&client, &request, &callback).await;
    }

    async fn a_request_uri_pushed_by_a_client_that_is_switched_off_is_worth_nothing(server) {
        let client = web();
        let request_uri = push(server, &client, &Authorize::new(&client)).await;
        log_in_at(server, &mut Browser::new(server), &Authorize::new(&post()), PERSON, SUBSTANTIAL).await;
        server.add(&client.clone().with("redirect_uris", ["http://minside.example/ny"])).await;
        let mut browser = Browser::new(server);
        browser.open(pushed_url(server, &client, &request_uri)).await.assert_error_page(400);
    }
}
