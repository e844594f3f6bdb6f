//! The two kinds of state, and the only crate that names a database or Redis driver.
//!
//! * [`Records`]: what must last, in SQL. SQLite on one machine, PostgreSQL for a cluster; every statement is written once,
//!   in the dialect both share.
//! * [`ShortLived`]: what lives minutes or hours, in Redis for a cluster, else embedded in the process. A [`Shelf`] is the
//!   typed way in; a [`Limit`] counts there.
//! * [`deployment`]: what the records belong to, for ever.
//! * [`retention`]: deleting what is too old, provably.
//! * [`test_clock`]: how `PUT /clock` reaches every node of a test or demo environment.

pub mod deployment;
mod pace;
mod records;
pub mod retention;
mod short_lived;
pub mod test_clock;

pub use pace::Pace;
pub use records::{MAX_ROWS_PER_INSERT, RAISE_REVISION, Records, RecordsError, RecordsOptions, Row, Statement, Value};
pub use short_lived::{Durability, Epoch, FirstUse, Share, Shelf, ShortLived, ShortLivedError, Size};
pub use short_lived::{Limit, Quota, Spent};
pub use short_lived::{STATEMENTS, short_lived_sweeping};
