//! The built-in delegation source: an authoritative register of who lets whom use which scope, with Altinn's system users and consents
//! beside it, so that no external Altinn is needed (docs/contracts/maskinporten.md §6).
//!
//! It is a solution of its own, on its own address. Whoever asks it shows a token of Maskinporten, and Maskinporten itself asks as any
//! customer does. In demo and test it has pages, where anybody acts for any organisation; production has none, and an organisation
//! delegates there with a token of its own.
//!
//! | Part | Where |
//! |---|---|
//! | all routes on one screen | [`routes`] |
//! | who asks | `caller` |
//! | what organisations do | `acts` |
//! | the generic interface, Altinn's look-ups, the life of system users | `endpoints` |
//! | what may be delegated, registered, requested | `rules` |
//! | what is kept | `state`; delegations in [`fellesporten_registry::delegations`] |
//! | pages of demo and test | `pages` |
//! | what a demo has from its first start | [`ReadyMade`] |
//! | how a call is refused, in the generic form and in Altinn's | `error` |

mod acts;
mod caller;
mod endpoints;
mod error;
mod pages;
mod ready_made;
pub mod routes;
mod rules;
mod source;
mod state;

pub use pages::LANGUAGE_COOKIE;
pub use ready_made::ReadyMade;
pub use source::{DelegationSource, DelegationSourceParts};
pub use state::consents::SWEEPING as CONSENTS_SWEEPING;
pub use state::requests::SWEEPING as REQUESTS_SWEEPING;
pub use state::statements;
