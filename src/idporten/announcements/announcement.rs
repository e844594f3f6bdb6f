//! One announcement.

use fellesporten_audit::OperatorAction;
use fellesporten_domain::Timestamp;
use fellesporten_idp_adapters::Texts;
use serde::{Deserialize, Serialize};

/// What an operator says of an eID, or of all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Its name, by which it is changed and withdrawn.
    pub id: String,
    /// The eID; all of them without one.
    pub eid: Option<String>,
    /// What becomes of the eID.
    pub state: AnnouncedState,
    /// What people read.
    pub text: Texts,
    /// When it begins; at once without it.
    pub from: Option<Timestamp>,
    /// When it ends; never by itself without it.
    pub until: Option<Timestamp>,
}

/// What becomes of an eID, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnnouncedState {
    /// Nothing: there is something to read.
    Notice,
    /// It is known not to work: a link to a page that explains.
    Down,
    /// Nobody can log in with it.
    Closed,
}

impl AnnouncedState {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Down => "down",
            Self::Closed => "closed",
        }
    }
}

impl Announcement {
    /// Whether its time has come and is not over.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }

    /// What the audit says of its making.
    pub fn announced(&self) -> OperatorAction {
        OperatorAction::Announced {
            id: self.id.clone(),
            eid: self.eid.clone(),
            state: self.state.as_str().to_owned(),
            from: self.from,
            until: self.until,
            text: self.text.nb.clone(),
        }
    }
}
