//! A look into a server's records, for what no front door shows yet.

use super::Server;
use fellesporten_domain::Clock;
use fellesporten_store::{Records, RecordsOptions, Statement, Value, test_clock};

impl Server {
    /// How many rows a statement counts (`SELECT COUNT(*) AS n …`).
    pub async fn count(&self, sql: &'static str) -> i64 {
        let row = self.records().await.row(sql, Vec::new()).await.expect("a statement").expect("a row");
        row.int("n").expect("a number")
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
