//! The accounts in the records.

use fellesporten_domain::{Clock, Pid, Rng, Timestamp};
use fellesporten_jose::wrapping::WrappingError;
use fellesporten_store::{Records, RecordsError, Row, Statement, values};

use super::{Account, statements};
use crate::secrets::{NumberHash, Secrets};

/// How often a change starts over when others change the same account at the same time.
const CHANGE_ATTEMPTS: usize = 16;

/// Why accounts cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The records.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// An account does not open with this secret.
    #[error("an account does not open: {0}")]
    Sealed(#[from] WrappingError),
    /// An account is not in the form that this program writes.
    #[error("an account is not readable: {0}")]
    Form(#[from] serde_json::Error),
}

/// The accounts; clones share them.
#[derive(Clone)]
pub struct Accounts {
    records: Records,
    secrets: Secrets,
    rng: Rng,
    clock: Clock,
}

/// An account as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The account.
    pub account: Account,
    /// Whether the right password leads to choosing a new one: there was a quarantine.
    pub renew_password: bool,
    version: i64,
}

impl Accounts {
    /// The accounts in `records`.
    pub fn new(records: Records, secrets: Secrets, rng: Rng, clock: Clock) -> Self {
        Accounts { records, secrets, rng, clock }
    }

    /// How the records name a number.
    pub fn hash_of(&self, number: &Pid) -> NumberHash {
        self.secrets.number_hash(number)
    }

    /// The account of a number.
    ///
    /// # Errors
    /// When the records are away, or the account does not open.
    pub async fn find(&self, number: &NumberHash) -> Result<Option<Kept>, StateError> {
        let row = self.records.row(statements::FIND_ACCOUNT, values![number.as_str()]).await?;
        row.map(|row| self.read(&row, number)).transpose()
    }

    /// Adds an account.
    ///
    /// # Errors
    /// [`RecordsError::Conflict`] when the number has one.
    pub async fn add(&self, account: &Account) -> Result<(), StateError> {
        let number = self.hash_of(&account.number);
        let sealed = self.seal(account, &number)?;
        let values = values![number.as_str(), account.id.to_string(), sealed, self.now()];
        self.records.write(vec![Statement::new(statements::ADD_ACCOUNT, values)]).await?;
        Ok(())
    }

    /// Changes an account that is there, in one step against all others; gives what `change` gave. `change` may run several times.
    ///
    /// # Errors
    /// As [`Accounts::find`]; also when others never stop changing it.
    pub async fn change<T>(
        &self,
        number: &NumberHash,
        mut change: impl FnMut(&mut Kept) -> T + Send,
    ) -> Result<Option<T>, StateError> {
        self.change_if(number, |kept| Some(change(kept))).await
    }

    /// As [`Accounts::change`]; where `change` gives nothing, nothing is kept.
    ///
    /// # Errors
    /// As [`Accounts::change`].
    pub async fn change_if<T>(
        &self,
        number: &NumberHash,
        change: impl FnMut(&mut Kept) -> Option<T> + Send,
    ) -> Result<Option<T>, StateError> {
        self.change_beside(number, &[], change).await
    }

    /// As [`Accounts::change_if`], and in the same step every passkey of the number goes.
    ///
    /// # Errors
    /// As [`Accounts::change`].
    pub async fn change_without_passkeys<T>(
        &self,
        number: &NumberHash,
        change: impl FnMut(&mut Kept) -> Option<T> + Send,
    ) -> Result<Option<T>, StateError> {
        let remove = Statement::new(statements::REMOVE_PASSKEYS, values![number.as_str()]);
        self.change_beside(number, &[remove], change).await
    }

    /// As [`Accounts::change_if`], and in the same step these statements.
    ///
    /// # Errors
    /// As [`Accounts::change`].
    pub async fn change_beside<T>(
        &self,
        number: &NumberHash,
        beside: &[Statement],
        mut change: impl FnMut(&mut Kept) -> Option<T> + Send,
    ) -> Result<Option<T>, StateError> {
        for _ in 0..CHANGE_ATTEMPTS {
            let Some(mut kept) = self.find(number).await? else { return Ok(None) };
            let Some(given) = change(&mut kept) else { return Ok(None) };
            let sealed = self.seal(&kept.account, number)?;
            let values = values![number.as_str(), sealed, kept.renew_password, self.now(), kept.version];
            let save = Statement::new(statements::SAVE_ACCOUNT, values).must_change();
            match self.records.write([&[save], beside].concat()).await {
                Ok(_) => return Ok(Some(given)),
                Err(RecordsError::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(RecordsError::Unavailable("an account is changed by too many at once".to_owned()).into())
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn seal(&self, account: &Account, number: &NumberHash) -> Result<Vec<u8>, StateError> {
        Ok(self.secrets.seal(&self.rng, &serde_json::to_vec(account)?, number)?)
    }

    fn read(&self, row: &Row, number: &NumberHash) -> Result<Kept, StateError> {
        let opened = self.secrets.open(&row.bytes("sealed")?, number)?;
        Ok(Kept {
            account: serde_json::from_slice(opened.expose())?,
            renew_password: row.flag("renew_password")?,
            version: row.int("version")?,
        })
    }
}
