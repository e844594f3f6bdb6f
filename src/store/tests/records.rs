//! What both database engines must do alike.

use std::os::unix::fs::PermissionsExt as _;

use fellesporten_domain::Timestamp;
use fellesporten_store::{
    MAX_ROWS_PER_INSERT, RAISE_REVISION, Records, RecordsError, RecordsOptions, Statement, test_clock, values,
};

use crate::support::{self, both_engines};

const INSERT: &str = "INSERT INTO audit_events (day, event_id, occurred_at, kind, trace_id, event) \
     VALUES ($1, $2, $3, $4, $5, $6)";
const INSERT_ONCE: &str = "INSERT INTO audit_events (day, event_id, occurred_at, kind, trace_id, event) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (day, event_id) DO NOTHING";
const COUNT: &str = "SELECT COUNT(*) AS n FROM audit_events";
const REVISION: &str = "SELECT revision FROM registry_revision WHERE id = 1";

fn event(number: i64) -> Vec<fellesporten_store::Value> {
    values![20_000, format!("e{number}"), Timestamp::from_millis(number), "k", "t", "{}"]
}

async fn count(records: &Records) -> i64 {
    records.row(COUNT, values![]).await.unwrap().unwrap().int("n").unwrap()
}

both_engines! {
    async fn every_statement_of_this_crate_is_prepared(records) {
        records.prepare_all(fellesporten_store::deployment::STATEMENTS).await.unwrap();
        records.prepare_all(test_clock::STATEMENTS).await.unwrap();
        records.prepare_all(fellesporten_store::retention::STATEMENTS).await.unwrap();
        records.prepare_all(fellesporten_store::STATEMENTS).await.unwrap();
        records.prepare_all(&[RAISE_REVISION]).await.unwrap();
        let wrong = records.prepare_all(&["SELECT no_such_column FROM nodes"]).await.unwrap_err();
        assert!(matches!(&wrong, RecordsError::Broken(text) if text.contains("no_such_column")), "{wrong:?}");
    }

    async fn values_come_back_as_they_went_in(records) {
        records.write(vec![Statement::new(INSERT, values![-1, "æøå\"'\u{1F600}", i64::MAX, "", "t", "{}"])]).await.unwrap();
        let row = records.row("SELECT * FROM audit_events WHERE day = $1", values![-1]).await.unwrap().unwrap();
        assert_eq!(row.int("day").unwrap(), -1);
        assert_eq!(row.text("event_id").unwrap(), "æøå\"'\u{1F600}");
        assert_eq!(row.int("occurred_at").unwrap(), i64::MAX);
        assert_eq!(row.text("kind").unwrap(), "");
        assert!(matches!(row.text("absent"), Err(RecordsError::Broken(_))));
        assert!(matches!(row.int("kind"), Err(RecordsError::Broken(_))));
        let one = records.row("SELECT 1 AS one, 0 AS none", values![]).await.unwrap().unwrap();
        assert_eq!((one.int("one").unwrap(), one.flag("one").unwrap(), one.flag("none").unwrap()), (1, true, false));
    }

    async fn a_null_and_a_value_pass_through_the_same_statement(records) {
        let all = "SELECT node_id, NULLIF(clock_version, 0) AS version FROM nodes \
                   WHERE (CAST($1 AS BIGINT) IS NULL OR clock_version >= $1) ORDER BY node_id";
        let node = |id: &str, version: i64| {
            Statement::new("INSERT INTO nodes (node_id, seen_at, clock_version) VALUES ($1, 0, $2)", values![id, version])
        };
        records.write(vec![node("a", 0), node("b", 7)]).await.unwrap();
        let find = async |least: Option<i64>| {
            let rows = records.rows(all, values![least]).await.unwrap();
            rows.iter().map(|row| row.opt_int("version").unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(find(None).await, [None, Some(7)]);
        assert_eq!(find(Some(5)).await, [Some(7)]);
        assert_eq!(find(None).await, [None, Some(7)]);
    }

    async fn a_transaction_is_all_or_nothing(records) {
        records.write(vec![Statement::new(INSERT, event(1))]).await.unwrap();
        let twice = records.write(vec![Statement::new(INSERT, event(2)), Statement::new(INSERT, event(1))]).await;
        assert!(matches!(twice, Err(RecordsError::Conflict(_))), "{twice:?}");
        let wrong = records.write(vec![Statement::new(INSERT, event(3)), Statement::new("DELETE FROM nowhere", values![])]).await;
        assert!(matches!(wrong, Err(RecordsError::Broken(_))), "{wrong:?}");
        let remove = || Statement::new("DELETE FROM audit_events WHERE event_id = $1", values!["absent"]);
        let missed = records.write(vec![Statement::new(INSERT, event(4)), remove().must_change()]).await;
        assert!(matches!(missed, Err(RecordsError::Conflict(_))), "{missed:?}");
        assert!(matches!(records.write(vec![remove().must_change()]).await, Err(RecordsError::Conflict(_))));
        assert_eq!(count(&records).await, 1);
        assert_eq!(records.write(vec![remove(), Statement::new(INSERT, event(5))]).await.unwrap(), [0, 1]);
        assert_eq!(records.write(vec![]).await.unwrap(), [] as [u64; 0]);
    }

    async fn many_rows_go_in_with_few_statements_and_a_repeat_changes_nothing(records) {
        let rows = |numbers: std::ops::Range<i64>| numbers.map(event).collect::<Vec<_>>();
        for (numbers, inserted) in [(0..1, 1), (0..3, 2), (0..150, 147), (0..150, 0)] {
            let statements = Statement::insert_many(INSERT_ONCE, rows(numbers));
            assert_eq!(records.write(statements).await.unwrap().iter().sum::<u64>(), inserted);
        }
        assert_eq!(count(&records).await, 150);
        assert_eq!(Statement::insert_many(INSERT_ONCE, rows(0..64)).len(), 64 / MAX_ROWS_PER_INSERT);
    }

    async fn revisions_raised_at_the_same_time_have_no_gap(records) {
        let writers: Vec<_> = (0..40)
            .map(|number| {
                let records = records.clone();
                tokio::spawn(async move {
                    let stamp = "INSERT INTO audit_events (day, event_id, occurred_at, kind, trace_id, event) VALUES \
                         ($1, $2, (SELECT revision FROM registry_revision WHERE id = 1), 'k', 't', '{}')";
                    let raise = Statement::new(RAISE_REVISION, values![]);
                    records.write(vec![raise, Statement::new(stamp, values![1, format!("r{number}")])]).await.unwrap();
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(records.row(REVISION, values![]).await.unwrap().unwrap().int("revision").unwrap(), 40);
        let stamps = records.rows("SELECT occurred_at FROM audit_events ORDER BY occurred_at", values![]).await.unwrap();
        let stamps: Vec<i64> = stamps.iter().map(|row| row.int("occurred_at").unwrap()).collect();
        assert_eq!(stamps, (1..=40).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_reading_connection_cannot_write() {
    let folder = support::folder();
    let records = support::sqlite(folder.path()).await;
    assert!(records.rows("DELETE FROM nodes", values![]).await.is_err());
}

#[tokio::test]
async fn only_its_owner_may_read_the_file() {
    let folder = support::folder();
    let path = folder.path().join("records.db");
    std::fs::write(&path, b"").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let records = support::sqlite(folder.path()).await;
    records.write(vec![Statement::new(INSERT, event(1))]).await.unwrap();
    for file in ["records.db", "records.db-wal", "records.db-shm"] {
        let mode = std::fs::metadata(folder.path().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_may_write_to_one_file() {
    let folder = support::folder();
    let (one, other) = (support::sqlite(folder.path()).await, support::sqlite(folder.path()).await);
    let write = |records: Records, offset: i64| {
        tokio::spawn(async move {
            for number in 0..50 {
                let pair = [0, 1].map(|more| Statement::new(INSERT, event(offset + number * 2 + more)));
                records.write(pair.into()).await.unwrap();
            }
        })
    };
    let (first, second) = (write(one.clone(), 0), write(other, 1000));
    first.await.unwrap();
    second.await.unwrap();
    assert_eq!(count(&one).await, 200);
}

#[tokio::test]
async fn a_url_says_which_engine() {
    let options = RecordsOptions::default();
    let folder = support::folder();
    let sqlite = format!("sqlite:{}", folder.path().join("records.db").display());
    Records::open(&sqlite, &options).await.unwrap().ping().await.unwrap();
    let postgres = crate::servers::postgres().url("postgres");
    Records::open(&postgres, &options).await.unwrap().ping().await.unwrap();
    for wrong in ["mysql://secret-word@host/db", "", "records.db", "postgres://host:not-a-port/secret-word"] {
        let refused = Records::open(wrong, &options).await.unwrap_err();
        assert!(matches!(refused, RecordsError::Broken(_)));
        assert!(!refused.to_string().contains("secret-word"), "{refused}");
    }
    let nowhere = Records::open("sqlite:/no/such/folder/records.db", &options).await.unwrap_err();
    assert!(matches!(&nowhere, RecordsError::Unavailable(text) if text.contains("/no/such/folder")), "{nowhere}");
}
