//! A list of tables: `[[name]]` in the file, one TOML array in an environment variable.

use serde::{Deserialize, Deserializer, de};
use toml::Table;

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Tables(Vec<Table>),
    /// An environment variable holds them as one TOML array.
    Text(String),
}

#[derive(Deserialize)]
struct Array {
    tables: Vec<Table>,
}

/// The tables; `kind` is what they must be.
///
/// # Errors
/// That, when they are something else.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D, kind: &str) -> Result<Vec<Table>, D::Error> {
    let refused = || de::Error::custom(format!("must be {kind}"));
    match Written::deserialize(deserializer).map_err(|_| refused())? {
        Written::Tables(tables) => Ok(tables),
        Written::Text(text) => {
            toml::from_str::<Array>(&format!("tables = {text}")).map(|array| array.tables).map_err(|_| refused())
        }
    }
}
