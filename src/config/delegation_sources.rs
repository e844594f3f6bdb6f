//! `[[maskinporten.delegation_sources]]`: the authoritative sources that Maskinporten asks, a table each
//! (docs/contracts/maskinporten.md §6.2–6.3).

use std::time::Duration;

use fellesporten_domain::Environment;
use fellesporten_maskinporten::sources::{Interface, SourceOptions};
use serde::{Deserialize, Deserializer};
use toml::{Table, Value};
use url::Url;

use super::table::Shape;
use super::table_array;
use super::value::OptionValue;

/// The scope of the token that is shown with questions about delegations, where a row names no other.
const TOKEN_SCOPE: &str = "altinn:maskinporten/delegations.admin";
/// Seconds that a delegation is remembered at most.
const LONGEST_MEMORY: u32 = 60;

/// The tables as they are written.
#[derive(Clone, Debug, Default)]
pub(crate) struct DelegationSources(Vec<Table>);

/// A row with its defaults.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    issuer: String,
    url: Option<Url>,
    #[serde(default)]
    interface: RowInterface,
    #[serde(default = "token_scope")]
    token_scope: String,
    #[serde(default = "timeout")]
    timeout_seconds: u32,
    #[serde(default)]
    remember_seconds: u32,
    #[serde(default = "yes")]
    authorization_details: bool,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RowInterface {
    #[default]
    Altinn,
    Generic,
}

fn token_scope() -> String {
    TOKEN_SCOPE.to_owned()
}

const fn timeout() -> u32 {
    3
}

const fn yes() -> bool {
    true
}

impl DelegationSources {
    /// Every row, with its defaults.
    ///
    /// # Errors
    /// The row, the field and what to do.
    pub(crate) fn read(&self, environment: Environment) -> Result<Vec<SourceOptions>, String> {
        let mut rows: Vec<SourceOptions> = Vec::with_capacity(self.0.len());
        for table in &self.0 {
            let row = read(table, environment)?;
            if rows.iter().any(|other| other.name == row.name || other.issuer == row.issuer) {
                return Err(format!("source `{}`: its name or issuer stands twice; keep one", row.name));
            }
            rows.push(row);
        }
        Ok(rows)
    }
}

fn read(table: &Table, environment: Environment) -> Result<SourceOptions, String> {
    let name = table.get("name").and_then(Value::as_str).unwrap_or("without name").to_owned();
    let wrong = |message: &str| format!("source `{name}`: {message}");
    let row: Row = table.clone().try_into().map_err(|error: toml::de::Error| wrong(error.message()))?;
    let address = |field: &str, text: &str| {
        let url = Url::parse(text).ok().filter(|url| url.host().is_some() && url.query().is_none());
        let url = url.ok_or_else(|| wrong(&format!("{field}: must be a URL without query, ending with a slash")))?;
        match (url.scheme(), environment.allows_local_http()) {
            ("https", _) | ("http", true) => Ok(url),
            _ => Err(wrong(&format!("{field}: production refuses http; use https"))),
        }
    };
    let issuer = address("issuer", &row.issuer)?;
    if !row.issuer.ends_with('/') || row.url.as_ref().is_some_and(|url| !url.path().ends_with('/')) {
        return Err(wrong("issuer and url end with a slash"));
    }
    let url = row.url.map_or(Ok(issuer), |url| address("url", url.as_str()))?;
    if !(1..=10).contains(&row.timeout_seconds) {
        return Err(wrong("timeout_seconds: must be from 1 to 10"));
    }
    if row.remember_seconds > LONGEST_MEMORY {
        return Err(wrong("remember_seconds: must be at most 60; 0 asks anew for each token"));
    }
    Ok(SourceOptions {
        name: row.name,
        issuer: row.issuer,
        url,
        interface: match row.interface {
            RowInterface::Altinn => Interface::Altinn,
            RowInterface::Generic => Interface::Generic,
        },
        token_scope: row.token_scope,
        timeout: Duration::from_secs(row.timeout_seconds.into()),
        remember: Duration::from_secs(row.remember_seconds.into()),
        authorization_details: row.authorization_details,
    })
}

impl<'de> Deserialize<'de> for DelegationSources {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        table_array::read(deserializer, Self::KIND).map(Self)
    }
}

impl OptionValue for DelegationSources {
    const KIND: &'static str = "tables [[maskinporten.delegation_sources]], each with a name and an issuer";
    const SHAPE: Shape = Shape::Text;

    fn shown(&self) -> Option<String> {
        Some("[]".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_in(environment: Environment, text: &str) -> Result<Vec<SourceOptions>, String> {
        #[derive(Deserialize)]
        struct File {
            sources: DelegationSources,
        }
        toml::from_str::<File>(text).unwrap().sources.read(environment)
    }

    #[test]
    fn a_row_needs_a_name_and_an_issuer() {
        let rows = "[[sources]]\nname = \"altinn\"\nissuer = \"https://www.altinn.no/\"\nurl = \"https://platform.altinn.no/\"\n";
        let [row] = read_in(Environment::Production, rows).unwrap().try_into().unwrap();
        assert_eq!((row.interface, row.token_scope.as_str()), (Interface::Altinn, TOKEN_SCOPE));
        assert_eq!((row.timeout, row.remember), (Duration::from_secs(3), Duration::ZERO));
        assert_eq!((row.issuer.as_str(), row.url.as_str()), ("https://www.altinn.no/", "https://platform.altinn.no/"));
        let local = "[[sources]]\nname = \"altinn\"\nissuer = \"http://localhost:8094/\"\ninterface = \"generic\"\n";
        assert!(read_in(Environment::Test, local).is_ok_and(|rows| rows[0].interface == Interface::Generic));
        for (more, environment, words) in [
            ("", Environment::Production, "production refuses http"),
            ("remember_seconds = 61\n", Environment::Test, "remember_seconds: must be at most 60"),
            ("timeout_seconds = 0\n", Environment::Test, "timeout_seconds"),
            ("cache = 1\n", Environment::Test, "source `altinn`: unknown field `cache`"),
            ("url = \"http://localhost:8094/x\"\n", Environment::Test, "end with a slash"),
        ] {
            let found = read_in(environment, &format!("{local}{more}")).unwrap_err();
            assert!(found.contains(words), "{found}");
        }
        assert!(read_in(Environment::Test, &format!("{local}{local}")).unwrap_err().contains("stands twice"));
        for incomplete in
            ["name = \"altinn\"", "issuer = \"http://localhost:8094/\"", "name = \"a\"\nissuer = \"altinn/\""]
        {
            assert!(read_in(Environment::Test, &format!("[[sources]]\n{incomplete}\n")).is_err(), "{incomplete}");
        }
    }
}
