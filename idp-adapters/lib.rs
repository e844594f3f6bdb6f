//! The eID boundary and its adapters.
//!
//! An adapter interprets one eID. It is a pure function of (profile, attempt, event) that gives one [`Step`]: go to,
//! show, call, code, wait, done. It has no I/O, no clock and no random source of its own; the engine that runs it stores,
//! fetches, signs and measures. It knows nothing of the service but its display name, nothing of the session, nothing
//! of other eIDs; and it does not decide whether a level is enough or an eID is offered.
//!
//! | Part | Where |
//! |---|---|
//! | the trait | [`adapter`] |
//! | what an adapter receives | [`row`], [`attempt`], [`event`] |
//! | what it returns | [`step`], [`outcome`], [`identity`] |
//! | which eIDs there are, and what the selector lists | [`catalogue`], [`selector()`] |
//! | the local eIDs: for tests, and by e-mail | [`testid`], [`email`] |
//! | the eIDs that are OpenID providers | [`oidc`] |
//!
//! Contract: `docs/contracts/eid-adapters.md`, and `docs/contracts/idporten.md` §1.2–1.4 (eIDs, levels, equal treatment), §3.4
//! (levels asked for), §3.7 (headless login).

pub mod adapter;
pub mod attempt;
pub mod catalogue;
pub mod email;
pub mod event;
pub mod identity;
pub mod oidc;
pub mod outcome;
pub mod row;
mod selector;
pub mod step;
pub mod testid;

pub use adapter::{Adapter, Description, Interaction};
pub use attempt::Attempt;
pub use catalogue::{Catalogue, CatalogueError};
pub use event::{CallAnswer, CallFailure, CodeAnswer, Event, PostedForm, RepeatedField, Returned};
pub use identity::{Evidence, ForeignIdentifier, Identity, Names, Subject, Upstream};
pub use outcome::{ErrorCodes, Outcome, Refusal, UnavailableCode, Violation};
pub use row::{Devices, EidId, EidRow, EidState, InvalidEidId, Texts};
pub use selector::{BelowLevel, Choice, Mark, Standing, WhyDisabled, direct_jump, selector};
pub use step::{Call, CodeErrand, FormField, HiddenText, OpaqueState, Screen, Step};
