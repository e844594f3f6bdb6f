//! A key as it stands in the records, without its private half.

use std::fmt::Display;

use fellesporten_domain::Timestamp;
use fellesporten_jose::KeyState;
use fellesporten_jose::certificate::Chain;
use fellesporten_store::{RecordsError, Row};

use super::SigningKeysError;

/// One row of `signing_keys`.
#[derive(Debug, Clone)]
pub struct StoredKey {
    /// Whose key it is: a profile id.
    pub issuer: String,
    /// Its RFC 7638 thumbprint.
    pub kid: String,
    /// Where it stands in its life.
    pub state: KeyState,
    /// The environment that made it.
    pub made_in: String,
    /// Its certificate, with those above it.
    pub certificate: Chain,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was first published.
    pub announced_at: Option<Timestamp>,
    /// When it last began to sign.
    pub activated_at: Option<Timestamp>,
    /// When it stopped.
    pub retired_at: Option<Timestamp>,
    /// When it was taken away.
    pub revoked_at: Option<Timestamp>,
    /// Why it was activated early, or taken away.
    pub reason: Option<String>,
}

impl StoredKey {
    pub(super) fn read(row: &Row) -> Result<Self, SigningKeysError> {
        let (issuer, kid) = (row.text("issuer")?, row.text("kid")?);
        let unreadable = |why: &dyn Display| SigningKeysError::Unreadable(kid.clone(), issuer.clone(), why.to_string());
        Ok(Self {
            state: row.text("state")?.parse().map_err(|error| unreadable(&error))?,
            made_in: row.text("made_in")?,
            certificate: Chain::from_pem(&row.text("certificate_chain")?).map_err(|error| unreadable(&error))?,
            created_at: Timestamp::from_millis(row.int("created_at")?),
            announced_at: time(row, "announced_at")?,
            activated_at: time(row, "activated_at")?,
            retired_at: time(row, "retired_at")?,
            revoked_at: time(row, "revoked_at")?,
            reason: row.opt_text("reason")?,
            issuer,
            kid,
        })
    }
}

fn time(row: &Row, column: &str) -> Result<Option<Timestamp>, RecordsError> {
    Ok(row.opt_int(column)?.map(Timestamp::from_millis))
}
