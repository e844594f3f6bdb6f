//! `/authorize` when it does not go well: what is a page, and what is told to the service.

use crate::harness::browser::{Browser, From};
use crate::harness::login::is_selector;
use crate::harness::world::{AGENCY, API_SCOPE, PERSON, spa, web, without_pkce};
use crate::harness::{Authorize, Client, Server};

async fn page(server: &Server, request: &Authorize) {
    Browser::new(server).get(request.url(server)).await.assert_error_page(400);
    Browser::new(server)
        .post_and_follow("/authorize", &request.parameters, From::Provider)
        .await
        .assert_error_page(400);
}

async fn refused(server: &Server, request: &Authorize, error: &str) {
    let answer = Browser::new(server).get(request.url(server)).await;
    answer.assert_redirect_error(request.redirect_uri(), error, request.state(), server.issuer());
}

both_modes! {
    async fn fact_008_an_unknown_client_is_an_error_page(server) {
        page(server, &Authorize::new(&web()).set("client_id", "ukjent")).await;
        page(server, &Authorize::new(&web()).without("client_id")).await;
        page(server, &Authorize::new(&web()).set("client_id", "")).await;
    }

    async fn an_inactive_client_is_an_error_page(server) {
        let client = Client::web("slutt").with("client_orgno", AGENCY);
        server.add(&client).await;
        server.apply(&crate::harness::world::customers_of(&client.clone().with("active", false))).succeeded();
        let url = Authorize::new(&client).url(server);
        server.wait_until("the client is inactive", || async { server.send(server.http().get(&url)).await.status == 400 }).await;
        page(server, &Authorize::new(&client)).await;
    }

    async fn fact_009_an_unregistered_redirect_uri_is_an_error_page(server) {
        page(server, &Authorize::new(&web()).set("redirect_uri", "http://evil.example/callback")).await;
        page(server, &Authorize::new(&web()).set("redirect_uri", &spa().redirect_uri())).await;
        page(server, &Authorize::new(&web()).without("redirect_uri")).await;
    }

    async fn fact_010_a_trailing_slash_is_another_redirect_uri(server) {
        let client = web();
        page(server, &Authorize::new(&client).set("redirect_uri", &format!("{}/", client.redirect_uri()))).await;
    }

    async fn fact_011_pkce_is_demanded(server) {
        refused(server, &Authorize::new(&web()).without("code_challenge"), "invalid_request").await;
        refused(server, &Authorize::new(&web()).without_pkce(), "invalid_request").await;
        for challenge in ["short", &"a".repeat(42), &"a".repeat(44), &format!("{}+", "a".repeat(42))] {
            refused(server, &Authorize::new(&web()).set("code_challenge", challenge), "invalid_request").await;
        }
    }

    async fn fact_012_plain_pkce_is_refused(server) {
        refused(server, &Authorize::new(&web()).set("code_challenge_method", "plain"), "invalid_request").await;
        refused(server, &Authorize::new(&web()).set("code_challenge_method", "s256"), "invalid_request").await;
        refused(server, &Authorize::new(&web()).without("code_challenge_method"), "invalid_request").await;
    }

    async fn fact_013_a_public_client_never_leaves_pkce_out(server) {
        refused(server, &Authorize::new(&spa()).without_pkce(), "invalid_request").await;
        let waived = Client::spa("slurv").with("code_challenge_method", "none");
        let outcome = server.apply(&crate::harness::world::customers_of(&waived));
        if outcome.code == 0 {
            let request = Authorize::new(&waived);
            server.wait_until("the client is known", || async {
                server.send(server.http().get(request.url(server))).await.location().is_some()
            }).await;
            refused(server, &request.without_pkce(), "invalid_request").await;
        } else {
            assert!(outcome.err.contains("code_challenge_method"), "{}", outcome.err);
        }
    }

    async fn fact_013_without_pkce_a_state_is_demanded(server) {
        refused(server, &Authorize::new(&without_pkce()).without_pkce().without("state"), "invalid_request").await;
    }

    async fn fact_014_only_the_code_flow_is_there(server) {
        for wrong in ["token", "id_token", "code token", "CODE"] {
            refused(server, &Authorize::new(&web()).set("response_type", wrong), "unsupported_response_type").await;
        }
        refused(server, &Authorize::new(&web()).without("response_type"), "invalid_request").await;
    }

    async fn fact_015_a_scope_must_be_the_clients(server) {
        for scope in [format!("openid {API_SCOPE}"), "openid finnes:ikke".to_owned(), "openid no_pid".to_owned()] {
            refused(server, &Authorize::new(&web()).scope(&scope), "invalid_scope").await;
        }
    }

    async fn fact_016_a_public_client_sends_state(server) {
        refused(server, &Authorize::new(&spa()).without("state"), "invalid_request").await;
        let confidential = Browser::new(server).open(Authorize::new(&web()).without("state").url(server)).await;
        assert!(is_selector(&confidential), "a confidential client may leave it out: {confidential}");
    }

    async fn fact_017_the_length_of_state(server) {
        let request = Authorize::new(&web()).set("state", &"s".repeat(1025));
        let answer = Browser::new(server).get(request.url(server)).await;
        assert_eq!(answer.redirected().get("error").map(String::as_str), Some("invalid_request"), "{answer}");
        let longest = Authorize::new(&web()).set("state", &"s".repeat(1024));
        assert!(is_selector(&Browser::new(server).open(longest.url(server)).await));
        let in_form = Authorize::new(&web()).set("response_mode", "form_post").set("state", &"s".repeat(8192));
        let mut browser = Browser::new(server);
        assert!(is_selector(&browser.post_and_follow("/authorize", &in_form.parameters, From::Provider).await));
    }

    async fn fact_018_the_length_of_nonce(server) {
        refused(server, &Authorize::new(&web()).set("nonce", &"n".repeat(129)), "invalid_request").await;
        let longest = Authorize::new(&web()).set("nonce", &"n".repeat(128));
        assert!(is_selector(&Browser::new(server).open(longest.url(server)).await));
    }

    async fn fact_024_an_unknown_response_mode_is_refused(server) {
        for mode in ["fragment", "web_message", "QUERY"] {
            refused(server, &Authorize::new(&web()).set("response_mode", mode), "invalid_request").await;
        }
    }

    async fn fact_024_errors_come_in_the_requested_mode(server) {
        let request = Authorize::new(&web()).set("response_mode", "form_post").without("code_challenge");
        let page = Browser::new(server).get(request.url(server)).await;
        assert_eq!(page.status, 200, "{page}");
        let form = page.forms().into_iter().find(|it| it.action() == request.redirect_uri());
        let form = form.unwrap_or_else(|| panic!("a form to the service: {page}"));
        assert_eq!(form.value("error"), Some("invalid_request"));
        assert_eq!(form.value("state"), request.state());
        assert_eq!(form.value("iss"), Some(server.issuer()));
        assert_eq!(form.value("code"), None);
    }

    async fn fact_035_a_resource_must_be_a_uri(server) {
        for wrong in ["not a uri", "/relative", "https://api.example.no/v1#fragment"] {
            refused(server, &Authorize::new(&web()).set("resource", wrong), "invalid_target").await;
        }
    }

    async fn what_is_not_offered_is_named(server) {
        refused(server, &Authorize::new(&web()).set("request", "eyJhbGciOiJub25lIn0.e30."), "request_not_supported").await;
        refused(server, &Authorize::new(&web()).set("prompt", "none login"), "invalid_request").await;
        refused(server, &Authorize::new(&web()).set("max_age", "-1"), "invalid_request").await;
        refused(server, &Authorize::new(&web()).set("max_age", "soon"), "invalid_request").await;
        refused(server, &Authorize::new(&web()).level("Level4"), "invalid_request").await;
        Browser::new(server)
            .get(Authorize::new(&web()).set("request_uri", "urn:idporten:never-issued").url(server))
            .await
            .assert_error_page(400);
    }

    async fn an_unknown_level_beside_a_known_one_is_ignored(server) {
        let request = Authorize::new(&web()).level("Level4 idporten-loa-substantial");
        assert!(is_selector(&Browser::new(server).open(request.url(server)).await));
    }

    async fn the_person_is_named_in_no_error(server) {
        let hint = format!("testid:{PERSON}_idporten-loa-high");
        let request = Authorize::new(&web()).set("login_hint", &hint).set("redirect_uri", "http://evil.example/");
        let answer = Browser::new(server).get(request.url(server)).await;
        answer.assert_error_page(400);
        assert!(!answer.body.contains(PERSON), "{answer}");
    }
}
