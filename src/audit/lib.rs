//! The audit trail: typed events that are safe before the answer that they belong to leaves.
//!
//! [`Audit::record`] returns when the event is committed in SQL, or, when SQL has not answered in a tenth of a second, when it
//! lies in a local spool file that is fsynced. The spool is replayed when SQL is back; an event that arrives twice is stored
//! once. Events hold person numbers, and are therefore kept apart from the log, whose lines hold none
//! (docs/contracts/idporten.md §13).

mod counting;
mod event;
mod expiring;
mod grant_check;
mod kind;
mod machine_token;
mod operator_action;
mod parties;
mod recorder;
mod replay;
mod retention;
mod spool;
mod stored;

pub use event::{Change, ConsentAnswer, Event, KeyAction, LogoutCause, Outcome, Session};
pub use expiring::Expiring;
pub use grant_check::GrantCheck;
pub use kind::Kind;
pub use machine_token::{ClientProof, MachineToken, RefusedGrant, TokenScope};
pub use operator_action::OperatorAction;
pub use recorder::{Audit, AuditError, Counters};
pub use stored::{STATEMENTS, Seek, StoredEvent, events_of_day, events_of_kind, events_of_organisation, statements};
