//! What a person let services do: listed on the profile page, and taken back there.

use crate::harness::browser::From;
use crate::harness::consent::{ASKS, assert_page, log_in_to_page, press, scope};
use crate::harness::html;
use crate::harness::login::{Callback, through_testid};
use crate::harness::servers::Postgres;
use crate::harness::world::{API_SCOPE, OPAQUE_SCOPE, OTHER_PERSON, PERSON, SUBSTANTIAL, customers_of};
use crate::harness::world::{introspecting, refreshing, web};
use crate::harness::{Answer, Authorize, Browser, Client, Mode, Server, Tokens, log_in, log_in_at, template};

const WITHDRAW: &str = "/profile/authorizations/withdraw";
const CONSENT_SCOPE: &str = "fjelldata:fjellvett";

fn consenting() -> Client {
    Client::web("fjellvett").api(&["openid", CONSENT_SCOPE]).refreshing()
}

async fn prepare(server: &Server) -> Client {
    let client = consenting();
    server.apply(&(scope("fjellvett", ASKS) + &customers_of(&client))).succeeded();
    server.add(&client).await;
    client
}

async fn page(browser: &mut Browser) -> Answer {
    let page = browser.open("/profile").await;
    assert!(page.status == 200 && page.url.path() == "/profile", "{page}");
    page
}

/// Whose access the page offers to take back.
fn listed(page: &Answer) -> Vec<String> {
    let forms = page.forms().into_iter().filter(|it| it.action() == WITHDRAW);
    forms.filter_map(|it| it.value("client").map(str::to_owned)).collect()
}

async fn withdraw(browser: &mut Browser, page: &Answer, client: &Client) -> Answer {
    let form = page.forms().into_iter().find(|it| it.value("client") == Some(client.id())).expect("it is listed");
    browser.submit(page, &form, &[]).await
}

async fn tokens(server: &Server, browser: &mut Browser, client: &Client, scope: &str, pid: &str) -> Tokens {
    let request = Authorize::new(client).scope(scope).set("prompt", "login");
    let callback = log_in_at(server, browser, &request, pid, SUBSTANTIAL).await;
    server.redeem(client, &request, &callback).await
}

