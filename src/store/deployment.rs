//! What records belong to, for ever.
//!
//! What a test or demo left behind (sessions of anybody, http addresses, short secrets) must not be believed by production, so
//! records belong to one environment. And some secrets can never change, so records know the fingerprints of theirs.

use crate::{Records, RecordsError, Statement, values};

const CLAIM: &str = "INSERT INTO deployment (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
const VALUE: &str = "SELECT value FROM deployment WHERE name = $1";

/// Every statement of this file, for the test that prepares them on both engines.
pub const STATEMENTS: &[&str] = &[CLAIM, VALUE];

/// What the records say of `name`; when nobody said anything yet, `value` from now on.
///
/// # Errors
/// As [`Records::write`].
pub async fn claim(records: &Records, name: &str, value: &str) -> Result<String, RecordsError> {
    if let Some(said) = said(records, name).await? {
        return Ok(said);
    }
    records.write(vec![Statement::new(CLAIM, values![name, value])]).await?;
    Ok(said(records, name).await?.unwrap_or_else(|| value.to_owned()))
}

/// Whether nobody ever said anything of `name` before this call. Of all who ask, once and for ever, one hears yes.
///
/// # Errors
/// As [`Records::write`].
pub async fn is_first(records: &Records, name: &str) -> Result<bool, RecordsError> {
    if said(records, name).await?.is_some() {
        return Ok(false);
    }
    let changed = records.write(vec![Statement::new(CLAIM, values![name, "said"])]).await?;
    Ok(changed.first().is_some_and(|rows| *rows > 0))
}

/// What the records say of `name`.
///
/// # Errors
/// As [`Records::rows`].
pub async fn said(records: &Records, name: &str) -> Result<Option<String>, RecordsError> {
    records.row(VALUE, values![name]).await?.map(|row| row.text("value")).transpose()
}
