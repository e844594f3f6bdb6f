//! PostgreSQL, and what speaks its language.

use std::future::Future;
use std::time::Duration;

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArgumentBuffer, PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgTypeInfo};
use sqlx::{Arguments as _, Connection as _, Encode, Executor as _, SqlSafeStr as _, Type};

use super::error::Failure;
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
            .map_err(|_| RecordsError::Broken("the PostgreSQL URL cannot be read: expected postgres://USER:PASSWORD@HOST:PORT/DATABASE".to_owned()))?
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

    pub(super) async fn fetch(&self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, Failure> {
        let mut connection = self.pool.acquire().await?;
        let query = sqlx::query_with(sql, arguments(values)?);
        let rows = self.in_time("query", query.fetch_all(&mut *connection)).await??;
        Ok(rows.into_iter().map(Row::from).collect())
    }

    pub(super) async fn transact(&self, statements: &[Statement]) -> Result<Vec<u64>, Failure> {
        let mut connection = self.pool.acquire().await?;
        if let [statement] = statements {
            // A single statement is a transaction of its own: one round trip instead of three.
            return Ok(vec![self.run(&mut connection, statement).await.map_err(Failure::while_committing)?]);
        }
        let mut transaction = self.in_time("begin", connection.begin()).await??;
        let mut changed = Vec::with_capacity(statements.len());
        for statement in statements {
            changed.push(self.run(&mut transaction, statement).await?);
        }
        self.in_time("commit", transaction.commit()).await?.map_err(|error| Failure::from(error).while_committing())?;
        Ok(changed)
    }

    pub(super) async fn prepare(&self, sql: &'static str) -> Result<(), Failure> {
        let mut connection = self.pool.acquire().await?;
        self.in_time("prepare", (&mut *connection).prepare(sql.into_sql_str())).await??;
        Ok(())
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }

    async fn run(&self, connection: &mut sqlx::PgConnection, statement: &Statement) -> Result<u64, Failure> {
        let query = sqlx::query_with(statement.sql()?, arguments(&statement.values)?);
        let changed = self.in_time("write", query.execute(connection)).await??.rows_affected();
        statement.judge(changed)?;
        Ok(changed)
    }

    /// A server that hangs keeps its connections open: only a clock notices.
    async fn in_time<T>(&self, what: &str, step: impl Future<Output = T>) -> Result<T, Failure> {
        tokio::time::timeout(self.statement_timeout, step).await.map_err(|_| Failure::timeout(what))
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
