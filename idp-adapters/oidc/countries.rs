//! The country chooser before a foreign eID (`docs/contracts/eid-adapters.md` §6.1).

use serde::Serialize;

/// The chooser's model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountryForm {
    /// Country codes, in the row's order.
    pub countries: Vec<String>,
    /// Whether the last post named no country of the list.
    pub unknown: bool,
}
