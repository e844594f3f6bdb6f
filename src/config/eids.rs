//! `[[eids]]`: the eIDs that are OpenID providers, a table each (docs/contracts/eid-adapters.md §2.1).

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use fellesporten_domain::{Environment, Secret};
use fellesporten_idp_adapters::oidc::row::ClientAuth;
use fellesporten_idp_adapters::oidc::{OidcRow, RowError, rows};
use serde::{Deserialize, Deserializer};
use toml::{Table, Value};

use super::table::Shape;
use super::table_array;
use super::value::OptionValue;

/// Fields of a table that are ours rather than the row's.
const SECRET: &str = "client_secret";
const SECRET_FILE: &str = "client_secret_file";

/// The tables as they are written.
#[derive(Clone, Default)]
pub(crate) struct Eids(Vec<Table>);

/// One eID of the configuration.
pub(crate) struct ConfiguredEid {
    /// Its row.
    pub(crate) row: OidcRow,
    secret: Option<SecretSource>,
}

enum SecretSource {
    Here(Secret<String>),
    File(PathBuf),
}

impl Eids {
    /// Every row, over the built-in row of its id.
    ///
    /// # Errors
    /// The row and the field that is wrong.
    pub(crate) fn read(&self, environment: Environment) -> Result<Vec<ConfiguredEid>, RowError> {
        self.0.iter().map(|table| read(table, environment)).collect()
    }

    /// The ids that are written, wherever they make sense.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|table| table.get("id").and_then(Value::as_str))
    }
}

fn read(table: &Table, environment: Environment) -> Result<ConfiguredEid, RowError> {
    let mut table = table.clone();
    let (here, file) = (table.remove(SECRET), table.remove(SECRET_FILE));
    let row = rows::read(&table, environment)?;
    let wrong = |field: &str, message: &str| {
        Err(RowError { row: row.id.clone(), field: Some(field.to_owned()), message: message.to_owned() })
    };
    let secret = match (here, file) {
        (None, None) => None,
        (Some(_), Some(_)) => return wrong(SECRET, "stands beside client_secret_file; keep one of them"),
        (Some(Value::String(secret)), None) => Some(SecretSource::Here(Secret::new(secret))),
        (Some(_), None) => return wrong(SECRET, "must be a text in quotes"),
        (None, Some(Value::String(file))) => Some(SecretSource::File(file.into())),
        (None, Some(_)) => return wrong(SECRET_FILE, "must be a path in quotes"),
    };
    match (row.client_auth, &secret) {
        (ClientAuth::PrivateKeyJwt | ClientAuth::None, Some(_)) => {
            wrong(SECRET_FILE, "is a secret for an eID that takes none; remove it, or change client_auth")
        }
        (ClientAuth::ClientSecretBasic | ClientAuth::ClientSecretPost, None) => {
            wrong(SECRET_FILE, "is missing; give the file with the secret that the supplier gave us")
        }
        _ => Ok(ConfiguredEid { row, secret }),
    }
}

impl ConfiguredEid {
    /// The secret that the supplier gave us, if this eID takes one.
    ///
    /// # Errors
    /// The file that cannot be read.
    pub(crate) fn secret(&self) -> anyhow::Result<Option<Secret<String>>> {
        let secret = match &self.secret {
            None => return Ok(None),
            Some(SecretSource::Here(secret)) => secret.expose().clone(),
            Some(SecretSource::File(file)) => std::fs::read_to_string(file).with_context(|| {
                format!("eids: eID `{}`, {SECRET_FILE}: {} cannot be read", self.row.id, file.display())
            })?,
        };
        let secret = secret.trim();
        ensure!(!secret.is_empty(), "eids: eID `{}`, {SECRET_FILE}: is empty", self.row.id);
        Ok(Some(Secret::new(secret.to_owned())))
    }
}

/// Only the ids: a table can hold a secret.
impl fmt::Debug for Eids {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.ids()).finish()
    }
}

impl<'de> Deserialize<'de> for Eids {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        table_array::read(deserializer, Self::KIND).map(Self)
    }
}

impl OptionValue for Eids {
    const KIND: &'static str = "tables [[eids]], each with an id";
    const SHAPE: Shape = Shape::Text;

    fn shown(&self) -> Option<String> {
        Some("[]".to_owned())
    }

    fn resolve(&mut self, folder: &Path) {
        for table in &mut self.0 {
            if let Some(Value::String(file)) = table.get_mut(SECRET_FILE) {
                *file = folder.join(&*file).to_string_lossy().into_owned();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eids(text: &str) -> Eids {
        #[derive(Deserialize)]
        struct File {
            eids: Eids,
        }
        toml::from_str::<File>(text).unwrap().eids
    }

    fn refusal(text: &str) -> String {
        match eids(text).read(Environment::Test) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    const BUYPASS: &str = "[[eids]]\nid = \"buypass\"\nissuer = \"https://auth.example\"\nclient_id = \"x\"\n";

    #[test]
    fn a_table_stands_over_its_built_in_row() {
        let read = eids(BUYPASS).read(Environment::Test).unwrap();
        assert_eq!(read[0].row.number_claim, "bp_nnin_sub");
        assert!(read[0].secret().unwrap().is_none());
    }

    /// A secret where only signed assertions are taken (eid-adapters.md fact 21).
    #[test]
    fn secrets_stand_where_they_are_used_and_nowhere_else() {
        assert!(refusal(&format!("{BUYPASS}client_secret = \"hush\"")).contains("eID `buypass`, client_secret_file"));
        let basic = format!("{BUYPASS}client_auth = \"client_secret_basic\"\n");
        assert!(refusal(&basic).contains("client_secret_file: is missing"));
        assert_eq!(refusal(&format!("{basic}client_secret = \"hush\"")), "");
        assert!(refusal(&format!("{basic}client_secret = \"a\"\nclient_secret_file = \"b\"")).contains("keep one"));
    }

    #[test]
    fn what_is_printed_holds_no_secret() {
        assert_eq!(format!("{:?}", eids(&format!("{BUYPASS}client_secret = \"hush\""))), "[\"buypass\"]");
    }

    #[test]
    fn a_variable_holds_them_as_an_array() {
        let read: Eids = serde_json::from_value("[{ id = \"minid\" }]".into()).unwrap();
        assert_eq!(read.ids().collect::<Vec<_>>(), ["minid"]);
        assert!(serde_json::from_value::<Eids>("nonsense".into()).is_err());
    }
}
