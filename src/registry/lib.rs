//! Who may do what: organisations, clients, keys, scopes and access (docs/contracts/idporten.md §7–8).
//!
//! * [`Registry`]: the snapshot of this process, kept as new as the records; [`Snapshot`] answers every request's questions
//! * [`Client`], [`Scope`], [`Organisation`], [`Citizen`]: what is registered
//! * [`customers`]: files that declare them; [`apply`]: from files to a plan, and from a plan to records
//! * [`changes`]: single changes, as the self-service API makes them
//! * [`delegations`]: the register that the built-in delegation source answers from
//! * `rules`: which registrations are refused

pub mod apply;
mod built_in;
pub mod changes;
mod citizen;
mod client;
mod client_kinds;
pub mod customers;
pub mod delegations;
mod describe;
mod feed;
mod kept;
mod organisation;
mod reading;
mod rules;
mod scope;
mod settle;
mod snapshot;
mod statements;
mod wire_enum;
mod writing;

pub use built_in::BuiltIn;
pub use citizen::{Citizen, PostalAddress};
pub use client::{
    Client, ClientSecret, DEFAULT_ACCESS_TOKEN_LIFETIME, DEFAULT_AUTHORIZATION_LIFETIME,
    DEFAULT_REFRESH_TOKEN_LIFETIME, LONGEST_ACCESS_TOKEN, OnBehalfOf, RegisteredKey, SecretCheck,
};
pub use client_kinds::{ApplicationType, AuthMethod, ChallengeMethod, GrantType, IntegrationType, RefreshTokenUsage};
pub use feed::{FOLLOW_INTERVAL, Registry};
pub use organisation::Organisation;
pub use rules::Violation;
pub use rules::authority::opens_self_service;
pub use rules::expiry_warning::{Credential, ExpiryWarning, expiry_warnings};
pub use rules::scope::LOGIN_SCOPES;
pub use scope::{AccessState, Delegation, Scope, ScopeAccess, TokenType, Visibility};
pub use snapshot::Snapshot;
pub use statements::STATEMENTS;

#[cfg(test)]
mod tests;
