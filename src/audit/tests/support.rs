//! Audit trails of a test's own.

use std::path::Path;
use std::time::{Duration, Instant};

use fellesporten_audit::{Audit, Event, LogoutCause, Outcome, StoredEvent, events_of_day};
use fellesporten_domain::{Clock, Environment, Pid, PidRules, Rng};
use fellesporten_store::{Records, RecordsOptions};
use tempfile::TempDir;

/// A synthetic person.
pub(crate) const PERSON: &str = "17847531096";

pub(crate) fn folder() -> TempDir {
    tempfile::Builder::new().prefix("fellesporten-audit-").tempdir().unwrap()
}

pub(crate) async fn sqlite(folder: &Path) -> Records {
    let records = Records::sqlite(&folder.join("records.db"), &RecordsOptions::default()).await.unwrap();
    records.migrate(false).await.unwrap();
    records
}

pub(crate) async fn postgres(server: &crate::servers::Postgres, database: &str) -> Records {
    server.create_database(database, None);
    let records = Records::postgres(&server.url(database), &RecordsOptions::default()).unwrap();
    records.migrate(false).await.unwrap();
    records
}

pub(crate) async fn audit(records: &Records, folder: &Path) -> Audit {
    Audit::start(records.clone(), folder.join("spool"), Clock::system(), Rng::system()).await.unwrap()
}

pub(crate) fn logout(trace_id: &str) -> Event {
    Event::Logout {
        trace_id: trace_id.to_owned(),
        client_id: Some("minside-web".to_owned()),
        organisation: None,
        pid: Some(Pid::parse(PERSON, &PidRules::for_environment(Environment::Test)).unwrap()),
        clients: vec!["minside-web".to_owned()],
        cause: LogoutCause::Logout,
        ip: Some("127.0.0.1".parse().unwrap()),
        result: Outcome::Success,
    }
}

/// Everything stored today and yesterday (a test may run over midnight).
pub(crate) async fn stored(records: &Records) -> Vec<StoredEvent> {
    let today = Clock::system().now().as_secs().div_euclid(86_400);
    let mut all = Vec::new();
    for day in [today - 1, today] {
        let mut after = String::new();
        loop {
            let page = events_of_day(records, day, &after, 100).await.unwrap();
            let Some(last) = page.last() else { break };
            after.clone_from(&last.event_id);
            all.extend(page);
        }
    }
    all
}

/// The files of a spool.
pub(crate) fn spool_files(folder: &Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(folder.join("spool")).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// Polls until it holds; gives up after ten seconds.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let started = Instant::now();
    while !holds().await {
        assert!(started.elapsed() < Duration::from_secs(10), "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
