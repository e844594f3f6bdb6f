//! CUSTOMERS files: organisations, clients, scopes, access, delegations and citizens, in TOML or JSON.
//!
//! Field names are those of the self-service API (docs/contracts/idporten.md §7.3, §8.1; maskinporten.md §5.2, §7.4).
//! Unknown keys are errors. Reading a file also reads the secrets and keys that it points at, relative to its folder.

mod lines;
pub(crate) mod members;
mod reading;
mod records;
mod text;

pub use reading::{CustomerFile, CustomersError, parse, parse_text};
pub(crate) use records::{CitizenRecord, ClientRecord, OnBehalfOfRecord, ScopeRecord};
pub(crate) use text::{PidText, SecretText};

#[cfg(test)]
mod tests;
