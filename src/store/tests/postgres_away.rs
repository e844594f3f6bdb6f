//! While PostgreSQL is away, callers know within about a second; when it is back, nobody restarts anything.

use std::time::{Duration, Instant};

use fellesporten_store::{RAISE_REVISION, Records, RecordsError, RecordsOptions, Statement, values};

use crate::proxy::Proxy;
use crate::servers::Postgres;
use crate::support::eventually;

#[tokio::test(flavor = "multi_thread")]
async fn readers_and_writers_say_so_and_recover() {
    let server = Postgres::start();
    server.create_database("own", None);
    let records = Records::postgres(&server.url("own"), &RecordsOptions::default()).unwrap();
    records.migrate(false).await.unwrap();
    let raise = || vec![Statement::new(RAISE_REVISION, values![])];
    records.write(raise()).await.unwrap();
    server.stop();
    for _ in 0..2 {
        let started = Instant::now();
        let read = records.ping().await;
        assert!(matches!(read, Err(RecordsError::Unavailable(_))), "{read:?}");
        assert!(started.elapsed() < Duration::from_millis(1500), "{:?}", started.elapsed());
        let started = Instant::now();
        let written = records.write(raise()).await;
        assert!(matches!(written, Err(RecordsError::Unavailable(_))), "{written:?}");
        assert!(started.elapsed() < Duration::from_millis(1500), "{:?}", started.elapsed());
    }
    server.start_again();
    eventually("PostgreSQL is back", async || records.ping().await.is_ok()).await;
    records.write(raise()).await.unwrap();
    let row = records.row("SELECT revision FROM registry_revision", values![]).await.unwrap().unwrap();
    assert_eq!(row.int("revision").unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_under_load_costs_readers_nothing_afterwards() {
    let server = Postgres::start();
    let records = Records::postgres(&server.url("postgres"), &RecordsOptions::default()).unwrap();
    let reads = (0..8).map(|_| {
        tokio::spawn({
            let records = records.clone();
            async move { records.ping().await }
        })
    });
    for read in reads.collect::<Vec<_>>() {
        read.await.unwrap().unwrap();
    }
    server.stop();
    server.start_again();
    for _ in 0..16 {
        records.ping().await.expect("a dead pooled connection is replaced without a word");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_swallows_everything_is_noticed_and_leaves_nothing_behind() {
    let proxy = Proxy::start(crate::servers::postgres().url("postgres")).await;
    let options = RecordsOptions { connections: 4, ..RecordsOptions::default() };
    let records = Records::postgres(&proxy.url, &options).unwrap();
    let all = async || {
        let calls: Vec<_> = (0..8)
            .map(|_| {
                tokio::spawn({
                    let records = records.clone();
                    async move { records.ping().await }
                })
            })
            .collect();
        let mut answers = Vec::new();
        for call in calls {
            answers.push(call.await.unwrap());
        }
        answers
    };
    assert!(all().await.iter().all(Result::is_ok));
    proxy.freeze(true);
    for _ in 0..2 {
        let started = Instant::now();
        for answer in all().await {
            assert!(matches!(answer, Err(RecordsError::Unavailable(_))), "{answer:?}");
        }
        assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    }
    // A caller that gives up must not leave a connection behind that the pool waits for.
    for _ in 0..8 {
        let _ = tokio::time::timeout(Duration::from_millis(20), records.ping()).await;
    }
    proxy.freeze(false);
    eventually("all connections can be used again", async || all().await.iter().all(Result::is_ok)).await;
}
