//! A statement of a transaction, as data.

use std::fmt::Write as _;

use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};

use super::{RecordsError, Value};

/// Raises the registry's revision: goes into the same transaction as every write to the registry. Rows that the transaction
/// changes take the new number from `(SELECT revision FROM registry_revision WHERE id = 1)` in statements after this one.
pub const RAISE_REVISION: &str = "INSERT INTO registry_revision (id, revision) VALUES (1, 1) \
     ON CONFLICT (id) DO UPDATE SET revision = registry_revision.revision + 1";

/// The longest multi-row insert that [`Statement::insert_many`] makes.
pub const MAX_ROWS_PER_INSERT: usize = 64;
/// Up to this many rows an insert gets a text of its own; above, sizes are few, so that prepared statements stay few.
const ANY_SIZE_UP_TO: usize = 16;

/// One statement of a transaction.
#[derive(Debug, Clone)]
pub struct Statement {
    sql: &'static str,
    rows: usize,
    pub(super) values: Vec<Value>,
    must_change: bool,
}

impl Statement {
    /// `sql` with its values, in the order of its placeholders.
    #[must_use]
    pub fn new(sql: &'static str, values: Vec<Value>) -> Self {
        Self { sql, rows: 1, values, must_change: false }
    }

    /// The statement, refusing the whole transaction with [`RecordsError::Conflict`] when it changes no row.
    #[must_use]
    pub fn must_change(self) -> Self {
        Self { must_change: true, ..self }
    }

    /// Inserts many rows with few statements. `sql` is the insert of one row, `INSERT … VALUES ($1, …, $n) …`, with all its
    /// placeholders in that list; the list is repeated, up to [`MAX_ROWS_PER_INSERT`] times a statement.
    #[must_use]
    pub fn insert_many(sql: &'static str, rows: Vec<Vec<Value>>) -> Vec<Self> {
        let mut statements = Vec::new();
        let mut rest = rows.len();
        let mut rows = rows.into_iter();
        while rest > 0 {
            let count = next_size(rest);
            let values = rows.by_ref().take(count).flatten().collect();
            statements.push(Self { sql, rows: count, values, must_change: false });
            rest -= count;
        }
        statements
    }

    /// The text to run. This is the only place where SQL is put together, and only from `&'static str` and numbers.
    pub(super) fn sql(&self) -> Result<SqlStr, RecordsError> {
        if self.rows == 1 {
            return Ok(self.sql.into_sql_str());
        }
        repeated(self.sql, self.rows).map(|sql| AssertSqlSafe(sql).into_sql_str()).ok_or_else(|| {
            RecordsError::Broken("an insert of many rows needs `VALUES ($1, …)`".to_owned()).about(self.sql)
        })
    }

    /// Refuses a statement that had to change something and did not.
    pub(super) fn judge(&self, changed: u64) -> Result<(), RecordsError> {
        if self.must_change && changed == 0 {
            return Err(RecordsError::Conflict(format!("nothing was changed by: {}", self.sql)));
        }
        Ok(())
    }
}

const fn next_size(rest: usize) -> usize {
    match rest {
        MAX_ROWS_PER_INSERT.. => MAX_ROWS_PER_INSERT,
        32.. => 32,
        ANY_SIZE_UP_TO.. => ANY_SIZE_UP_TO,
        few => few,
    }
}

fn repeated(sql: &str, rows: usize) -> Option<String> {
    let (head, rest) = sql.split_once("VALUES (")?;
    let (list, tail) = rest.split_once(')')?;
    let columns = list.split(',').count();
    let mut text = String::with_capacity(sql.len() + rows * columns * 5);
    text.push_str(head);
    text.push_str("VALUES ");
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            let comma = if column == 0 { "" } else { ", " };
            write!(text, "{comma}${}", row * columns + column + 1).ok()?;
        }
        text.push(')');
    }
    text.push_str(tail);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values;

    const INSERT: &str = "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    #[test]
    fn the_list_of_one_row_is_repeated() {
        let [statement] = &Statement::insert_many(INSERT, vec![values![1, 2], values![3, 4], values![5, 6]])[..] else {
            panic!("one statement");
        };
        assert_eq!(
            statement.sql().unwrap().as_str(),
            "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4), ($5, $6) ON CONFLICT DO NOTHING"
        );
        assert_eq!(statement.values, values![1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn sizes_are_few_and_add_up() {
        for (rows, sizes) in [
            (0, vec![]),
            (1, vec![1]),
            (13, vec![13]),
            (17, vec![16, 1]),
            (63, vec![32, 16, 15]),
            (150, vec![64, 64, 16, 6]),
        ] {
            let statements = Statement::insert_many(INSERT, vec![values![1, 2]; rows]);
            assert_eq!(statements.iter().map(|statement| statement.rows).collect::<Vec<_>>(), sizes, "{rows}");
            assert_eq!(statements.iter().map(|statement| statement.values.len()).sum::<usize>(), rows * 2);
        }
    }

    #[test]
    fn an_insert_without_a_list_is_refused() {
        let statements = Statement::insert_many("DELETE FROM t", vec![values![1], values![2]]);
        assert!(matches!(statements[0].sql(), Err(RecordsError::Broken(_))));
    }
}
