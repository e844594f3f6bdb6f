//! A look into a server's records, for what no front door shows yet.

use super::Server;
use fellesporten_domain::Clock;
use fellesporten_store::{Records, RecordsOptions, Statement, Value, test_clock, values};

impl Server {
    /// How many rows a statement counts (`SELECT COUNT(*) AS n …`).
    pub async fn count(&self, sql: &'static str) -> i64 {
        let row = self.records().await.row(sql, Vec::new()).await.expect("a statement").expect("a row");
        row.int("n").expect("a number")
    }

    /// What the audit trail has of changes whose record is this one or stands in its name, in the order of time.
    pub async fn registry_changes(&self, record: &str) -> Vec<serde_json::Value> {
        let of_it =
            |event: &serde_json::Value| event["id"].as_str().is_some_and(|id| id.split(' ').any(|it| it == record));
        self.events("registry_change").await.into_iter().filter(of_it).collect()
    }

    /// The same, or nothing while the records cannot be reached.
    pub async fn count_if_there(&self, sql: &'static str) -> Option<i64> {
        self.records().await.row(sql, Vec::new()).await.ok()??.int("n").ok()
    }

    /// The audit events of this kind, the oldest first.
    pub async fn events(&self, kind: &str) -> Vec<serde_json::Value> {
        let sql = "SELECT event FROM audit_events WHERE kind = $1 ORDER BY occurred_at, event_id";
        let rows = self.records().await.rows(sql, values![kind]).await.expect("a statement");
        let read = |text: String| serde_json::from_str(&text).expect("an event is JSON");
        rows.iter().map(|row| read(row.text("event").expect("text"))).collect()
    }

    /// Changes the records behind the server's back.
    pub async fn change(&self, sql: &'static str, values: Vec<Value>) {
        let changed = self.records().await.write(vec![Statement::new(sql, values)]).await.expect("a statement");
        assert_eq!(changed.into_iter().sum::<u64>(), 1);
    }

    /// Sets the test clock where a running server would read it, while none runs.
    pub async fn publish_clock(&self, offset_seconds: i64) {
        let records = self.records().await;
        test_clock::publish(&records, &Clock::system(), offset_seconds).await.expect("the clock is set");
    }

    async fn records(&self) -> Records {
        let records = match self.records_url().strip_prefix("sqlite:") {
            Some(file) => Records::sqlite(&self.folder().join(file), &RecordsOptions::default()).await,
            None => Records::postgres(self.records_url(), &RecordsOptions::default()),
        };
        records.expect("the records are there")
    }
}
