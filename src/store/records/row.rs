//! A row of an answer, whichever engine gave it.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Decode, Row as _, Type};

use super::RecordsError;

/// A row; columns are read by name.
pub struct Row(Kind);

enum Kind {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Row(…)")
    }
}

impl From<SqliteRow> for Row {
    fn from(row: SqliteRow) -> Self {
        Self(Kind::Sqlite(row))
    }
}

impl From<PgRow> for Row {
    fn from(row: PgRow) -> Self {
        Self(Kind::Postgres(row))
    }
}

impl Row {
    /// A `TEXT` column.
    ///
    /// # Errors
    /// [`RecordsError::Broken`] when there is no such column, or it holds something else.
    pub fn text(&self, column: &str) -> Result<String, RecordsError> {
        self.get(column)
    }

    /// A `TEXT` column that may be `NULL`.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn opt_text(&self, column: &str) -> Result<Option<String>, RecordsError> {
        self.get(column)
    }

    /// A `BIGINT` column.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn int(&self, column: &str) -> Result<i64, RecordsError> {
        self.opt_int(column)?.ok_or_else(|| RecordsError::Broken(format!("column {column} is NULL")))
    }

    /// A `BIGINT` column that may be `NULL`. (A bare number in a query is four bytes wide in PostgreSQL: that is taken too.)
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn opt_int(&self, column: &str) -> Result<Option<i64>, RecordsError> {
        self.get::<Option<i64>>(column).or_else(|wrong_width| match self.get::<Option<i32>>(column) {
            Ok(narrow) => Ok(narrow.map(i64::from)),
            Err(_) => Err(wrong_width),
        })
    }

    /// A 0/1 column.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn flag(&self, column: &str) -> Result<bool, RecordsError> {
        Ok(self.int(column)? != 0)
    }

    /// A binary column.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn bytes(&self, column: &str) -> Result<Vec<u8>, RecordsError> {
        self.get(column)
    }

    fn get<T>(&self, column: &str) -> Result<T, RecordsError>
    where
        T: for<'r> Decode<'r, sqlx::Sqlite> + Type<sqlx::Sqlite>,
        T: for<'r> Decode<'r, sqlx::Postgres> + Type<sqlx::Postgres>,
        for<'c> &'c str: ColumnIndex<SqliteRow> + ColumnIndex<PgRow>,
    {
        match &self.0 {
            Kind::Sqlite(row) => row.try_get(column),
            Kind::Postgres(row) => row.try_get(column),
        }
        .map_err(|error| RecordsError::Broken(error.to_string()))
    }
}
