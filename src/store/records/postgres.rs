//! PostgreSQL, and what speaks its language.

use std::future::Future;
use std::time::Duration;

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::pool::PoolConnection;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArgumentBuffer, PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgTypeInfo};
use sqlx::{Arguments as _, Connection as _, Encode, Executor as _, PgConnection, SqlSafeStr as _, Type};

use super::error::{Failure, Retry};
use super::{RecordsError, RecordsOptions, Row, Statement, Value};

/// Prepared statements that a connection keeps.
const STATEMENT_CACHE: usize = 256;
/// A connection that lay idle for longer is asked for a sign of life before it is used.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);
/// Connections above what is in use are given back after this.
const IDLE_TIMEOUT: Duration = Duration::from_secs(300);

#[derive(Debug)]
pub(super) struct Postgres {
    pub(super) pool: PgPool,
    statement_timeout: Duration,
}

impl Postgres {
    pub(super) fn new(url: &str, options: &RecordsOptions) -> Result<Self, RecordsError> {
        let connect = url
            .parse::<PgConnectOptions>()
            .map_err(|_| {
                RecordsError::Broken(
                    "the PostgreSQL URL cannot be read: expected postgres://USER:PASSWORD@HOST:PORT/DATABASE"
                        .to_owned(),
                )
            })?
            .application_name("fellesporten")
            .statement_cache_capacity(STATEMENT_CACHE);
        let pool = PgPoolOptions::new()
            .max_connections(options.connections.max(1))
            .acquire_timeout(options.acquire_timeout)
            .idle_timeout(IDLE_TIMEOUT)
            .test_before_acquire(false)
            .before_acquire(|connection, idle| {
                Box::pin(async move {
                    if idle.idle_for > TRUSTED_IDLE {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_lazy_with(connect);
        Ok(Self { pool, statement_timeout: options.statement_timeout })
    }

    pub(super) fn most_connections(&self) -> u32 {
        self.pool.options().get_max_connections()
    }

    pub(super) async fn fetch(&self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, Failure> {
        let mut lease = Lease::new(self.pool.acquire().await?);
        let query = sqlx::query_with(sql, arguments(values)?);
        let rows = self.in_time("query", query.fetch_all(&mut *lease.connection)).await;
        Ok(lease.settle(rows)?.into_iter().map(Row::from).collect())
    }

    pub(super) async fn transact(&self, statements: &[Statement]) -> Result<Vec<u64>, Failure> {
        let mut lease = Lease::new(self.pool.acquire().await?);
        let outcome = match statements {
            // A single statement is a transaction of its own: one round trip instead of three.
            [statement] => match self.run(&mut lease.connection, statement).await {
                Ok(changed) => Ok(vec![changed]),
                Err(failure) => Err(failure.while_committing()),
            },
            statements => self.transact_on(&mut lease.connection, statements).await,
        };
        lease.settle(outcome)
    }

    async fn transact_on(&self, connection: &mut PgConnection, statements: &[Statement]) -> Result<Vec<u64>, Failure> {
        let mut transaction = self.in_time("begin", connection.begin()).await?;
        let mut changed = Vec::with_capacity(statements.len());
        for statement in statements {
            changed.push(self.run(&mut transaction, statement).await?);
        }
        self.in_time("commit", transaction.commit()).await.map_err(Failure::while_committing)?;
        Ok(changed)
    }

    pub(super) async fn prepare(&self, sql: &'static str) -> Result<(), Failure> {
        let mut lease = Lease::new(self.pool.acquire().await?);
        let prepared = self.in_time("prepare", (&mut *lease.connection).prepare(sql.into_sql_str())).await.map(drop);
        lease.settle(prepared)
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }

    async fn run(&self, connection: &mut PgConnection, statement: &Statement) -> Result<u64, Failure> {
        let query = sqlx::query_with(statement.sql()?, arguments(&statement.values)?);
        let changed = self.in_time("write", query.execute(connection)).await?.rows_affected();
        statement.judge(changed)?;
        Ok(changed)
    }

    /// A server that hangs keeps its connections open: only a clock notices.
    async fn in_time<T>(&self, what: &str, step: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, Failure> {
        let answer = tokio::time::timeout(self.statement_timeout, step).await;
        answer.map_err(|_| Failure::timeout(what))?.map_err(Failure::from)
    }
}

/// A connection in use. It goes back to the pool when its work came to an end; when the work was given up, or the server fell
/// silent, it is closed: the pool would wait for a sign of life from it.
struct Lease {
    connection: PoolConnection<sqlx::Postgres>,
    settled: bool,
}

impl Lease {
    const fn new(connection: PoolConnection<sqlx::Postgres>) -> Self {
        Self { connection, settled: false }
    }

    fn settle<T>(mut self, outcome: Result<T, Failure>) -> Result<T, Failure> {
        self.settled = outcome.as_ref().err().is_none_or(|failure| {
            failure.retry == Retry::Later || !matches!(failure.error, RecordsError::Unavailable(_))
        });
        outcome
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if !self.settled {
            self.connection.close_on_drop();
        }
    }
}

/// A `NULL` without a type of its own: the server infers it from the statement. (Type 705 is `unknown`.) With a type, the same
/// statement could not be prepared once for values and `NULL`s.
struct Untyped;

impl Type<sqlx::Postgres> for Untyped {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(705))
    }
}

impl Encode<'_, sqlx::Postgres> for Untyped {
    fn encode_by_ref(&self, _: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Ok(IsNull::Yes)
    }
}

fn arguments(values: &[Value]) -> Result<PgArguments, Failure> {
    let mut arguments = PgArguments::default();
    for value in values {
        match value {
            Value::Text(text) => arguments.add(text.as_str()),
            Value::Int(number) => arguments.add(*number),
            Value::Bytes(bytes) => arguments.add(bytes.as_slice()),
            Value::Null => arguments.add(Untyped),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}
