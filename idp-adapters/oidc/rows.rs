//! The rows of an installation: what is built in, and what the operator says instead.

use std::collections::BTreeMap;

use fellesporten_domain::Environment;
use toml::{Table, Value};

use super::row::OidcRow;
use super::row_check;

const BUILT_IN: &str = include_str!("rows.toml");

/// What is wrong with a row: it stops the start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("eID `{row}`{}: {message}", field.as_ref().map(|field| format!(", {field}")).unwrap_or_default())]
pub struct RowError {
    /// The row's id.
    pub row: String,
    /// The field.
    pub field: Option<String>,
    /// What is wrong, and what to do.
    pub message: String,
}

impl RowError {
    pub(super) fn new(row: &str, field: &str, message: impl Into<String>) -> Self {
        Self { row: row.to_owned(), field: Some(field.to_owned()), message: message.into() }
    }
}

/// The ids that have a built-in row.
pub fn built_in_ids() -> Vec<String> {
    built_in().into_keys().collect()
}

/// The row that `written` describes: its fields over those of the built-in row of the same `id`.
///
/// # Errors
/// The row and the field that is wrong.
pub fn read(written: &Table, environment: Environment) -> Result<OidcRow, RowError> {
    let id = match written.get("id") {
        Some(Value::String(id)) => id.clone(),
        _ => return Err(RowError::new("?", "id", "is missing; give a short name of lower-case letters, digits and -")),
    };
    let mut whole = built_in().remove(&id).unwrap_or_default();
    for (field, value) in written {
        whole.insert(field.clone(), value.clone());
    }
    let row: OidcRow = deserialize(&id, &whole)?;
    row_check::check(&row, environment)?;
    Ok(row)
}

/// Reads field by field, so that what is wrong can be named.
fn deserialize(id: &str, whole: &Table) -> Result<OidcRow, RowError> {
    whole.clone().try_into::<OidcRow>().map_err(|error| {
        let message = error.message().trim().to_owned();
        // A field that is wrong makes the row right when it is left out, or wrong in another way.
        let field = whole.keys().find(|field| {
            let mut without = whole.clone();
            without.remove(field.as_str());
            without.try_into::<OidcRow>().err().is_none_or(|other| other.message() != error.message())
        });
        let missing = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        match (missing, field) {
            (Some(field), _) => RowError::new(id, field, "is missing"),
            (None, Some(field)) => RowError::new(id, field, message),
            (None, None) => RowError { row: id.to_owned(), field: None, message },
        }
    })
}

fn built_in() -> BTreeMap<String, Table> {
    // A test reads every built-in row.
    toml::from_str(BUILT_IN).unwrap_or_default()
}
