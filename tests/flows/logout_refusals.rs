//! `/logout` when nobody may be sent anywhere.

use crate::harness::jwt::{foreign, unsigned};
use crate::harness::login::assert_selector;
use crate::harness::world::{post, web};
use crate::harness::{Answer, Authorize, Browser, Server, log_in};

fn url(fields: &[(&str, &str)]) -> String {
    format!("/logout?{}", crate::harness::browser::encode(fields))
}

/// The logged-out page, which leads nowhere but, by a link, to the entrance of the service that showed itself.
fn assert_stays(answer: &Answer, entrance: Option<&str>) {
    assert_eq!(answer.status, 200, "the logged-out page: {answer}");
    assert!(answer.is_page() && answer.header("location").is_none(), "{answer}");
    assert!(answer.header("refresh").is_none(), "{answer}");
    assert!(!answer.elements().iter().any(|it| it.get("http-equiv") == Some("refresh")), "{answer}");
    let elements = answer.elements();
    let links = elements.iter().filter(|it| it.tag == "a").filter_map(|it| it.get("href"));
    let outside: Vec<&str> = links.filter(|it| it.starts_with("http")).collect();
    assert_eq!(outside, entrance.into_iter().collect::<Vec<_>>(), "{answer}");
    assert_eq!(answer.body.matches(".example").count(), outside.len(), "no address beside: {answer}");
}

fn way_out(page: &Answer) -> Option<String> {
    let found = page.elements().into_iter().find(|it| it.get("id") == Some("problem-way-out"));
    found.and_then(|it| it.get("href").map(str::to_owned))
}

async fn assert_ended(server: &Server, browser: &mut Browser) {
    assert_selector(&browser.open(Authorize::new(&web()).url(server)).await);
}

both_modes! {
    async fn fact_087_an_unregistered_address_is_not_followed(server) {
        for wrong in ["http://evil.example/", "http://minside.example", "http://minside.example/annet", "http://kommunen.example/"] {
            let mut browser = Browser::new(server);
            let tokens = log_in(server, &mut browser, &web()).await;
            let fields = [("id_token_hint", tokens.id_token()), ("post_logout_redirect_uri", wrong), ("state", "s")];
            let answer = browser.open(url(&fields)).await;
            assert_stays(&answer, Some("http://minside.example/"));
            assert_ended(server, &mut browser).await;
        }
    }

    async fn fact_088_without_hint_and_client_the_person_stays(server) {
        let address = web().post_logout_uri();
        for fields in [vec![], vec![("post_logout_redirect_uri", address.as_str())], vec![("state", "x")]] {
            let mut browser = Browser::new(server);
            log_in(server, &mut browser, &web()).await;
            let answer = browser.open(url(&fields)).await;
            assert_stays(&answer, None);
            assert_ended(server, &mut browser).await;
        }
    }

    async fn a_hint_that_does_not_verify_counts_as_none(server) {
        let address = web().post_logout_uri();
        for spoil in [unsigned, foreign, |token: &str| token.replacen("eyJ", "eyK", 2)] {
            let mut browser = Browser::new(server);
            let tokens = log_in(server, &mut browser, &web()).await;
            let hint = spoil(tokens.id_token());
            let client = web();
            let fields = [("id_token_hint", hint.as_str()), ("client_id", client.id()), ("post_logout_redirect_uri", &address)];
            let answer = browser.open(url(&fields)).await;
            assert_stays(&answer, None);
            assert_ended(server, &mut browser).await;
        }
    }

    async fn a_client_id_must_match_the_hint(server) {
        let mut browser = Browser::new(server);
        let tokens = log_in(server, &mut browser, &web()).await;
        let (address, other) = (web().post_logout_uri(), post());
        let fields = [("id_token_hint", tokens.id_token()), ("client_id", other.id()), ("post_logout_redirect_uri", &address)];
        let answer = browser.open(url(&fields)).await;
        assert!(answer.status == 200 && answer.header("location").is_none(), "the logged-out page: {answer}");
        assert_ended(server, &mut browser).await;
    }

    async fn fact_089_without_a_session_there_is_nothing_to_end(server) {
        let client = web();
        let address = client.post_logout_uri();
        let fields = [("client_id", client.id()), ("post_logout_redirect_uri", address.as_str())];
        Browser::new(server).open(url(&fields)).await.assert_error_page(400);
        Browser::new(server).open("/logout").await.assert_error_page(400);
        let mut stale = Browser::new(server);
        stale.cookies.plant("localhost", "SESSION", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        stale.open(url(&fields)).await.assert_error_page(400);
    }

    async fn without_a_session_the_page_leads_where_the_logout_would_have(server) {
        let client = web();
        let address = client.post_logout_uri();
        let named = [("client_id", client.id())];
        for (uri, state, expected) in [
            (Some(address.as_str()), Some("a b"), "http://minside.example/?state=a%20b"),
            (Some(address.as_str()), None, "http://minside.example/"),
            (Some("http://evil.example/"), Some("s"), "http://minside.example/"),
            (None, None, "http://minside.example/"),
        ] {
            let more = [uri.map(|it| ("post_logout_redirect_uri", it)), state.map(|it| ("state", it))];
            let fields: Vec<_> = named.into_iter().chain(more.into_iter().flatten()).collect();
            let answer = Browser::new(server).open(url(&fields)).await;
            answer.assert_error_page(400);
            assert_eq!(way_out(&answer).as_deref(), Some(expected), "{uri:?}");
            assert!(!answer.body.contains("evil"), "{answer}");
        }
        for nobody in ["idporten", "ukjent", "//evil.example"] {
            let answer = Browser::new(server).open(url(&[("client_id", nobody), ("post_logout_redirect_uri", "http://evil.example/")])).await;
            answer.assert_error_page(400);
            assert_eq!(way_out(&answer), None, "{nobody}");
        }
    }

    async fn fact_095_a_state_with_a_newline_is_refused(server) {
        let (client, address) = (web(), web().post_logout_uri());
        for state in ["a\nb", "a\r\nSet-Cookie: x=y", "a\u{7f}", "blåbær"] {
            let mut browser = Browser::new(server);
            log_in(server, &mut browser, &web()).await;
            let fields = [("client_id", client.id()), ("post_logout_redirect_uri", address.as_str()), ("state", state)];
            let answer = browser.open(url(&fields)).await;
            answer.assert_error_page(400);
            let again = browser.open(Authorize::new(&web()).url(server)).await;
            assert!(again.redirected().contains_key("code"), "nothing was ended: {again}");
        }
    }
}
