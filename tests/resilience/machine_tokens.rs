//! Machines' tokens while a store is away (`docs/contracts/maskinporten.md` §3.3, fact 90).

use crate::harness::machine::{Maskinporten, SCOPE, customers, machine};
use crate::harness::servers::{Postgres, Redis};
use crate::harness::{Mode, template};

/// Fact 90: customers, keys and access are in memory, and records go to the spool.
#[tokio::test]
async fn fact_090_postgres_away_stops_no_token() {
    let postgres = Postgres::start();
    let maskinporten = Maskinporten::prepare_with(
        Mode::Cluster,
        |settings, _| settings.records = postgres.url("own"),
        |server| {
            postgres.create_database("own", None);
            template::fill(server.folder());
            server.apply(&customers()).succeeded();
        },
    );
    maskinporten.server.launch();
    maskinporten.server.wait_until_ready().await;
    assert_eq!(maskinporten.ask(&maskinporten.grant(&machine(), SCOPE)).await.status, 200);
    assert_eq!(maskinporten.server.events("machine_token_issued").await.len(), 1);

    postgres.stop();
    let grant = maskinporten.grant(&machine(), SCOPE);
    for (grant, status) in [(&grant, 200), (&grant, 400), (&maskinporten.grant(&machine(), SCOPE), 200)] {
        assert_eq!(maskinporten.ask(grant).await.status, status);
    }
    postgres.start_again();
    maskinporten
        .server
        .wait_until("what was spooled is in the records", || async {
            let issued = "SELECT COUNT(*) AS n FROM audit_events WHERE kind = 'machine_token_issued'";
            maskinporten.server.count_if_there(issued).await == Some(3)
        })
        .await;
    maskinporten.finish().await;
}

/// Without the memory of used grants none is granted: 503, and the next one when it is back.
#[tokio::test]
async fn redis_away_is_503_for_every_grant() {
    let redis = Redis::start();
    let maskinporten = Maskinporten::start_with(Mode::Cluster, |settings| settings.short_lived = redis.url()).await;
    assert_eq!(maskinporten.ask(&maskinporten.grant(&machine(), SCOPE)).await.status, 200);
    redis.stop();
    let away = maskinporten.ask(&maskinporten.grant(&machine(), SCOPE)).await;
    assert_eq!((away.status, away.error().as_str()), (503, "temporarily_unavailable"), "{away}");
    assert!(away.header("retry-after").is_some(), "{away}");
    assert_eq!(maskinporten.fetch("/jwk").await.status, 200);
    redis.start_again();
    maskinporten
        .server
        .wait_until("it grants again", || async {
            maskinporten.ask(&maskinporten.grant(&machine(), SCOPE)).await.status == 200
        })
        .await;
    maskinporten.finish().await;
}
