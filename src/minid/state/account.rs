//! An account (`docs/contracts/minid.md` §2).

use std::fmt;

use fellesporten_domain::{Amr, Language, Pid, Rng, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

use crate::rules::{activation, pin_sheet::PinSheet};

/// Log-ins that an account remembers for its owner.
const LOG_INS: usize = 20;
/// Sheets that may be valid at the same time.
const SHEETS: usize = 2;

/// A person's MinID. Its JSON is sealed before it is kept.
#[derive(Clone, Serialize, Deserialize)]
pub struct Account {
    /// Its own name: `sub` for the broker, and the user handle of its passkeys. Never the number.
    pub id: Uuid,
    /// The user name.
    #[serde(with = "fellesporten_domain::pid::stored")]
    pub number: Pid,
    /// Where codes go.
    pub mobile: Option<String>,
    /// Where the second code of a forgotten password goes.
    pub email: Option<String>,
    /// Hash of the password; none until it is activated.
    pub password: Option<String>,
    /// Whether it may be used.
    pub standing: Standing,
    /// Whether the password was given by the help desk, and must be changed before anything else.
    pub temporary_password: bool,
    /// When it was ordered.
    pub created: Timestamp,
    /// When its owner activated it and accepted the terms.
    pub consented: Option<Timestamp>,
    /// Language of messages.
    pub language: Language,
    /// The second factor that is asked for first.
    pub preferred: Factor,
    /// Sheets of numbered codes, newest last.
    pub sheets: Vec<PinSheet>,
    /// The letter that is on its way, or was used.
    pub letter: Option<ActivationLetter>,
    /// The authenticator app.
    pub totp: Option<TotpKey>,
    /// Latest log-ins, newest first.
    pub log_ins: Vec<LogIn>,
}

/// Whether an account may be used, apart from quarantine, which belongs to the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It may.
    Open,
    /// Locked by the help desk, until a new letter is used.
    Locked,
    /// Closed for good, or by the authority.
    Closed,
}

/// A second factor beside the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// A code by SMS.
    Otc,
    /// A code from the sheet.
    Pin,
    /// A code of an authenticator app.
    Totp,
}

impl Factor {
    /// What the broker is told.
    pub const fn amr(self) -> Amr {
        match self {
            Self::Otc => Amr::MinidOtc,
            Self::Pin => Amr::MinidPin,
            Self::Totp => Amr::MinidTotp,
        }
    }

    /// The word in forms and the locales.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Otc => "otc",
            Self::Pin => "pin",
            Self::Totp => "totp",
        }
    }

    /// The factor of a word.
    pub fn named(word: &str) -> Option<Self> {
        [Self::Otc, Self::Pin, Self::Totp].into_iter().find(|factor| factor.as_str() == word)
    }
}

/// A letter with an activation code.
#[derive(Clone, Serialize, Deserialize)]
pub struct ActivationLetter {
    /// Keyed digest of the code.
    pub code_hash: String,
    /// When it was ordered.
    pub ordered: Timestamp,
}

/// The secret of an authenticator app.
#[derive(Clone, Serialize, Deserialize)]
pub struct TotpKey {
    /// The secret.
    pub secret: Vec<u8>,
    /// The latest step whose code was used.
    pub last_step: Option<u64>,
}

/// A login as its owner sees it afterwards.
#[derive(Clone, Serialize, Deserialize)]
pub struct LogIn {
    /// When.
    pub at: Timestamp,
    /// At what, as it was called then.
    pub service: String,
    /// How.
    pub amr: Amr,
}

impl Account {
    /// An account that was ordered and waits for its letter.
    pub fn ordered(rng: &Rng, number: Pid, language: Language, now: Timestamp) -> Self {
        Account {
            id: rng.uuid_v4(),
            number,
            mobile: None,
            email: None,
            password: None,
            standing: Standing::Open,
            temporary_password: false,
            created: now,
            consented: None,
            language,
            preferred: Factor::Otc,
            sheets: Vec::new(),
            letter: None,
            totp: None,
            log_ins: Vec::new(),
        }
    }

    /// Whether this factor can be used.
    pub fn has(&self, factor: Factor) -> bool {
        match factor {
            Factor::Otc => self.mobile.is_some(),
            Factor::Pin => self.sheet().is_some(),
            Factor::Totp => self.totp.is_some(),
        }
    }

    /// The factors that can be used, the preferred one first.
    pub fn factors(&self) -> Vec<Factor> {
        let mut factors: Vec<_> =
            [Factor::Otc, Factor::Totp, Factor::Pin].into_iter().filter(|factor| self.has(*factor)).collect();
        factors.sort_by_key(|factor| *factor != self.preferred);
        factors
    }

    /// The newest sheet that can be used.
    pub fn sheet(&self) -> Option<&PinSheet> {
        self.sheets.iter().rev().find(|sheet| !sheet.cancelled)
    }

    /// The same, to be answered or cancelled.
    pub fn sheet_mut(&mut self) -> Option<&mut PinSheet> {
        self.sheets.iter_mut().rev().find(|sheet| !sheet.cancelled)
    }

    /// Adds a sheet; the oldest of three goes.
    pub fn add_sheet(&mut self, sheet: PinSheet) {
        self.sheets.push(sheet);
        let excess = self.sheets.len().saturating_sub(SHEETS);
        self.sheets.drain(..excess);
    }

    /// Whether a code with this digest activates the account now.
    pub fn is_activated_by(&self, code_hash: &str, now: Timestamp) -> bool {
        self.letter.as_ref().is_some_and(|letter| {
            activation::is_valid(letter.ordered, now)
                && fellesporten_jose::constant_time_eq(letter.code_hash.as_bytes(), code_hash.as_bytes())
        })
    }

    /// Remembers a login.
    pub fn remember(&mut self, log_in: LogIn) {
        self.log_ins.insert(0, log_in);
        self.log_ins.truncate(LOG_INS);
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Account").field("id", &self.id).finish_non_exhaustive()
    }
}
