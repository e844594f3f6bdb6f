//! Bringing a schema up to date, and refusing to work on a strange one.

use fellesporten_store::{Records, RecordsError, RecordsOptions, Statement, values};

use crate::support;

const REMEMBER: &str = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES ($1, 'x', TRUE, $2, 0)";

async fn new_sqlite(folder: &std::path::Path) -> Records {
    Records::sqlite(&folder.join("records.db"), &RecordsOptions::default()).await.unwrap()
}

async fn goes_its_way(records: &Records, own: &[&str], foreign: &[&str]) {
    let lacking = records.require_current_schema().await.unwrap_err();
    assert!(
        lacking.to_string().contains("0001_ground") && lacking.to_string().contains("fellesporten migrate"),
        "{lacking}"
    );
    let planned = records.migrate(true).await.unwrap();
    for name in own {
        assert!(planned.iter().any(|planned| planned == name), "{name} in {planned:?}");
    }
    for name in foreign {
        assert!(!planned.iter().any(|planned| planned == name), "{name} in {planned:?}");
    }
    assert_eq!(records.pending_migrations().await.unwrap(), planned, "a dry run changes nothing");
    assert_eq!(records.migrate(false).await.unwrap(), planned);
    records.require_current_schema().await.unwrap();
    assert!(records.migrate(false).await.unwrap().is_empty());

    records.write(vec![Statement::new(REMEMBER, values![99_990, vec![1_u8]])]).await.unwrap();
    let newer = records.require_current_schema().await.unwrap_err();
    assert!(matches!(&newer, RecordsError::Broken(text) if text.contains("newer")), "{newer}");
    assert!(records.migrate(false).await.is_err());

    let forget = "DELETE FROM _sqlx_migrations WHERE version = 99990";
    let change = "UPDATE _sqlx_migrations SET checksum = $1 WHERE version = 10";
    records.write(vec![Statement::new(forget, values![]), Statement::new(change, values![vec![1_u8]])]).await.unwrap();
    let changed = records.require_current_schema().await.unwrap_err();
    assert!(changed.to_string().contains("0001_ground differs"), "{changed}");
}

#[tokio::test]
async fn sqlite() {
    let folder = support::folder();
    goes_its_way(&new_sqlite(folder.path()).await, &["0001_ground"], &["postgres/0001_ground"]).await;
}

#[tokio::test]
async fn postgres() {
    goes_its_way(&support::new_postgres_database(), &["0001_ground", "postgres/0001_ground"], &[]).await;
}

/// Several processes of a cluster start at once and all call `migrate`.
async fn all_at_once(processes: Vec<Records>) {
    let tasks: Vec<_> = processes
        .into_iter()
        .map(|records| tokio::spawn(async move { records.migrate(false).await.unwrap() }))
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn at_once_on_sqlite() {
    let folder = support::folder();
    let mut processes = Vec::new();
    for _ in 0..4 {
        processes.push(new_sqlite(folder.path()).await);
    }
    all_at_once(processes.clone()).await;
    processes[0].require_current_schema().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn at_once_on_postgres() {
    let records = support::new_postgres_database();
    all_at_once(vec![records.clone(); 3]).await;
    records.require_current_schema().await.unwrap();
}