both_modes! {
    async fn a_person_sees_and_takes_back_what_services_may_do(server) {
        let client = prepare(server).await;
        let mut browser = Browser::new(server);
        let plain = log_in(server, &mut browser, &web()).await;
        assert!(listed(&page(&mut browser).await).is_empty(), "a login is no authorisation");
        let implicit = tokens(server, &mut browser, &refreshing(), &format!("openid {API_SCOPE} {OPAQUE_SCOPE}"), PERSON).await;
        let request = Authorize::new(&client).scope(&format!("openid {CONSENT_SCOPE}"));
        let question = browser.open(request.url(server)).await;
        assert_page(&question);
        let agreed = Callback::of(press(&mut browser, &question, "accept").await);
        let agreed = server.redeem(&client, &request, &agreed).await;
        // Another person's, at the same service.
        let others = tokens(server, &mut Browser::new(server), &refreshing(), &format!("openid {API_SCOPE}"), OTHER_PERSON).await;

        let seen = page(&mut browser).await;
        assert_eq!(listed(&seen), [client.id(), refreshing().id()], "the newest first");
        let text = html::decoded(&seen.body);
        for said in ["Tjenesten fjellvett", "Testetaten", "Se fjellvett", "Vannstand i regulerte magasin", "Innsyn i målingene", "Fjelldata", "Trekk tilbake"] {
            assert!(text.contains(said), "{said}: {seen}");
        }
        assert!(!seen.body.contains(PERSON), "the page needs no number");

        // A code that waits dies with the rest.
        let waiting = Authorize::new(&refreshing()).scope(&format!("openid {API_SCOPE}"));
        let code = Callback::of(browser.open(waiting.url(server)).await);
        let seen = withdraw(&mut browser, &seen, &refreshing()).await;
        assert_eq!(listed(&seen), [client.id()], "{seen}");
        assert!(!server.is_active(&introspecting(), implicit.access_token()).await);
        assert_eq!(server.refresh(&refreshing(), implicit.refresh_token()).await.error(), "invalid_grant");
        let answer = server.token_as(&refreshing(), &waiting.redeem(&refreshing(), code.code())).await;
        assert_eq!(answer.error(), "invalid_grant", "{answer}");
        assert!(server.is_active(&introspecting(), agreed.access_token()).await, "the other service keeps its own");
        assert!(server.is_active(&introspecting(), others.access_token()).await, "so does the other person");
        assert_eq!(server.userinfo(plain.access_token()).await.status, 200, "and a login");

        let seen = withdraw(&mut browser, &seen, &client).await;
        assert!(listed(&seen).is_empty(), "{seen}");
        assert!(!server.is_active(&introspecting(), agreed.access_token()).await);
        assert_eq!(server.refresh(&client, agreed.refresh_token()).await.error(), "invalid_grant");
        assert_page(&browser.open(request.url(server)).await);
        let withdrawn = r#"SELECT COUNT(*) AS n FROM audit_events WHERE event LIKE '%"answer":"withdrawn"%'"#;
        assert_eq!(server.count(withdrawn).await, 2);
    }

    async fn a_consent_is_listed_when_its_tokens_are_gone(server) {
        let client = prepare(server).await;
        let mut browser = Browser::new(server);
        let request = Authorize::new(&client).scope(&format!("openid {CONSENT_SCOPE}"));
        let question = log_in_to_page(server, &mut browser, &request).await;
        let callback = Callback::of(press(&mut browser, &question, "accept").await);
        let tokens = server.redeem(&client, &request, &callback).await;
        server.revoke(&client, tokens.access_token()).await;
        let seen = page(&mut browser).await;
        assert_eq!(listed(&seen), [client.id()]);
        // Only the person's own forms are taken, and what is not there changes nothing.
        assert_eq!(browser.post(WITHDRAW, &[("client", client.id())], From::Service).await.status, 403);
        browser.post(WITHDRAW, &[("other", "x")], From::Provider).await.assert_error_page(400);
        browser.post_and_follow(WITHDRAW, &[("client", "ukjent")], From::Provider).await;
        let mut stranger = Browser::new(server);
        log_in_at(server, &mut stranger, &Authorize::new(&web()), OTHER_PERSON, SUBSTANTIAL).await;
        stranger.post_and_follow(WITHDRAW, &[("client", client.id())], From::Provider).await;
        assert_eq!(listed(&page(&mut browser).await), [client.id()]);
        server.clock(7201).await;
        let selector = browser.open("/profile").await;
        let seen = through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await;
        assert!(listed(&seen).is_empty(), "it has ended: {seen}");
    }
}

/// Tokens die at once; the consent that stands in the records is taken back when they are there.
#[tokio::test]
async fn a_withdrawal_kills_tokens_while_the_records_are_away() {
    let postgres = Postgres::start();
    let server = Server::prepare(Mode::Cluster, |settings| settings.records = postgres.url("own"));
    postgres.create_database("own", None);
    template::fill(server.folder());
    server.launch();
    server.wait_until_ready().await;
    let client = prepare(&server).await;
    let mut browser = Browser::new(&server);
    let request = Authorize::new(&client).scope(&format!("openid {CONSENT_SCOPE}"));
    let question = log_in_to_page(&server, &mut browser, &request).await;
    let callback = Callback::of(press(&mut browser, &question, "accept").await);
    let tokens = server.redeem(&client, &request, &callback).await;
    postgres.stop();
    let seen = page(&mut browser).await;
    assert!(seen.body.contains("profile-authorizations-away"), "{seen}");
    let answer = withdraw(&mut browser, &seen, &client).await;
    answer.assert_error_page(503);
    assert!(answer.link("/profile").is_some(), "{answer}");
    assert_eq!(server.refresh(&client, tokens.refresh_token()).await.error(), "invalid_grant");
    postgres.start_again();
    server
        .wait_until("the consent can be taken back", || async {
            let mut browser = browser.clone();
            let seen = page(&mut browser).await;
            match listed(&seen).as_slice() {
                [one] if one == client.id() => listed(&withdraw(&mut browser, &seen, &client).await).is_empty(),
                _ => false,
            }
        })
        .await;
    assert_page(&browser.open(request.url(&server)).await);
    server.finish().await;
}
