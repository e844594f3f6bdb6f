//! What would change, and how it reads.

use std::fmt;

use fellesporten_domain::{OrgNumber, Secret, Timestamp};
use fellesporten_store::Statement;
use serde_json::Value;

/// What happens to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// It is new.
    Add,
    /// Some of its fields change.
    Change,
    /// It is switched off, and stays in the records.
    SwitchOff,
    /// It was switched off, and works again.
    SwitchOn,
}

impl Verb {
    const ALL: [Self; 4] = [Self::Add, Self::Change, Self::SwitchOn, Self::SwitchOff];

    /// The verb as a word: `add`, `change`, `switch off`, `switch on`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Change => "change",
            Self::SwitchOff => "switch off",
            Self::SwitchOn => "switch on",
        }
    }

    const fn sign(self) -> char {
        match self {
            Self::Add => '+',
            Self::Change => '~',
            Self::SwitchOff => '-',
            Self::SwitchOn => '^',
        }
    }
}

/// One record that would change.
#[derive(Debug, Clone)]
pub struct Change {
    /// What happens to it.
    pub verb: Verb,
    /// `organisation`, `scope prefix`, `scope`, `client`, `scope access`, `delegation` or `citizen`.
    pub kind: &'static str,
    /// What tells it from others of its kind; never a person's number.
    pub id: String,
    /// The same, with what helps a reader.
    pub label: String,
    /// Whose it is.
    pub organisation: Option<OrgNumber>,
    /// The fields that change; empty for what is new.
    pub fields: Vec<String>,
    /// The record before, as the audit trail shows it.
    pub(crate) before: Option<Value>,
    /// The record after, as the audit trail shows it.
    pub(crate) after: Option<Value>,
    pub(crate) statement: Statement,
}

/// Something made for a client, to be shown once.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The client.
    pub client_id: String,
    /// Its name.
    pub client_name: String,
    /// Whether the identifier was made too.
    pub new_client_id: bool,
    /// A secret, if one was made.
    pub client_secret: Option<Secret<String>>,
}

/// Everything that would change. `Display` is what the command prints.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(super) revision: i64,
    pub(super) now: Timestamp,
    pub(super) changes: Vec<Change>,
    pub(super) issued: Vec<Issued>,
    pub(super) unchanged: usize,
}

impl Plan {
    /// Whether nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// What would change, in the order of writing.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// How many records of the files are in place already.
    #[must_use]
    pub const fn unchanged(&self) -> usize {
        self.unchanged
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.verb.sign(), self.kind, self.label)?;
        if !self.fields.is_empty() {
            write!(f, ": {}", self.fields.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in &self.changes {
            writeln!(f, "{change}")?;
        }
        for verb in Verb::ALL {
            let count = self.changes.iter().filter(|change| change.verb == verb).count();
            write!(f, "{count} to {}, ", verb.as_str())?;
        }
        write!(f, "{} unchanged", self.unchanged)
    }
}
