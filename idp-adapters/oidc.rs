//! The eIDs that are OpenID providers: one adapter, and a row of data for each (`docs/contracts/eid-adapters.md` §2.1).
//!
//! | Part | Where |
//! |---|---|
//! | what differs between two of them, and the rows that are built in | [`row`], `rows.toml`, [`rows`] |
//! | what their provider publishes | [`metadata`], [`keys`] |
//! | the adapter | [`adapter`], and what it asks: `request`, `response`, `id_token`, `userinfo`, `identity` |

mod adapter;
mod claims;
mod countries;
mod id_token;
mod identity;
pub mod keys;
pub mod metadata;
mod request;
mod response;
pub mod row;
mod row_check;
pub mod rows;
mod state;
#[cfg(test)]
mod tests;
mod userinfo;

use fellesporten_domain::Timestamp;

pub use adapter::Oidc;
pub use countries::CountryForm;
pub use keys::ProviderKeys;
pub use metadata::ProviderMetadata;
pub use row::OidcRow;
pub use rows::RowError;

/// What an attempt at an OpenID provider has beside what every attempt has.
#[derive(Clone, Copy, Debug)]
pub struct Upstream<'a> {
    /// What the provider publishes, as far as it is known.
    pub metadata: Option<&'a ProviderMetadata>,
    /// The provider's keys, as far as they are known.
    pub keys: Option<&'a ProviderKeys>,
    /// Where the provider sends the browser back to.
    pub redirect_uri: &'a str,
    /// The trip's own secrets: the same ones from its beginning to its end.
    pub secrets: &'a TripSecrets,
    /// When the trip began.
    pub started_at: Timestamp,
}

/// `state`, `nonce` and PKCE verifier of one trip (S1): each fresh, none made from another. Prints as dots.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TripSecrets {
    /// `state`.
    pub state: String,
    /// `nonce`.
    pub nonce: String,
    /// `code_verifier` (RFC 7636 §4.1).
    pub code_verifier: String,
}

impl std::fmt::Debug for TripSecrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TripSecrets(…)")
    }
}
