//! While PostgreSQL is away, logins and tokens go on, and only what must write a record fails.

use crate::harness::login::{assert_selector, single_sign_on};
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
