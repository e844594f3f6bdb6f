//! Identifiers and rules without I/O: what every other crate speaks in.
//!
//! * time and randomness as arguments: [`Clock`], [`Timestamp`], [`Rng`]
//! * who: [`Pid`], [`OrgNumber`]
//! * how sure: [`Acr`], [`Level`], [`Framework`], [`Amr`]
//! * what: [`ScopeName`], [`ScopeSet`]
//! * where and in which words: [`Environment`], [`Language`]
//! * what must never be shown: [`Secret`]

mod acr;
mod amr;
mod environment;
mod language;
mod org_number;
pub mod pid;
mod rng;
mod scope;
mod secret;
mod string_serde;
mod time;

pub use acr::{Acr, Framework, Level, UnknownAcr};
pub use amr::{Amr, UnknownAmr};
pub use environment::{Environment, UnknownEnvironment};
pub use language::{Language, UnknownLanguage};
pub use org_number::{OrgNumber, OrgNumberError};
pub use pid::{Pid, PidError, PidKind, PidRules, PidSpace};
pub use rng::Rng;
pub use scope::{ScopeError, ScopeName, ScopeSet};
pub use secret::Secret;
pub use time::{Clock, Stopwatch, Timestamp};

/// UUIDs, made by [`Rng::uuid_v4`] and [`Rng::uuid_v7`].
pub use uuid::Uuid;
