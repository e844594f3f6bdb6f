//! While PostgreSQL is away, logins and tokens go on, and only what must write a record fails.

use crate::harness::consent::{ASKS, assert_page, log_in_to_page, press, scope};
use crate::harness::login::{Callback, assert_selector, single_sign_on};
use crate::harness::servers::Postgres;
use crate::harness::world::{customers_of, web};
use crate::harness::{Authorize, Browser, Client, Mode, Server, log_in, template};

#[tokio::test]
async fn postgres_away_stops_no_login() {
    let postgres = Postgres::start();
    let server = Server::prepare(Mode::Cluster, |settings| settings.records = postgres.url("own"));
    postgres.create_database("own", None);
    template::fill(server.folder());
    server.launch();
    server.wait_until_ready().await;
    let mut browser = Browser::new(&server);
    log_in(&server, &mut browser, &web()).await;
    let events = server.count("SELECT COUNT(*) AS n FROM audit_events").await;

    postgres.stop();
    single_sign_on(&server, &mut browser, &web()).await;
    let tokens = log_in(&server, &mut Browser::new(&server), &web()).await;
    assert_eq!(server.userinfo(tokens.access_token()).await.status, 200);
    let mut elsewhere = Browser::new(&server);
    log_in(&server, &mut elsewhere, &web()).await;
    let page = elsewhere.open("/profile").await;
    assert!(page.status == 200 && page.body.contains("id=\"profile-logins-away\""), "the page says so: {page}");
    let left = elsewhere.submit(&page, &page.form("/logout-everywhere"), &[]).await;
    assert!(left.body.contains("id=\"logged-out\""), "{left}");
    for browser in [&mut browser, &mut elsewhere] {
        assert_selector(&browser.open(Authorize::new(&web()).url(&server)).await);
    }
    let outcome = server.apply(&customers_of(&Client::web("forgjeves")));
    assert_eq!(outcome.code, 1, "{}", outcome.out);
    assert!(!outcome.err.trim().is_empty() && !outcome.err.contains("panicked"), "{}", outcome.err);
    assert!(
        server.log().to_lowercase().contains("spool") || server.log().to_lowercase().contains("records"),
        "the log names the cause"
    );

    postgres.start_again();
    let newcomer = Client::web("etterpa");
    server.wait_until("records can be written", || async { server.apply(&customers_of(&newcomer)).code == 0 }).await;
    server.add(&newcomer).await;
    log_in(&server, &mut Browser::new(&server), &newcomer).await;
    let mut kept = 0;
    for _ in 0..500 {
        kept = server.count("SELECT COUNT(*) AS n FROM audit_events").await;
        if kept >= events + 5 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(kept >= events + 5, "what was spooled is in the records: {events} → {kept}");
    server.finish().await;
}

/// A yes must be kept, so it waits; a no need not.
#[tokio::test]
async fn postgres_away_takes_no_consent_and_lets_everybody_refuse() {
    let postgres = Postgres::start();
    let server = Server::prepare(Mode::Cluster, |settings| settings.records = postgres.url("own"));
    postgres.create_database("own", None);
    template::fill(server.folder());
    server.launch();
    server.wait_until_ready().await;
    let client = Client::web("samtykke").api(&["openid", "fjelldata:samtykke"]);
    server.apply(&(scope("samtykke", ASKS) + &customers_of(&client))).succeeded();
    server.add(&client).await;
    let request = Authorize::new(&client).scope("openid fjelldata:samtykke");
    let mut browser = Browser::new(&server);
    let page = log_in_to_page(&server, &mut browser, &request).await;

    postgres.stop();
    let answer = press(&mut browser, &page, "accept").await;
    answer.assert_error_page(503);
    assert!(answer.header("retry-after").is_some(), "{answer}");
    let back = answer.link(page.url.path()).expect("a way back to the question");
    let page = browser.get(back).await;
    assert_page(&page);
    let refused = Callback::of(press(&mut browser, &page, "refuse").await);
    assert_eq!(server.redeem(&client, &request, &refused).await.answer["scope"], "openid");
    let silent = browser.open(request.clone().set("prompt", "none").url(&server)).await;
    silent.assert_redirect_error(request.redirect_uri(), "temporarily_unavailable", request.state(), server.issuer());

    postgres.start_again();
    server
        .wait_until("consents can be written", || async {
            let mut browser = browser.clone();
            let page = browser.open(request.url(&server)).await;
            press(&mut browser, &page, "accept").await.redirected().contains_key("code")
        })
        .await;
    let again = Callback::of(browser.open(request.url(&server)).await);
    let scope = server.redeem(&client, &request, &again).await.answer["scope"].clone();
    assert_eq!(scope, "fjelldata:samtykke openid", "it is remembered");
    server.finish().await;
}
