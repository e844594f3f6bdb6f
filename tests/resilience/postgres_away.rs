//! While PostgreSQL is away, logins and tokens go on, and only what must write a record fails.

use crate::harness::login::single_sign_on;
use crate::harness::servers::Postgres;
use crate::harness::world::{customers_of, web};
use crate::harness::{Browser, Client, Mode, Server, log_in, template};

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
