//! A look into a server's records, for what no front door shows yet.

use super::Server;
use fellesporten_store::{Records, RecordsOptions};

impl Server {
    /// How many rows a statement counts (`SELECT COUNT(*) AS n …`).
    pub async fn count(&self, sql: &'static str) -> i64 {
        let records = match self.records_url().strip_prefix("sqlite:") {
            Some(file) => Records::sqlite(&self.folder().join(file), &RecordsOptions::default()).await,
            None => Records::postgres(self.records_url(), &RecordsOptions::default()),
        };
        let records = records.expect("the records are there");
        let row = records.row(sql, Vec::new()).await.expect("a statement").expect("a row");
        row.int("n").expect("a number")
    }
}
