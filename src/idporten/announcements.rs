//! What operators announce of eIDs: messages, outages and closings (`docs/contracts/eid-adapters.md` §7.2).
//!
//! * [`Announcement`]: one of them, and [`Written`], as operators write it.
//! * [`Announcements`]: all that this process knows: those of the records, kept as new as they are by the registry's feed, and
//!   those of the node's own file.
//!
//! They concern eIDs alone, for every service alike: no client appears here (§7.1).

mod announcement;
mod kept;
mod written;

use std::sync::Arc;

use arc_swap::ArcSwap;
use fellesporten_audit::{self as audit, Change, Event, OperatorAction};
use fellesporten_domain::{Rng, Timestamp};
use fellesporten_store::{RAISE_REVISION, Records, RecordsError, Statement};

pub use announcement::{AnnouncedState, Announcement};
pub use kept::{STATEMENTS, SWEEPING};
pub use written::{AnnouncementError, LONGEST_TEXT, Written};

/// Announcements at once; more than a person would read.
const MOST: usize = 50;

/// Who announces or withdraws, and why.
#[derive(Debug, Clone)]
pub struct Author {
    /// The trace id of the request, or of the reading of the file.
    pub trace_id: String,
    /// The operator's organisation, or `configuration`.
    pub actor: String,
    /// The certificate that it showed, as issuer and serial number.
    pub certificate: Option<String>,
    /// The client of the token that it showed instead.
    pub client_id: Option<String>,
    /// Why.
    pub reason: String,
}

impl Author {
    /// The audit event of something that this author did.
    pub fn event(&self, action: OperatorAction) -> Event {
        Event::Operation {
            trace_id: self.trace_id.clone(),
            actor: self.actor.clone(),
            certificate: self.certificate.clone(),
            client_id: self.client_id.clone(),
            reason: self.reason.clone(),
            action,
        }
    }
}

/// Why an announcement is not made.
#[derive(Debug, thiserror::Error)]
pub enum AnnounceError {
    /// There are too many.
    #[error("there are 50 announcements already; withdraw some")]
    TooMany,
    /// The records refused.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// The announcements of this process. Clones share them.
#[derive(Debug, Clone)]
pub struct Announcements {
    records: Records,
    rng: Rng,
    /// As the records had them at the latest look.
    kept: Arc<ArcSwap<Vec<Announcement>>>,
    /// Of this node's file.
    declared: Arc<ArcSwap<Vec<Announcement>>>,
}

impl Announcements {
    /// None yet: [`Announcements::refresh`] reads them.
    pub fn new(records: Records, rng: Rng) -> Self {
        let none = || Arc::new(ArcSwap::from_pointee(Vec::new()));
        Self { records, rng, kept: none(), declared: none() }
    }

    /// Reads those of the records.
    ///
    /// # Errors
    /// As [`Records::rows`]; the last known ones then stand.
    pub async fn refresh(&self) -> Result<(), RecordsError> {
        self.kept.store(Arc::new(kept::all(&self.records).await?));
        Ok(())
    }

    /// Those of the node's file, in place of the earlier ones.
    pub fn declare(&self, announcements: Vec<Announcement>) {
        self.declared.store(Arc::new(announcements));
    }

    /// Those of the node's file.
    pub fn declared(&self) -> Arc<Vec<Announcement>> {
        self.declared.load_full()
    }

    /// Those of the records.
    pub fn kept(&self) -> Arc<Vec<Announcement>> {
        self.kept.load_full()
    }

    /// Every announcement, whether its time has come or not.
    pub fn all(&self) -> Vec<Announcement> {
        self.kept().iter().chain(self.declared().iter()).cloned().collect()
    }

    /// Announces, or changes what is announced under this id; every node knows within a second. The event is as safe as the change.
    ///
    /// # Errors
    /// [`AnnounceError`].
    pub async fn announce(
        &self,
        announcement: &Announcement,
        author: &Author,
        now: Timestamp,
    ) -> Result<Change, AnnounceError> {
        let kept = kept::all(&self.records).await?;
        let is_new = kept.iter().all(|other| other.id != announcement.id);
        if is_new && kept.len() >= MOST {
            return Err(AnnounceError::TooMany);
        }
        let mut statements = vec![Statement::new(RAISE_REVISION, Vec::new()), kept::put(announcement, now)?];
        statements.extend(audit::statements(vec![author.event(announcement.announced())], now, &self.rng)?);
        self.records.write(statements).await?;
        self.refresh().await?;
        Ok(if is_new { Change::Created } else { Change::Updated })
    }

    /// Withdraws what is announced under this id; `false` when there is nothing.
    ///
    /// # Errors
    /// As [`Records::write`].
    pub async fn withdraw(&self, id: &str, author: &Author, now: Timestamp) -> Result<bool, RecordsError> {
        let mut statements = vec![Statement::new(RAISE_REVISION, Vec::new()), kept::delete(id)];
        let action = OperatorAction::AnnouncementWithdrawn { id: id.to_owned() };
        statements.extend(audit::statements(vec![author.event(action)], now, &self.rng)?);
        let was_there = match self.records.write(statements).await {
            Ok(_) => true,
            Err(RecordsError::Conflict(_)) => false,
            Err(error) => return Err(error),
        };
        self.refresh().await?;
        Ok(was_there)
    }
}

#[cfg(test)]
mod tests;
