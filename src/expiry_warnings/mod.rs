//! Organisations are told by e-mail what of their clients ends soon (docs/contracts/maskinporten.md §7.5).
//!
//! * `round`: the job: every hour, on every node; each mail leaves one of them.
//! * `kept`: the table of what was told.
//! * `mail`: what the mail says.
//!
//! What is due is the registry's to say ([`fellesporten_registry::expiry_warnings`]).

mod kept;
mod mail;
mod round;

pub(crate) use kept::SWEEPING;
pub(crate) use round::Warner;
