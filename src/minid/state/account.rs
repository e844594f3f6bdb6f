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
    /// How often a password was chosen. What was proved before the latest one counts no more.
    #[serde(default)]
    pub generation: u64,
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

/// What its owner chooses when activating an account.
#[derive(Clone)]
pub struct Activation {
    /// Hash of the password.
    pub password: String,
    /// Mobile number.
    pub mobile: String,
    /// E-mail address, if one was given.
    pub email: Option<String>,
    /// Language of messages.
    pub language: Language,
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
            generation: 0,
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

    /// Adds a sheet; the oldest of three goes. `false` when the one before, usable or not, was sent too recently.
    pub fn add_sheet(&mut self, sheet: PinSheet) -> bool {
        if self.sheets.last().is_some_and(|latest| !latest.may_be_followed(sheet.sent)) {
            return false;
        }
        self.sheets.push(sheet);
        let excess = self.sheets.len().saturating_sub(SHEETS);
        self.sheets.drain(..excess);
        true
    }

    /// Whether a code with this digest activates the account now.
    pub fn is_activated_by(&self, code_hash: &str, now: Timestamp) -> bool {
        self.letter.as_ref().is_some_and(|letter| {
            activation::is_valid(letter.ordered, now)
                && fellesporten_jose::constant_time_eq(letter.code_hash.as_bytes(), code_hash.as_bytes())
        })
    }

    /// Takes a password that its owner chose. Log-ins and sessions that knew the one before end with it.
    pub fn choose_password(&mut self, hash: String) {
        self.password = Some(hash);
        self.generation += 1;
        self.temporary_password = false;
    }

    /// Uses the letter up, and puts what its owner chose in the place of all that could log in before. `false` when there is no letter
    /// that is good now, or the account is closed.
    pub fn activate(&mut self, chosen: Activation, now: Timestamp) -> bool {
        let letter = self.letter.take().filter(|letter| activation::is_valid(letter.ordered, now));
        if letter.is_none() || self.standing == Standing::Closed {
            return false;
        }
        self.choose_password(chosen.password);
        self.mobile = Some(chosen.mobile);
        self.email = chosen.email;
        self.language = chosen.language;
        self.standing = Standing::Open;
        self.preferred = Factor::Otc;
        self.consented = Some(now);
        self.totp = None;
        self.sheets.clear();
        true
    }

    /// Opens what the help desk had locked, and says whether it had; nothing for what is closed.
    pub fn unlock(&mut self) -> Option<bool> {
        let before = std::mem::replace(&mut self.standing, Standing::Open);
        if before == Standing::Closed {
            self.standing = before;
            return None;
        }
        Some(before == Standing::Locked)
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use fellesporten_domain::{Environment, PidRules};

    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

    fn account(standing: Standing, ordered: Option<Timestamp>) -> Account {
        let number = Pid::parse("17847531096", &PidRules::for_environment(Environment::Test)).unwrap();
        let mut account = Account::ordered(&Rng::seeded(1), number, Language::Nb, NOW);
        account.standing = standing;
        account.totp = Some(TotpKey { secret: vec![1], last_step: None });
        account.add_sheet(PinSheet::new(&Rng::seeded(1), NOW));
        account.letter = ordered.map(|ordered| ActivationLetter { code_hash: "x".to_owned(), ordered });
        account
    }

    #[test]
    fn the_help_desk_opens_what_is_locked_never_what_is_closed() {
        for (standing, was_locked, after) in [
            (Standing::Open, Some(false), Standing::Open),
            (Standing::Locked, Some(true), Standing::Open),
            (Standing::Closed, None, Standing::Closed),
        ] {
            let mut account = account(standing, None);
            assert_eq!((account.unlock(), account.standing), (was_locked, after), "{standing:?}");
        }
    }

    #[test]
    fn a_letter_opens_what_is_locked_never_what_is_closed_and_leaves_no_older_factor() {
        let chosen = Activation {
            password: "hash".to_owned(),
            mobile: "+4799000001".to_owned(),
            email: None,
            language: Language::Nn,
        };
        let old = NOW.minus(Duration::from_secs(60 * 86_400));
        for (standing, ordered, activated) in [
            (Standing::Open, Some(NOW), true),
            (Standing::Locked, Some(NOW), true),
            (Standing::Closed, Some(NOW), false),
            (Standing::Locked, Some(old), false),
            (Standing::Open, None, false),
        ] {
            let mut account = account(standing, ordered);
            assert_eq!(account.activate(chosen.clone(), NOW), activated, "{standing:?} {ordered:?}");
            assert_eq!(account.standing, if activated { Standing::Open } else { standing });
            assert_eq!((account.password.is_some(), account.generation), (activated, u64::from(activated)));
            assert_eq!((account.has(Factor::Totp), account.has(Factor::Pin)), (!activated, !activated));
            assert!(!account.activate(chosen.clone(), NOW), "a letter is good once");
        }
    }
}
