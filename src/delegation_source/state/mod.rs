//! What the source keeps, a file per table. Its delegations are the registry's ([`fellesporten_registry::delegations`]).

pub(crate) mod consents;
pub(crate) mod requests;
pub(crate) mod schemes;
pub(crate) mod system_users;
pub(crate) mod systems;
#[cfg(test)]
mod tests;

use fellesporten_domain::OrgNumber;
use fellesporten_store::{RecordsError, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

#[cfg(test)]
use {fellesporten_domain::ScopeName, fellesporten_store::Records};

/// Every statement, for the test that prepares each on both engines.
pub fn statements() -> Vec<&'static str> {
    [schemes::STATEMENTS, systems::STATEMENTS, requests::STATEMENTS, system_users::STATEMENTS, consents::STATEMENTS]
        .concat()
}

/// A column of JSON.
fn json<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T, RecordsError> {
    serde_json::from_str(&row.text(column)?)
        .map_err(|cause| RecordsError::Broken(format!("{column} is not as this version writes it: {cause}")))
}

/// A column of an organisation number.
fn org_number(row: &Row, column: &str) -> Result<OrgNumber, RecordsError> {
    OrgNumber::parse(&row.text(column)?).map_err(|cause| RecordsError::Broken(format!("{column}: {cause}")))
}

/// JSON for a column.
fn written(it: &impl Serialize) -> Result<String, RecordsError> {
    serde_json::to_string(it).map_err(|cause| RecordsError::Broken(cause.to_string()))
}
