//! Passkeys and the ceremonies under way, in the records (`docs/contracts/minid.md` §8).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fellesporten_domain::{Rng, Timestamp};
use fellesporten_store::{Records, RecordsError, Row, Statement, values};
use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::{Passkey, PasskeyAuthentication, PasskeyRegistration};

use super::{StateError, statements};
use crate::secrets::NumberHash;

/// How long a ceremony may take: people are not hurried.
pub const CEREMONY_LIFETIME: Duration = Duration::from_secs(300);

/// A passkey as it is kept.
#[derive(Clone, Debug)]
pub struct KeptPasskey {
    /// Its credential id, base64url.
    pub credential_id: String,
    /// Public key and counters.
    pub passkey: Passkey,
    /// What its owner calls it.
    pub nickname: String,
    /// When it was registered.
    pub created: Timestamp,
    /// When it last logged somebody in.
    pub last_used: Option<Timestamp>,
    /// Whether it is out of use: it may have been copied.
    pub disabled: bool,
}

/// What a challenge was given for.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ceremony {
    /// A new passkey.
    Registration(Box<PasskeyRegistration>),
    /// A login with one of these.
    Authentication(Box<PasskeyAuthentication>),
    /// A login with passkeys that nobody has.
    Absent,
}

/// The passkeys of all accounts; clones share them.
#[derive(Clone)]
pub struct Passkeys {
    records: Records,
}

/// A credential id as it is kept and shown to browsers.
pub fn written(credential_id: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(credential_id)
}

impl Passkeys {
    /// The passkeys in `records`.
    pub fn new(records: Records) -> Self {
        Passkeys { records }
    }

    /// The passkeys of a number, oldest first.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn of(&self, number: &NumberHash) -> Result<Vec<KeptPasskey>, StateError> {
        let rows = self.records.rows(statements::FIND_PASSKEYS, values![number.as_str()]).await?;
        rows.iter().map(read).collect()
    }

    /// Adds one; `false` when the credential is registered already, on whatever account.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn add(
        &self,
        number: &NumberHash,
        passkey: &Passkey,
        nickname: &str,
        now: Timestamp,
    ) -> Result<bool, StateError> {
        let (id, json) = (written(passkey.cred_id()), serde_json::to_string(passkey)?);
        let put = Statement::new(statements::ADD_PASSKEY, values![id, number.as_str(), json, nickname, now]);
        match self.records.write(vec![put]).await {
            Ok(_) => Ok(true),
            Err(RecordsError::Conflict(_)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps what a login changed of one.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn used(&self, kept: &KeptPasskey, now: Timestamp) -> Result<(), StateError> {
        let json = serde_json::to_string(&kept.passkey)?;
        let values = values![kept.credential_id.as_str(), json, now];
        self.records.write(vec![Statement::new(statements::PASSKEY_USED, values)]).await?;
        Ok(())
    }

    /// Takes one out of use.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn disable(&self, credential_id: &str) -> Result<(), StateError> {
        self.records.write(vec![Statement::new(statements::DISABLE_PASSKEY, values![credential_id])]).await?;
        Ok(())
    }

    /// Removes one of this number.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn remove(&self, number: &NumberHash, credential_id: &str) -> Result<(), StateError> {
        let remove = Statement::new(statements::REMOVE_PASSKEY, values![credential_id, number.as_str()]);
        self.records.write(vec![remove]).await?;
        Ok(())
    }

    /// Begins a ceremony; gives its id.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn begin(
        &self,
        rng: &Rng,
        number: &NumberHash,
        ceremony: &Ceremony,
        now: Timestamp,
    ) -> Result<String, StateError> {
        let (id, state) = (rng.token::<32>(), serde_json::to_string(ceremony)?);
        let ends = now.plus(CEREMONY_LIFETIME);
        let put = Statement::new(statements::ADD_CEREMONY, values![id.as_str(), number.as_str(), state, ends]);
        self.records.write(vec![put]).await?;
        Ok(id)
    }

    /// Takes a ceremony of this number: of all who ask, one gets it.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn take(&self, number: &NumberHash, id: &str, now: Timestamp) -> Result<Option<Ceremony>, StateError> {
        let row = self.records.row(statements::FIND_CEREMONY, values![id, number.as_str(), now]).await?;
        let Some(row) = row else { return Ok(None) };
        let take = Statement::new(statements::TAKE_CEREMONY, values![id]).must_change();
        match self.records.write(vec![take]).await {
            Ok(_) => Ok(Some(serde_json::from_str(&row.text("state")?)?)),
            Err(RecordsError::Conflict(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

fn read(row: &Row) -> Result<KeptPasskey, StateError> {
    Ok(KeptPasskey {
        credential_id: row.text("credential_id")?,
        passkey: serde_json::from_str(&row.text("passkey")?)?,
        nickname: row.text("nickname")?,
        created: Timestamp::from_millis(row.int("created_at")?),
        last_used: row.opt_int("last_used_at")?.map(Timestamp::from_millis),
        disabled: row.flag("disabled")?,
    })
}
