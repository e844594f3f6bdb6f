//! Tries of numbers, in the records: the same rows and the same work whether a number has a MinID or not
//! (`docs/contracts/minid.md` §7; fact 33).

use std::iter;

use fellesporten_domain::Timestamp;
use fellesporten_domain::lockout::{Quarantined, Tries, Wrong};
use fellesporten_store::{Records, RecordsError, Statement, Value, values};

use super::statements;
use crate::secrets::NumberHash;

/// How often counting starts over when others count the same number at the same time.
const ATTEMPTS: usize = 64;

/// Which tries count together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purse {
    /// Passwords, activation codes, and codes by SMS, e-mail and app.
    Codes,
    /// Codes from the sheet.
    PinSheet,
    /// Passkeys, which never lock the way by password.
    Passkeys,
}

impl Purse {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Codes => "codes",
            Self::PinSheet => "pin_sheet",
            Self::Passkeys => "passkeys",
        }
    }
}

/// A try that was counted and is being judged.
#[must_use = "a counted try is right or wrong"]
pub struct Counted {
    number: NumberHash,
    purse: Purse,
}

/// The tries of all numbers; clones share them.
#[derive(Clone)]
pub struct TriesOfNumbers {
    records: Records,
}

impl TriesOfNumbers {
    /// The tries in `records`.
    pub fn new(records: Records) -> Self {
        TriesOfNumbers { records }
    }

    /// Whether a number is in quarantine.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn is_quarantined(
        &self,
        number: &NumberHash,
        purse: Purse,
        now: Timestamp,
    ) -> Result<bool, RecordsError> {
        Ok(self.find(number, purse).await?.0.is_quarantined(now))
    }

    /// Counts a try before it is judged.
    ///
    /// # Errors
    /// When the records are away; inside, when no further try is judged.
    pub async fn count(
        &self,
        number: &NumberHash,
        purse: Purse,
        now: Timestamp,
    ) -> Result<Result<Counted, Quarantined>, RecordsError> {
        let one_more = |tries: Tries| tries.counting_one(now).map(|tries| (tries, ()));
        let counted = self.change(number, purse, one_more, |()| None).await?;
        Ok(counted.map(|()| Counted { number: number.clone(), purse }))
    }

    /// The counted try was right.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn right(&self, counted: Counted) -> Result<(), RecordsError> {
        let given_back = |tries: Tries| Ok::<_, Quarantined>((tries.right(), ()));
        self.change(&counted.number, counted.purse, given_back, |()| None).await.map(drop)
    }

    /// The counted try was wrong. A quarantine of codes also demands a new password, where there is an account; in the same
    /// transaction, since a commit that changes nothing would take less time.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn wrong(&self, counted: Counted, now: Timestamp) -> Result<Wrong, RecordsError> {
        let wrong = |tries: Tries| Ok::<_, Quarantined>(tries.wrong(now));
        let demand = |judged: &Wrong| {
            let is_due = *judged == Wrong::Quarantined && counted.purse == Purse::Codes;
            is_due.then(|| Statement::new(statements::DEMAND_NEW_PASSWORD, values![counted.number.as_str()]))
        };
        let judged = self.change(&counted.number, counted.purse, wrong, demand).await?;
        Ok(judged.unwrap_or(Wrong::Quarantined))
    }

    /// A login was completed: all is forgotten.
    ///
    /// # Errors
    /// When the records are away.
    pub async fn forget(&self, number: &NumberHash, purse: Purse) -> Result<(), RecordsError> {
        let values = values![number.as_str(), purse.as_str()];
        self.records.write(vec![Statement::new(statements::CLEAR_TRIES, values)]).await.map(drop)
    }

    /// What forgets the tries of a number, of every kind, beside another change.
    pub fn forgetting_all(&self, number: &NumberHash) -> Vec<Statement> {
        let purses = [Purse::Codes, Purse::PinSheet, Purse::Passkeys];
        let forget = |purse: Purse| Statement::new(statements::CLEAR_TRIES, values![number.as_str(), purse.as_str()]);
        purses.map(forget).into()
    }

    async fn find(&self, number: &NumberHash, purse: Purse) -> Result<(Tries, i64), RecordsError> {
        let row = self.records.row(statements::FIND_TRIES, values![number.as_str(), purse.as_str()]).await?;
        let Some(row) = row else { return Ok((Tries::default(), 0)) };
        let tries = Tries {
            counted: u32::try_from(row.int("counted")?).unwrap_or(u32::MAX),
            quarantined_until: row.opt_int("quarantined_until")?.map(Timestamp::from_millis),
            latest: Some(Timestamp::from_millis(row.int("latest")?)),
        };
        Ok((tries, row.int("version")?))
    }

    /// Writes what `decide` makes of the tries, and what `beside` says belongs to that.
    async fn change<T>(
        &self,
        number: &NumberHash,
        purse: Purse,
        decide: impl Fn(Tries) -> Result<(Tries, T), Quarantined>,
        beside: impl Fn(&T) -> Option<Statement>,
    ) -> Result<Result<T, Quarantined>, RecordsError> {
        for _ in 0..ATTEMPTS {
            let (before, version) = self.find(number, purse).await?;
            let (tries, given) = match decide(before) {
                Ok(decided) => decided,
                Err(Quarantined) => return Ok(Err(Quarantined)),
            };
            let latest = tries.latest.map_or(0, Timestamp::as_millis);
            let until = tries.quarantined_until.map_or(Value::Null, Value::from);
            let values = values![number.as_str(), purse.as_str(), i64::from(tries.counted), until, latest, version];
            let put = Statement::new(statements::PUT_TRIES, values).must_change();
            let statements = iter::once(put).chain(beside(&given)).collect();
            match self.records.write(statements).await {
                Ok(_) => return Ok(Ok(given)),
                Err(RecordsError::Conflict(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Err(RecordsError::Unavailable("a number is tried by too many at once".to_owned()))
    }
}
