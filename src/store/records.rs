//! Records: what must last, in SQL.
//!
//! The common dialect: `TEXT` identifiers, `BIGINT` milliseconds, `BIGINT` 0/1 flags, `TEXT` JSON, `$1…` placeholders,
//! `ON CONFLICT`. Integers are always `BIGINT`. Where nothing else tells a placeholder's type it is cast:
//! `CAST($1 AS BIGINT) IS NULL`.

mod error;
mod patience;
mod postgres;
mod row;
mod schema;
mod sqlite;
mod statement;
mod value;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use fellesporten_domain::Stopwatch;
use fellesporten_telemetry::{metrics, spans};

pub use error::RecordsError;
pub use row::Row;
pub use statement::{MAX_ROWS_PER_INSERT, RAISE_REVISION, Statement};
pub use value::Value;

use error::Failure;
use patience::Patience;

/// How to reach a database. The defaults let an absent PostgreSQL be noticed within about a second.
#[derive(Debug, Clone)]
pub struct RecordsOptions {
    /// Most connections: of the PostgreSQL pool, or for reading beside SQLite's one writer.
    pub connections: u32,
    /// How long a caller waits for a PostgreSQL connection.
    pub acquire_timeout: Duration,
    /// How long PostgreSQL may take over one statement.
    pub statement_timeout: Duration,
}

impl Default for RecordsOptions {
    fn default() -> Self {
        Self { connections: 8, acquire_timeout: Duration::from_secs(1), statement_timeout: Duration::from_secs(2) }
    }
}

/// The records of one database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Records(Arc<Engine>);

#[derive(Debug)]
enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Records {
    /// Opens what `url` names: `sqlite:PATH`, or `postgres://…` (also `postgresql://…`).
    ///
    /// # Errors
    /// [`RecordsError::Broken`] when the URL is neither, else as [`Records::sqlite`] and [`Records::postgres`].
    pub async fn open(url: &str, options: &RecordsOptions) -> Result<Self, RecordsError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            return Self::sqlite(Path::new(path), options).await;
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Self::postgres(url, options);
        }
        Err(RecordsError::Broken("a records URL begins with `sqlite:` or `postgres://`".to_owned()))
    }

    /// Opens a SQLite file, made with mode 0600 when it is not there.
    ///
    /// # Errors
    /// [`RecordsError::Unavailable`] when the file cannot be made or opened.
    pub async fn sqlite(path: &Path, options: &RecordsOptions) -> Result<Self, RecordsError> {
        Ok(Self(Arc::new(Engine::Sqlite(sqlite::Sqlite::open(path, options).await?))))
    }

    /// A pool to a PostgreSQL database. It connects with the first use, so an absent server is no error here.
    /// Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`RecordsError::Broken`] when the URL cannot be read; the text does not repeat it, since it may hold a password.
    pub fn postgres(url: &str, options: &RecordsOptions) -> Result<Self, RecordsError> {
        Ok(Self(Arc::new(Engine::Postgres(postgres::Postgres::new(url, options)?))))
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// [`RecordsError::Unavailable`] when the database is away, [`RecordsError::Broken`] when the query is wrong.
    pub async fn rows(&self, sql: &'static str, values: Vec<Value>) -> Result<Vec<Row>, RecordsError> {
        measured("read", async {
            let mut patience = self.patience();
            loop {
                match self.fetch(sql, &values).await {
                    Ok(rows) => break Ok(rows),
                    Err(failure) => patience.judge(failure).await?,
                }
            }
        })
        .await
    }

    /// The first row of a query, if it has any.
    ///
    /// # Errors
    /// As [`Records::rows`].
    pub async fn row(&self, sql: &'static str, values: Vec<Value>) -> Result<Option<Row>, RecordsError> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }

    /// Runs `statements` as one transaction and says how many rows each changed. Since a transaction here is data, it is run
    /// again when it lost against another one.
    ///
    /// # Errors
    /// [`RecordsError::Conflict`] when a unique rule or a [`Statement::must_change`] refused it, [`RecordsError::Unavailable`]
    /// when the database is away (it may then have been written all the same, if the connection broke while committing),
    /// [`RecordsError::Broken`] when a statement is wrong. Nothing is written on a conflict or a wrong statement.
    pub async fn write(&self, statements: Vec<Statement>) -> Result<Vec<u64>, RecordsError> {
        measured("write", async {
            let mut patience = self.patience();
            loop {
                match self.transact(&statements).await {
                    Ok(changed) => break Ok(changed),
                    Err(failure) => patience.judge(failure).await?,
                }
            }
        })
        .await
    }

    /// Asks the database for the smallest answer.
    ///
    /// # Errors
    /// [`RecordsError::Unavailable`] when it is away.
    pub async fn ping(&self) -> Result<(), RecordsError> {
        self.rows("SELECT 1 AS one", Vec::new()).await.map(drop)
    }

    /// Lets the database parse every statement without running it, so that a misspelt column is found before it is met.
    ///
    /// # Errors
    /// [`RecordsError::Broken`] names the first statement that does not fit the schema.
    pub async fn prepare_all(&self, statements: &[&'static str]) -> Result<(), RecordsError> {
        for sql in statements {
            let prepared = match &*self.0 {
                Engine::Sqlite(engine) => engine.prepare(sql).await,
                Engine::Postgres(engine) => engine.prepare(sql).await,
            };
            prepared.map_err(|failure| failure.error.about(sql))?;
        }
        Ok(())
    }

    /// Waits for running statements and closes every connection.
    pub async fn close(&self) {
        match &*self.0 {
            Engine::Sqlite(engine) => engine.close().await,
            Engine::Postgres(engine) => engine.close().await,
        }
    }

    fn patience(&self) -> Patience {
        Patience::new(match &*self.0 {
            Engine::Sqlite(_) => 0,
            Engine::Postgres(engine) => engine.most_connections(),
        })
    }

    async fn fetch(&self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, Failure> {
        match &*self.0 {
            Engine::Sqlite(engine) => engine.fetch(sql, values).await,
            Engine::Postgres(engine) => engine.fetch(sql, values).await,
        }
    }

    async fn transact(&self, statements: &[Statement]) -> Result<Vec<u64>, Failure> {
        match &*self.0 {
            Engine::Sqlite(engine) => engine.transact(statements).await,
            Engine::Postgres(engine) => engine.transact(statements).await,
        }
    }
}

/// Counts a call, and gives its outcome on.
async fn measured<T>(
    operation: &'static str,
    work: impl Future<Output = Result<T, RecordsError>>,
) -> Result<T, RecordsError> {
    let started = Stopwatch::start();
    let outcome = spans::records(operation).around(work).await;
    metrics::RECORDS_SECONDS.observe([operation], started.elapsed());
    if let Err(error) = &outcome {
        metrics::RECORDS_FAILURES.inc([operation, error.cause()]);
    }
    outcome
}
