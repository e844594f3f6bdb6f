//! SQL is away: events go to the spool, and from there to SQL when it is back.

use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use fellesporten_store::{Records, RecordsOptions};

use crate::servers::Postgres;
use crate::support;

#[tokio::test(flavor = "multi_thread")]
async fn sql_away_spool_and_replay() {
    let server = Postgres::start();
    let records = support::postgres(&server, "own").await;
    let folder = support::folder();
    let audit = support::audit(&records, folder.path()).await;
    audit.record(support::logout("before")).await.unwrap();
    server.stop();
    let started = Instant::now();
    for number in 0..10 {
        audit.record(support::logout(&format!("away {number}"))).await.unwrap();
    }
    assert!(started.elapsed() < Duration::from_secs(1), "only the first waits for SQL: {:?}", started.elapsed());
    let counters = audit.counters();
    assert_eq!((counters.pending, counters.spooled, counters.committed), (0, 10, 1));
    let files = support::spool_files(folder.path());
    assert!(!files.is_empty());
    for file in &files {
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mode = std::fs::metadata(folder.path().join("spool")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);

    server.start_again();
    support::eventually("the spool is replayed", async || audit.counters().spooled == 0).await;
    assert!(support::spool_files(folder.path()).is_empty());
    assert_eq!(support::stored(&records).await.len(), 11);
    audit.record(support::logout("after")).await.unwrap();
    support::eventually("SQL takes events again", async || support::stored(&records).await.len() == 12).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_earlier_process_left_is_replayed_and_twice_is_once() {
    let folder = support::folder();
    let nowhere = Records::postgres("postgres://nobody@127.0.0.1:1/none", &RecordsOptions::default()).unwrap();
    let dying = support::audit(&nowhere, folder.path()).await;
    for number in 0..3 {
        dying.record(support::logout(&format!("t{number}"))).await.unwrap();
    }
    dying.stop().await;
    let copies: Vec<_> =
        support::spool_files(folder.path()).into_iter().map(|file| (std::fs::read(&file).unwrap(), file)).collect();

    let records = support::sqlite(folder.path()).await;
    for _ in 0..2 {
        for (bytes, file) in &copies {
            std::fs::write(file, bytes).unwrap();
        }
        let audit = support::audit(&records, folder.path()).await;
        support::eventually("the spool is replayed", async || audit.counters().spooled == 0).await;
        assert_eq!(audit.counters().committed, 3);
        audit.stop().await;
        assert_eq!(support::stored(&records).await.len(), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sql_that_is_silent_is_waited_for_a_tenth_of_a_second() {
    // Takes connections and never says a word.
    let silent = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("postgres://nobody@{}/none", silent.local_addr().unwrap());
    let records = Records::postgres(&url, &RecordsOptions::default()).unwrap();
    let folder = support::folder();
    let audit = support::audit(&records, folder.path()).await;
    let started = Instant::now();
    audit.record(support::logout("t")).await.unwrap();
    assert!(started.elapsed() < Duration::from_millis(700), "{:?}", started.elapsed());
    assert_eq!((audit.counters().pending, audit.counters().spooled), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_sql_nor_spool_is_an_error_and_recovers() {
    let folder = support::folder();
    let nowhere = Records::postgres("postgres://nobody@127.0.0.1:1/none", &RecordsOptions::default()).unwrap();
    let audit = support::audit(&nowhere, folder.path()).await;
    // Root may write anywhere, but not into a folder that is gone.
    std::fs::remove_dir(folder.path().join("spool")).unwrap();
    let refused = audit.record(support::logout("t")).await.unwrap_err();
    assert!(!refused.to_string().contains(support::PERSON), "{refused}");
    assert_eq!((audit.counters().pending, audit.counters().spooled), (0, 0));
    std::fs::create_dir(folder.path().join("spool")).unwrap();
    audit.record(support::logout("t")).await.unwrap();
    assert_eq!(audit.counters().spooled, 1);
}
