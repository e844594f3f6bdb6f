//! Single changes, as the self-service API makes them (docs/contracts/maskinporten.md §5, §7): decided on one snapshot by the same rules as a
//! customers file, written in one transaction with the events that tell of them, and seen at once on the node that wrote.
//!
//! A decision is pure, and is made anew when somebody else wrote first. Who may ask for it is the caller's to judge; that only the
//! owner of a scope says who has access is judged here too, so that nobody forgets it.

pub mod access;
mod body;
pub mod clients;
pub mod keys;
pub mod on_behalf_of;
pub mod scopes;

use fellesporten_audit as audit;
use fellesporten_domain::{Environment, Rng, Timestamp};
use fellesporten_store::RecordsError;

use crate::apply::{Author, Change, events};
use crate::describe::Describing;
use crate::feed::Registry;
use crate::kept::Kept;
use crate::rules::Violation;
use crate::settle::settle;
use crate::snapshot::Snapshot;
use crate::writing;

/// How often a decision is made anew before the caller is asked to come back: each time somebody else wrote.
const ATTEMPTS: usize = 20;

/// What a decision depends on beside the request.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The registry.
    pub snapshot: &'a Snapshot,
    /// Decides which numbers and addresses are taken.
    pub environment: Environment,
    /// The product's time.
    pub now: Timestamp,
    /// Makes identifiers and secrets.
    pub rng: &'a Rng,
    /// Issuers of the delegation sources that there are.
    pub delegation_sources: &'a [String],
}

impl Facts<'_> {
    const fn describing(&self) -> Describing {
        Describing { environment: self.environment, now: self.now }
    }

    /// From the known record to the wanted one.
    fn settle<T: Kept>(&self, known: Option<&T>, wanted: T) -> Result<Decided<T>, Refused> {
        let (answer, change) =
            settle(known, wanted, self.now).map_err(|cause| Refused::Unwritable(cause.to_string()))?;
        Ok(Decided { changes: change.into_iter().collect(), answer })
    }
}

/// What is to be written, and what to answer then.
#[derive(Debug)]
pub struct Decided<T> {
    changes: Vec<Change>,
    /// The record as it will be.
    pub answer: T,
}

impl<T> Decided<T> {
    /// Whether nothing would change.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        self.changes.is_empty()
    }

    /// The same with another answer.
    pub fn map<U>(self, answer: impl FnOnce(T) -> U) -> Decided<U> {
        Decided { changes: self.changes, answer: answer(self.answer) }
    }
}

/// Why a change is refused. Nothing is then written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The body breaks rules.
    #[error("{}", .0.first().map_or_else(String::new, ToString::to_string))]
    Invalid(Vec<Violation>),
    /// The name is taken, if only by something that is switched off.
    #[error("{0}")]
    Exists(String),
    /// There is no such thing, or it is somebody else's.
    #[error("{0}")]
    Unknown(String),
    /// The record cannot be written as JSON. A defect of ours.
    #[error("the record cannot be written: {0}")]
    Unwritable(String),
}

impl Refused {
    /// One field that breaks a rule.
    fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![Violation::new(field, message)])
    }
}

/// Why nothing was written, beside a refusal.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The decision refused.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// So many others wrote that none of our attempts fell between them.
    #[error("others change the registry without pause")]
    Crowded,
    /// The records are away.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

impl Registry {
    /// Decides on the newest registry, and writes what was decided with its audit events. When it returns, this node's snapshot shows it.
    ///
    /// # Errors
    /// [`ChangeError`]; nothing was then written.
    pub async fn change<T>(
        &self,
        author: &Author,
        now: Timestamp,
        rng: &Rng,
        decide: impl Fn(&Snapshot) -> Result<Decided<T>, Refused> + Send,
    ) -> Result<T, ChangeError>
    where
        T: Send,
    {
        for _ in 0..ATTEMPTS {
            let snapshot = self.refresh().await?;
            let Decided { changes, answer } = decide(&snapshot)?;
            if changes.is_empty() {
                return Ok(answer);
            }
            let mut statements = vec![writing::raise_revision_from(snapshot.revision())];
            statements.extend(changes.iter().map(|change| change.statement.clone()));
            statements.extend(audit::statements(events(&changes, author), now, rng)?);
            match self.records().write(statements).await {
                Ok(_) => {
                    self.refresh().await?;
                    return Ok(answer);
                }
                Err(RecordsError::Conflict(_)) => {}
                Err(cause) => return Err(cause.into()),
            }
        }
        Err(ChangeError::Crowded)
    }
}
