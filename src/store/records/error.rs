//! What can go wrong with records, and whose doing it is.

use sqlx::error::DatabaseError;

/// Why a query or a transaction did not happen. No text holds a bound value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordsError {
    /// The database is away or overloaded: the same call may succeed later.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// A unique rule refused the write, or a statement that had to change something did not.
    #[error("the write conflicts with what is stored: {0}")]
    Conflict(String),
    /// The statement, the schema or the stored data is wrong: it will fail again.
    #[error("the database refused: {0}")]
    Broken(String),
}

impl RecordsError {
    /// One word, for metrics.
    pub(super) const fn cause(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "unavailable",
            Self::Conflict(_) => "conflict",
            Self::Broken(_) => "broken",
        }
    }

    /// The same error with the statement it came from.
    pub(super) fn about(self, sql: &str) -> Self {
        match self {
            Self::Broken(text) => Self::Broken(format!("{text}, in: {sql}")),
            other => other,
        }
    }
}

/// An error, and whether the same call may be tried again.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: RecordsError,
    pub(super) retry: Retry,
}

/// When to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Retry {
    /// Not at all.
    No,
    /// At once, on another connection: this one was dead. Only as long as nothing can have been committed.
    OtherConnection,
    /// After a pause: another transaction had the right of way, and this one did not happen.
    Later,
}

impl Failure {
    pub(super) fn timeout(what: &str) -> Self {
        RecordsError::Unavailable(format!("no answer in time ({what})")).into()
    }

    /// When the connection broke while a commit was on its way, nobody knows whether it happened: it must not be repeated.
    pub(super) fn while_committing(self) -> Self {
        let retry = if self.retry == Retry::OtherConnection { Retry::No } else { self.retry };
        Self { retry, ..self }
    }
}

impl From<RecordsError> for Failure {
    fn from(error: RecordsError) -> Self {
        Self { error, retry: Retry::No }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => from_database(&*error),
            // A pooled connection that the server closed in the meantime: the next one is fresh.
            sqlx::Error::Io(error) => {
                Self { error: RecordsError::Unavailable(error.to_string()), retry: Retry::OtherConnection }
            }
            error @ (sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed) => RecordsError::Unavailable(error.to_string()).into(),
            error => RecordsError::Broken(error.to_string()).into(),
        }
    }
}

fn from_database(error: &dyn DatabaseError) -> Failure {
    let text = error.message().to_owned();
    if error.is_unique_violation() {
        return RecordsError::Conflict(text).into();
    }
    match Trouble::of(error.code().as_deref().unwrap_or_default()) {
        Trouble::Lost => Failure { error: RecordsError::Unavailable(text), retry: Retry::Later },
        Trouble::Ended => Failure { error: RecordsError::Unavailable(text), retry: Retry::OtherConnection },
        Trouble::Away => RecordsError::Unavailable(text).into(),
        Trouble::Ours => RecordsError::Broken(text).into(),
    }
}

/// What a database's error code means for the caller.
#[derive(Debug, PartialEq, Eq)]
enum Trouble {
    /// Lost against another transaction.
    Lost,
    /// The server has ended this connection.
    Ended,
    /// The database cannot serve now.
    Away,
    /// The statement or the data is wrong.
    Ours,
}

impl Trouble {
    /// PostgreSQL gives five characters (SQLSTATE), SQLite its extended result code as a number.
    fn of(code: &str) -> Self {
        if let Ok(number) = code.parse::<u32>()
            && code.len() < 5
        {
            return Self::of_sqlite(number);
        }
        match code {
            // Serialisation failure, deadlock.
            "40001" | "40P01" => Self::Lost,
            // By an operator, or because another backend crashed.
            "57P01" | "57P02" => Self::Ended,
            // Starting up, read-only after a failover, statement cancelled.
            "57P03" | "25006" | "57014" | "55P03" => Self::Away,
            // Connection exceptions, insufficient resources, system errors.
            code if ["08", "53", "58"].iter().any(|class| code.starts_with(class)) => Self::Away,
            _ => Self::Ours,
        }
    }

    const fn of_sqlite(extended: u32) -> Self {
        match extended & 0xff {
            // SQLITE_BUSY, SQLITE_LOCKED
            5 | 6 => Self::Lost,
            // SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN
            8 | 10 | 13 | 14 => Self::Away,
            _ => Self::Ours,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Trouble;

    #[test]
    fn codes_of_both_engines() {
        for (code, trouble) in [
            ("40001", Trouble::Lost),
            ("40P01", Trouble::Lost),
            ("57P01", Trouble::Ended),
            ("57P03", Trouble::Away),
            ("25006", Trouble::Away),
            ("08006", Trouble::Away),
            ("53300", Trouble::Away),
            ("42703", Trouble::Ours),
            ("23514", Trouble::Ours),
            ("", Trouble::Ours),
            ("5", Trouble::Lost),
            ("517", Trouble::Lost),
            ("13", Trouble::Away),
            ("778", Trouble::Away),
            ("1", Trouble::Ours),
            ("275", Trouble::Ours),
        ] {
            assert_eq!(Trouble::of(code), trouble, "{code}");
        }
    }
}
