//! What operators do.

use fellesporten_domain::Timestamp;
use serde::{Deserialize, Serialize};

/// What an operator did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperatorAction {
    /// Read how the eIDs fare.
    EidsRead,
    /// Read what is announced of them.
    AnnouncementsRead,
    /// Read the availability of a month.
    AvailabilityRead {
        /// The month, as `2026-11`.
        month: String,
    },
    /// Announced something, or changed it.
    Announced {
        /// Its name.
        id: String,
        /// The eID; all of them without one.
        eid: Option<String>,
        /// What becomes of it: `notice`, `down` or `closed`.
        state: String,
        /// When it begins.
        from: Option<Timestamp>,
        /// When it ends.
        until: Option<Timestamp>,
        /// What people read, in bokmål.
        text: String,
    },
    /// Withdrew an announcement.
    AnnouncementWithdrawn {
        /// Its name.
        id: String,
    },
    /// Ended a person's sessions; each has its own event of a logout.
    SessionsEnded {
        /// The person, as a keyed digest.
        person: String,
    },
    /// Unlocked a MinID, or ended its quarantine.
    MinidUnlocked {
        /// The account's own id, which is no number.
        account: String,
    },
}

impl OperatorAction {
    /// Its word, for metrics.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::EidsRead => "eids_read",
            Self::AnnouncementsRead => "announcements_read",
            Self::AvailabilityRead { .. } => "availability_read",
            Self::Announced { .. } => "announced",
            Self::AnnouncementWithdrawn { .. } => "announcement_withdrawn",
            Self::SessionsEnded { .. } => "sessions_ended",
            Self::MinidUnlocked { .. } => "minid_unlocked",
        }
    }
}
