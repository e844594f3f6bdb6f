//! What a person takes back ends with all that came from it: by a withdrawal, by a no, by "log out everywhere".

use crate::flows::long_grants::{lasting, renewed};
use crate::harness::browser::From;
use crate::harness::consent::{ASKS, assert_page, log_in_to_page, press, scope};
use crate::harness::login::{Callback, single_sign_on};
use crate::harness::world::{API_SCOPE, PERSON, SUBSTANTIAL, customers_of, introspecting, refreshing, web};
use crate::harness::{Answer, Authorize, Browser, Client, Server, Tokens, log_in, log_in_at};

const SCOPE: &str = "fjelldata:topptur";
const OTHER_SCOPE: &str = "fjelldata:skitur";

/// A client that asks for consent scopes.
async fn consenting(server: &Server) -> Client {
    let client = Client::web("turen").api(&["openid", "profile", SCOPE, OTHER_SCOPE]).refreshing();
    let declared = scope("topptur", ASKS) + &scope("skitur", ASKS);
    server.apply(&(declared + &customers_of(&client))).succeeded();
    server.add(&client).await;
    client
}

fn asking(client: &Client, scopes: &[&str]) -> Authorize {
    Authorize::new(client).scope(&format!("openid {}", scopes.join(" ")))
}

async fn withdraw(browser: &mut Browser, client: &Client) {
    let answer =
        browser.post_and_follow("/profile/authorizations/withdraw", &[("client", client.id())], From::Provider).await;
    assert!(answer.status == 200 && answer.url.path() == "/profile", "{answer}");
}

/// Agrees at the page, and redeems.
async fn agree(server: &Server, browser: &mut Browser, client: &Client, request: &Authorize, page: &Answer) -> Tokens {
    let callback = Callback::of(press(browser, page, "accept").await);
    server.redeem(client, request, &callback).await
}

async fn assert_ended(server: &Server, client: &Client, tokens: &Tokens) {
    let answer = server.refresh(client, tokens.refresh_token()).await;
    assert_eq!(answer.error(), "invalid_grant", "{answer}");
}

both_modes! {
    async fn an_open_question_gives_nothing_of_what_was_withdrawn_meanwhile(server) {
        let client = consenting(server).await;
        for (button, granted) in [("refuse", "openid".to_owned()), ("accept", format!("{OTHER_SCOPE} openid"))] {
            let mut browser = Browser::new(server);
            let first = asking(&client, &[SCOPE]);
            let page = log_in_to_page(server, &mut browser, &first).await;
            agree(server, &mut browser, &client, &first, &page).await;
            let both = asking(&client, &[SCOPE, OTHER_SCOPE]);
            let page = browser.open(both.url(server)).await;
            assert_page(&page);
            withdraw(&mut browser, &client).await;
            let callback = Callback::of(press(&mut browser, &page, button).await);
            let tokens = server.redeem(&client, &both, &callback).await;
            assert_eq!(tokens.answer["scope"], granted, "{button}");
        }
    }

    async fn a_no_ends_what_an_earlier_yes_gave(server) {
        let client = consenting(server).await;
        let mut browser = Browser::new(server);
        let other = asking(&client, &[OTHER_SCOPE]);
        let page = log_in_to_page(server, &mut browser, &other).await;
        let stays = agree(server, &mut browser, &client, &other, &page).await;
        let request = asking(&client, &[SCOPE]);
        let page = browser.open(request.url(server)).await;
        let ends = agree(server, &mut browser, &client, &request, &page).await;
        let waiting = Callback::of(browser.open(request.url(server)).await);
        let page = browser.open(request.clone().set("prompt", "consent").url(server)).await;
        assert_page(&page);
        let without = Callback::of(press(&mut browser, &page, "refuse").await);

        assert_ended(server, &client, &ends).await;
        assert!(!server.is_active(&introspecting(), ends.access_token()).await);
        let answer = server.token_as(&client, &request.redeem(&client, waiting.code())).await;
        assert_eq!(answer.error(), "invalid_grant", "a code that waits: {answer}");
        assert!(server.is_active(&introspecting(), stays.access_token()).await, "nothing was said of this scope");
        renewed(server, &client, stays.refresh_token()).await;
        let tokens = server.redeem(&client, &request, &without).await;
        assert_eq!(tokens.answer["scope"], "openid", "the login that the no was said at");
        renewed(server, &client, tokens.refresh_token()).await;
    }

    async fn a_withdrawal_ends_plain_logins_at_the_service_too(server) {
        let (short, long) = (refreshing(), lasting("langvarig", &["openid", "profile", API_SCOPE]));
        server.add(&long).await;
        for client in [&short, &long] {
            let mut browser = Browser::new(server);
            let plain = log_in(server, &mut browser, client).await;
            let api = asking(client, &[API_SCOPE]);
            let callback = Callback::of(browser.open(api.url(server)).await);
            let api = server.redeem(client, &api, &callback).await;
            let request = Authorize::new(client);
            let waiting = Callback::of(browser.open(request.url(server)).await);
            withdraw(&mut browser, client).await;
            assert_ended(server, client, &api).await;
            assert_ended(server, client, &plain).await;
            let answer = server.token_as(client, &request.redeem(client, waiting.code())).await;
            assert_eq!(answer.error(), "invalid_grant", "a code that waits: {answer}");
            // It says nothing of what comes after it.
            let callback = Callback::of(browser.open(request.url(server)).await);
            let again = server.redeem(client, &request, &callback).await;
            renewed(server, client, again.refresh_token()).await;
        }
    }

    async fn logging_out_everywhere_ends_logins_whose_session_is_over(server) {
        let for_hours = Client::web("kveldsvakt").api(&["openid", "profile", API_SCOPE]).refreshing();
        let for_hours = for_hours.with("refresh_token_lifetime", 7200);
        let for_months = lasting("langvarig", &["openid", "profile"]);
        server.apply(&(customers_of(&for_hours) + &customers_of(&for_months))).succeeded();
        server.add(&for_months).await;
        let mut browser = Browser::new(server);
        let hours = log_in(server, &mut browser, &for_hours).await;
        let months = single_sign_on(server, &mut browser, &for_months).await;
        let request = asking(&for_hours, &[API_SCOPE]);
        let callback = Callback::of(browser.open(request.url(server)).await);
        let api = server.redeem(&for_hours, &request, &callback).await;
        server.clock(31 * 60).await;
        log_in_at(server, &mut browser, &Authorize::new(&web()), PERSON, SUBSTANTIAL).await;
        let answer = browser.post_and_follow("/profile/logout-everywhere", &[("x", "")], From::Provider).await;
        assert_eq!(answer.status, 200, "{answer}");
        assert_ended(server, &for_hours, &hours).await;
        assert_ended(server, &for_months, &months).await;
        renewed(server, &for_hours, api.refresh_token()).await;
    }
}
