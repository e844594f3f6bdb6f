//! The schema: which migrations are in this program, which the database has, and bringing the two together.
//!
//! The files of `migrations/common` run on both engines; what only PostgreSQL has for file N stands in
//! `migrations/postgres` under the same number and runs right after it.

use std::collections::BTreeMap;
use std::time::Duration;

use sqlx::migrate::{AppliedMigration, Migrate, MigrateError, Migration, Migrator};
use sqlx::{Connection as _, PgConnection};

use super::error::Failure;
use super::{Engine, Records, RecordsError, sqlite};

static COMMON: Migrator = sqlx::migrate!("../../migrations/common");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How long `migrate` waits for another process that is migrating.
const LOCK_TIMEOUT: Duration = Duration::from_secs(60);
/// The row that migrating processes lock. Not an advisory lock: not everything that speaks PostgreSQL's language has them.
const LOCK_TABLE: &str = "CREATE TABLE IF NOT EXISTS migration_lock (id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1))";
const LOCK_ROW: &str = "INSERT INTO migration_lock (id) VALUES (1) ON CONFLICT (id) DO NOTHING";
const LOCK: &str = "SELECT id FROM migration_lock WHERE id = 1 FOR UPDATE";

impl Records {
    /// Brings the schema up to date and says which migrations that took; with `dry_run`, only says it. Several processes may
    /// call it at once: one works, the others wait for it.
    ///
    /// # Errors
    /// [`RecordsError::Broken`] when the database was migrated by a newer program or a migration fails,
    /// [`RecordsError::Unavailable`] when the database is away or another process has been migrating for a minute.
    pub async fn migrate(&self, dry_run: bool) -> Result<Vec<String>, RecordsError> {
        let pending = self.pending_migrations().await?;
        if dry_run || pending.is_empty() {
            return Ok(pending);
        }
        match &*self.0 {
            Engine::Sqlite(engine) => {
                // The write lock is the lock: held from here to the commit, and freed by a crash.
                let mut transaction = engine.writer.begin_with(sqlite::BEGIN).await.map_err(failure)?;
                self.migrations().run_direct(None, &mut *transaction, false).await.map_err(migration_failure)?;
                transaction.commit().await.map_err(failure)?;
            }
            Engine::Postgres(engine) => {
                let mut holder = engine.pool.acquire().await.map_err(failure)?;
                let mut worker = engine.pool.acquire().await.map_err(failure)?;
                prepare_lock(&mut worker).await.map_err(failure)?;
                let mut lock = holder.begin().await.map_err(failure)?;
                tokio::time::timeout(LOCK_TIMEOUT, sqlx::query(LOCK).execute(&mut *lock))
                    .await
                    .map_err(|_| RecordsError::Unavailable("another process is migrating the schema".to_owned()))?
                    .map_err(failure)?;
                self.migrations().run_direct(None, &mut *worker, false).await.map_err(migration_failure)?;
                lock.rollback().await.map_err(failure)?;
            }
        }
        Ok(pending)
    }

    /// The migrations that this program has and the database lacks, oldest first.
    ///
    /// # Errors
    /// [`RecordsError::Broken`] when the database was migrated by a newer program, or by one with other migrations,
    /// [`RecordsError::Unavailable`] when it is away.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, RecordsError> {
        let applied = self.applied_migrations().await?;
        let migrations = self.migrations();
        let mut pending = Vec::new();
        let mut unknown: BTreeMap<i64, AppliedMigration> =
            applied.into_iter().map(|applied| (applied.version, applied)).collect();
        for migration in migrations.iter() {
            match unknown.remove(&migration.version) {
                None => pending.push(name(migration)),
                Some(applied) if applied.checksum != migration.checksum => {
                    return Err(RecordsError::Broken(format!(
                        "migration {} differs from the one that the database has had: this program and the database do not \
                         belong together",
                        name(migration)
                    )));
                }
                Some(_) => {}
            }
        }
        if unknown.is_empty() {
            return Ok(pending);
        }
        Err(RecordsError::Broken(format!(
            "the database's schema is newer than this program ({} migrations that it does not know): run a newer program",
            unknown.len()
        )))
    }

    /// Refuses to work on a schema that is not this program's: for the start of a process.
    ///
    /// # Errors
    /// [`RecordsError::Broken`] names what is missing and the cure, else as [`Records::pending_migrations`].
    pub async fn require_current_schema(&self) -> Result<(), RecordsError> {
        let pending = self.pending_migrations().await?;
        if pending.is_empty() {
            return Ok(());
        }
        Err(RecordsError::Broken(format!(
            "the database's schema lacks {}: run `fellesporten migrate --config FILE`",
            pending.join(", ")
        )))
    }

    async fn applied_migrations(&self) -> Result<Vec<AppliedMigration>, RecordsError> {
        let table = &Migrator::DEFAULT.table_name;
        let listed = match &*self.0 {
            Engine::Sqlite(engine) => {
                let mut connection = engine.writer.acquire().await.map_err(failure)?;
                connection.list_applied_migrations(table).await
            }
            Engine::Postgres(engine) => {
                let mut connection = engine.pool.acquire().await.map_err(failure)?;
                connection.list_applied_migrations(table).await
            }
        };
        match listed {
            Err(error) if is_missing_table(&error) => Ok(Vec::new()),
            listed => listed.map_err(migration_failure),
        }
    }

    /// This engine's migrations, in order.
    fn migrations(&self) -> Migrator {
        let mut migrations: Vec<Migration> = COMMON.iter().map(|migration| numbered(migration, 0)).collect();
        if matches!(&*self.0, Engine::Postgres(_)) {
            migrations.extend(POSTGRES.iter().map(|migration| numbered(migration, 1)));
        }
        let mut migrator = Migrator::with_migrations(migrations);
        migrator.set_locking(false);
        migrator
    }
}

/// File N of the common folder becomes version N × 10, and PostgreSQL's file N follows it.
fn numbered(migration: &Migration, place: i64) -> Migration {
    Migration { version: migration.version * 10 + place, ..migration.clone() }
}

/// The file's name without its ending, and its folder when it is not the common one.
fn name(migration: &Migration) -> String {
    let folder = if migration.version % 10 == 0 { "" } else { "postgres/" };
    format!("{folder}{:04}_{}", migration.version / 10, migration.description.replace(' ', "_"))
}

/// Two processes that make the same table at the same moment may collide on PostgreSQL even with `IF NOT EXISTS`; the one that
/// lost finds it there when it looks again.
async fn prepare_lock(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    if sqlx::query(LOCK_TABLE).execute(&mut *connection).await.is_err() {
        sqlx::query(LOCK_TABLE).execute(&mut *connection).await?;
    }
    sqlx::query(LOCK_ROW).execute(connection).await?;
    Ok(())
}

fn failure(error: sqlx::Error) -> RecordsError {
    Failure::from(error).error
}

fn migration_failure(error: MigrateError) -> RecordsError {
    match error {
        MigrateError::Execute(error) => failure(error),
        MigrateError::ExecuteMigration(error, version) => {
            failure(error).about(&format!("migration {:04}", version / 10))
        }
        other => RecordsError::Broken(other.to_string()),
    }
}

/// A database that was never migrated has no list of migrations yet (SQLSTATE 42P01; SQLite says it in words only).
fn is_missing_table(error: &MigrateError) -> bool {
    let MigrateError::Execute(sqlx::Error::Database(error)) = error else { return false };
    error.code().as_deref() == Some("42P01") || error.message().contains("no such table")
}
