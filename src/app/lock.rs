//! One process per embedded store: two would each remember half of what was used.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::config::{Config, RecordsUrl, ShortLivedUrl};

/// Held as long as the process lives; the system lets it go when the process ends, however that happens.
pub(super) struct Lock(#[expect(dead_code, reason = "it is held, not read")] Option<File>);

/// Takes the lock beside the records, when the configuration keeps short-lived state in the process.
///
/// # Errors
/// Another process has it.
pub(super) fn take(config: &Config) -> anyhow::Result<Lock> {
    let (RecordsUrl::Sqlite(path), ShortLivedUrl::Embedded) = (&config.records.url, &config.short_lived.url) else {
        return Ok(Lock(None));
    };
    match of_file(&path.with_added_extension("lock")).context("records.url")? {
        Some(lock) => Ok(Lock(Some(lock))),
        None => bail!(
            "records.url: another process serves {}: stop it, name another file, or use PostgreSQL and Redis",
            path.display()
        ),
    }
}

/// The lock on this file, made when missing; none when another process holds it.
///
/// # Errors
/// The file cannot be made or locked.
pub(crate) fn of_file(path: &Path) -> anyhow::Result<Option<File>> {
    let place = || path.display().to_string();
    let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path).with_context(place)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error).with_context(place),
    }
}
