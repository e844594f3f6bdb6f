//! SQLite: one connection that writes, several that read beside it.

use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Arguments as _, Executor as _, SqlSafeStr as _, SqlStr};

use super::error::Failure;
use super::{RecordsError, RecordsOptions, Row, Statement, Value};

/// How long SQLite waits for another process's write, and a caller for the one writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Prepared statements that a connection keeps.
const STATEMENT_CACHE: usize = 256;
/// Takes the write lock at once, so that no transaction has to be given up half way.
pub(super) const BEGIN: &str = "BEGIN IMMEDIATE";

#[derive(Debug)]
pub(super) struct Sqlite {
    pub(super) writer: SqlitePool,
    readers: SqlitePool,
}

impl Sqlite {
    pub(super) async fn open(path: &Path, options: &RecordsOptions) -> Result<Self, RecordsError> {
        make_private(path).map_err(|error| RecordsError::Unavailable(format!("{}: {error}", path.display())))?;
        let connect = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
            .foreign_keys(true)
            .statement_cache_capacity(STATEMENT_CACHE);
        let writer = pool(1)
            .connect_with(connect.clone())
            .await
            .map_err(|error| RecordsError::Unavailable(format!("{}: {error}", path.display())))?;
        let readers = pool(options.connections.max(1)).connect_lazy_with(connect.pragma("query_only", "ON"));
        Ok(Self { writer, readers })
    }

    pub(super) async fn fetch(&self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, Failure> {
        let rows = sqlx::query_with(sql, arguments(values)?).fetch_all(&self.readers).await?;
        Ok(rows.into_iter().map(Row::from).collect())
    }

    pub(super) async fn transact(&self, statements: &[Statement]) -> Result<Vec<u64>, Failure> {
        if let [statement] = statements {
            // A single statement is a transaction of its own.
            let mut writer = self.writer.acquire().await?;
            return Ok(vec![run(&mut writer, statement).await.map_err(Failure::while_committing)?]);
        }
        let mut transaction = self.writer.begin_with(BEGIN).await?;
        let mut changed = Vec::with_capacity(statements.len());
        for statement in statements {
            changed.push(run(&mut transaction, statement).await?);
        }
        transaction.commit().await.map_err(|error| Failure::from(error).while_committing())?;
        Ok(changed)
    }

    pub(super) async fn prepare(&self, sql: &'static str) -> Result<(), Failure> {
        self.writer.prepare(sql.into_sql_str()).await?;
        Ok(())
    }

    pub(super) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(BUSY_TIMEOUT)
        .test_before_acquire(false)
        .max_lifetime(None)
        .idle_timeout(None)
}

/// The file holds person numbers and wrapped keys: only its owner may read it. SQLite gives its side files the same mode.
fn make_private(path: &Path) -> std::io::Result<()> {
    let file = std::fs::OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

async fn run(connection: &mut sqlx::SqliteConnection, statement: &Statement) -> Result<u64, Failure> {
    let sql: SqlStr = statement.sql()?;
    let changed = sqlx::query_with(sql, arguments(&statement.values)?).execute(connection).await?.rows_affected();
    statement.judge(changed)?;
    Ok(changed)
}

fn arguments(values: &[Value]) -> Result<SqliteArguments, Failure> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        match value {
            Value::Text(text) => arguments.add(text.as_str()),
            Value::Int(number) => arguments.add(*number),
            Value::Bytes(bytes) => arguments.add(bytes.as_slice()),
            Value::Null => arguments.add(None::<i64>),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}
