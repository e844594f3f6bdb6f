//! `/logout` when it ends something.

use crate::harness::browser::{Browser, From};
use crate::harness::login::{assert_selector, single_sign_on};
use crate::harness::world::{API_SCOPE, OPAQUE_SCOPE, OTHER_PERSON, PERSON, SUBSTANTIAL, api, isolated, post, web};
use crate::harness::{Answer, Authorize, Client, Server, log_in, log_in_at};

const STATE: &str = r#"{"back":"/side?a=b&c"}"#;

fn request(client: &Client, hint: Option<&str>, with_client_id: bool) -> Vec<(String, String)> {
    let mut fields =
        vec![("post_logout_redirect_uri".to_owned(), client.post_logout_uri()), ("state".to_owned(), STATE.to_owned())];
    fields.extend(hint.map(|it| ("id_token_hint".to_owned(), it.to_owned())));
    if with_client_id {
        fields.push(("client_id".to_owned(), client.id().to_owned()));
    }
    fields
}

fn url(fields: &[(String, String)]) -> String {
    format!("/logout?{}", crate::harness::browser::encode(fields))
}

/// Goes on from the page that waits for frames, as a browser without JavaScript does.
fn onwards(mut answer: Answer) -> Answer {
    let refresh = answer.header("refresh").and_then(|it| it.strip_prefix("3;url=")).map(str::to_owned);
    if let Some(target) = refresh {
        assert_eq!(answer.status, 200, "{answer}");
        answer.status = 302;
        answer.headers.insert("location", target.parse().expect("a header"));
    }
    answer
}

fn assert_back_at(answer: &Answer, client: &Client) {
    let location = answer.location().unwrap_or_else(|| panic!("a redirect: {answer}"));
    assert!(location.as_str().starts_with(&client.post_logout_uri()), "{location}");
    assert_eq!(answer.redirected().get("state").map(String::as_str), Some(STATE));
}

async fn assert_logged_out(server: &Server, browser: &mut Browser) {
    assert_selector(&browser.open(Authorize::new(&web()).url(server)).await);
}

both_modes! {
    async fn fact_085_get_with_a_hint_ends_the_session(server) {
        let mut browser = Browser::new(server);
        let tokens = log_in(server, &mut browser, &web()).await;
        let answer = browser.open(url(&request(&web(), Some(tokens.id_token()), false))).await;
        let answer = onwards(answer);
        assert_back_at(&answer, &web());
        assert!(browser.cookies.cookie("SESSION").is_none(), "{:?}", browser.cookies.names());
        assert_logged_out(server, &mut browser).await;
    }

    async fn fact_085_post_with_a_hint_ends_the_session_across_sites(server) {
        for from in [From::Provider, From::Service] {
            let mut browser = Browser::new(server);
            let tokens = log_in(server, &mut browser, &web()).await;
            let fields = request(&web(), Some(tokens.id_token()), false);
            let answer = browser.post_and_follow("/logout", &fields, from).await;
            let answer = onwards(answer);
            assert_back_at(&answer, &web());
            assert_logged_out(server, &mut browser).await;
        }
    }

    async fn fact_085_an_expired_hint_is_a_hint(server) {
        let mut browser = Browser::new(server);
        let tokens = log_in(server, &mut browser, &web()).await;
        server.clock(25 * 60).await;
        let answer = browser.open(url(&request(&web(), Some(tokens.id_token()), true))).await;
        let answer = onwards(answer);
        assert_back_at(&answer, &web());
    }

    async fn fact_086_the_client_id_does_instead_of_a_hint(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        let answer = browser.open(url(&request(&web(), None, true))).await;
        let answer = onwards(answer);
        assert_back_at(&answer, &web());
        assert_logged_out(server, &mut browser).await;
    }

    async fn the_hint_of_another_person_ends_the_own_session(server) {
        let other_request = Authorize::new(&web());
        let callback = log_in_at(server, &mut Browser::new(server), &other_request, OTHER_PERSON, SUBSTANTIAL).await;
        let other = server.redeem(&web(), &other_request, &callback).await;
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        let answer = browser.open(url(&request(&web(), Some(other.id_token()), false))).await;
        let answer = onwards(answer);
        assert_back_at(&answer, &web());
        assert_logged_out(server, &mut browser).await;
    }

    async fn logout_reaches_every_client_of_the_session(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &post()).await;
        let tokens = single_sign_on(server, &mut browser, &web()).await;
        let answer = browser.open(url(&request(&web(), Some(tokens.id_token()), false))).await;
        let answer = onwards(answer);
        assert_back_at(&answer, &web());
        for client in [web(), post()] {
            assert_selector(&browser.open(Authorize::new(&client).url(server)).await);
        }
    }

    async fn fact_093_what_a_login_gave_dies_and_what_an_api_got_lives(server) {
        let mut browser = Browser::new(server);
        let client = api();
        let tokens = log_in(server, &mut browser, &client).await;
        let asked = Authorize::new(&client).scope(&format!("openid profile {API_SCOPE} {OPAQUE_SCOPE}"));
        let callback = crate::harness::Callback::of(browser.open(asked.url(server)).await);
        let with_api = server.redeem(&client, &asked, &callback).await;
        let answer = browser.open(url(&request(&client, Some(tokens.id_token()), false))).await;
        let answer = onwards(answer);
        assert_back_at(&answer, &client);
        assert_eq!(server.userinfo(tokens.access_token()).await.status, 401, "openid and profile alone die");
        assert_eq!(server.userinfo(with_api.access_token()).await.status, 200, "an API scope keeps the grant alive");
    }

    async fn fact_094_logout_at_an_isolated_client_ends_the_common_session_too(server) {
        let mut browser = Browser::new(server);
        log_in(server, &mut browser, &web()).await;
        let asked = Authorize::new(&isolated());
        let callback = log_in_at(server, &mut browser, &asked, PERSON, SUBSTANTIAL).await;
        let tokens = server.redeem(&isolated(), &asked, &callback).await;
        let answer = browser.open(url(&request(&isolated(), Some(tokens.id_token()), false))).await;
        let answer = onwards(answer);
        assert_back_at(&answer, &isolated());
        assert_logged_out(server, &mut browser).await;
    }
}
