//! Identifiers and rules without I/O: what every other crate speaks in.
//!
//! * time and randomness as arguments: [`Clock`], [`Timestamp`], [`Rng`]; as Norway reckons it: [`LocalTime`], [`Month`]
//! * who: [`Pid`], [`OrgNumber`], [`EmailAddress`]
//! * how sure: [`Acr`], [`Level`], [`Framework`], [`Amr`]
//! * what: [`ScopeName`], [`ScopeSet`]
//! * where and in which words: [`Environment`], [`Language`]
//! * what must never be shown: [`Secret`]
//! * codes that people type, and how often they may be wrong: [`one_time_code`], [`lockout`]

mod acr;
mod amr;
mod breaker_limits;
mod email_address;
mod environment;
mod language;
pub mod lockout;
mod norway;
pub mod one_time_code;
mod org_number;
pub mod pid;
mod rng;
mod scope;
mod secret;
mod string_serde;
mod time;

pub use acr::{Acr, Framework, Level, UnknownAcr};
pub use amr::{Amr, UnknownAmr};
pub use breaker_limits::BreakerLimits;
pub use email_address::{EmailAddress, NotAnEmailAddress};
pub use environment::{Environment, UnknownEnvironment};
pub use language::{Language, UnknownLanguage};
pub use norway::{LocalTime, Month, NotAMonth};
pub use org_number::{OrgNumber, OrgNumberError};
pub use pid::{Pid, PidError, PidKind, PidRules, PidSpace};
pub use rng::Rng;
pub use scope::{ScopeError, ScopeName, ScopeSet};
pub use secret::Secret;
pub use time::{Clock, Stopwatch, Timestamp};

/// UUIDs, made by [`Rng::uuid_v4`] and [`Rng::uuid_v7`].
pub use uuid::Uuid;
