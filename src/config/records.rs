//! `[records]`: what is kept for long.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, de};

use super::table::{Shape, section};
use super::value::{OptionValue, SecretText, quoted};

section! {
    /// Records: organisations, clients, keys, scopes, access, audit. SQL, in a file on this machine or in PostgreSQL.
    Records {
        /// Where the records are. One machine: `sqlite:FILE`. A cluster: `postgres://USER:PASSWORD@HOST/DATABASE`;
        /// then set it by its environment variable, so that the password is not in this file.
        url: RecordsUrl = RecordsUrl::Sqlite(PathBuf::from("fellesporten.db"));
    }
}

/// Which engine, and where.
#[derive(Clone)]
pub(crate) enum RecordsUrl {
    /// A file on this machine.
    Sqlite(PathBuf),
    /// A server; the URL can hold a password.
    Postgres(SecretText),
}

impl fmt::Debug for RecordsUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(formatter, "sqlite:{}", path.display()),
            Self::Postgres(_) => formatter.write_str("postgres:••••"),
        }
    }
}

impl<'de> Deserialize<'de> for RecordsUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = SecretText::deserialize(deserializer)?;
        match written.expose().split_once(':') {
            Some(("sqlite", path)) if !path.is_empty() && !path.starts_with(":memory:") => {
                Ok(Self::Sqlite(PathBuf::from(path.strip_prefix("//").unwrap_or(path))))
            }
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => Ok(Self::Postgres(written)),
            _ => Err(de::Error::custom(format!("must be {}", Self::KIND))),
        }
    }
}

impl OptionValue for RecordsUrl {
    const KIND: &'static str = "\"sqlite:FILE\" or \"postgres://USER:PASSWORD@HOST/DATABASE\"";
    const SHAPE: Shape = Shape::Text;
    fn shown(&self) -> Option<String> {
        match self {
            Self::Sqlite(path) => Some(quoted(&format!("sqlite:{}", path.display()))),
            Self::Postgres(_) => None,
        }
    }
    fn resolve(&mut self, folder: &Path) {
        if let Self::Sqlite(path) = self {
            path.resolve(folder);
        }
    }
}
