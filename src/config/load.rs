//! From a file and the environment to a configuration, or to everything that is wrong with it.

use std::path::Path;

use figment::Figment;
use figment::error::Kind;
use figment::providers::{Format, Toml};

use super::Config;
use super::check::check;
use super::origin::FileKeys;
use super::problem::{Problem, Problems};
use super::suggest::closest;
use super::table::OptionRow;
use super::variables::Variables;

/// Reads the file, lets the process's environment override it, and checks the whole.
///
/// # Errors
/// Every problem found, each with its place and cure.
pub(crate) fn load(file: &Path) -> Result<Config, Problems> {
    let shown = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| {
        Problems(vec![Problem {
            place: shown.clone(),
            option: String::new(),
            message: format!(
                "cannot be read: {error}; `fellesporten config example` prints a complete file to start from"
            ),
        }])
    })?;
    let mut config = parse(&shown, &text, std::env::vars())?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    config.resolve(&std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()));
    Ok(config)
}

/// The pure part of [`load`]; paths stay as they are written.
///
/// # Errors
/// Every problem found, each with its place and cure.
pub(crate) fn parse(
    file: &str,
    text: &str,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, Problems> {
    let rows = Config::options();
    let keys = FileKeys::read(file, text).map_err(|problem| Problems(vec![problem]))?;
    let (variables, mut problems) = Variables::read(&rows, environment);
    problems.extend(unknown_keys(&rows, &keys));
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    let place = |option: &str| variables.name_of(option).map_or_else(|| keys.place(option), str::to_owned);
    let config: Config = Figment::from(Toml::string(text))
        .merge(&variables)
        .extract()
        .map_err(|errors| Problems(errors.into_iter().map(|error| refused(&rows, &place, &error)).collect()))?;
    let problems: Vec<Problem> = check(&config)
        .into_iter()
        .map(|finding| Problem {
            place: place(finding.option),
            option: finding.option.to_owned(),
            message: finding.message,
        })
        .collect();
    if problems.is_empty() { Ok(config) } else { Err(Problems(problems)) }
}

/// Keys and tables that the table of options does not have.
fn unknown_keys(rows: &[OptionRow], keys: &FileKeys) -> Vec<Problem> {
    let is_option = |path: &str| rows.iter().any(|row| row.path == path);
    let is_section =
        |path: &str| rows.iter().any(|row| row.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')));
    let mut problems = Vec::new();
    let mut unknown_tables: Vec<&str> = Vec::new();
    for table in keys.tables().filter(|table| !is_section(table)) {
        if !unknown_tables.iter().any(|outer| inside(outer, table)) {
            problems.push(unknown(rows, keys, table));
            unknown_tables.push(table);
        }
    }
    for key in keys.leaves().filter(|key| !is_option(key)) {
        if !unknown_tables.iter().any(|outer| inside(outer, key)) {
            problems.push(unknown(rows, keys, key));
        }
    }
    problems
}

fn inside(outer: &str, path: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'))
}

fn unknown(rows: &[OptionRow], keys: &FileKeys, path: &str) -> Problem {
    let sections = rows.iter().filter_map(|row| row.path.rsplit_once('.').map(|(section, _)| section));
    let known = rows.iter().map(|row| row.path.as_str()).chain(sections);
    Problem {
        place: keys.place(path),
        option: path.to_owned(),
        message: match closest(path, known) {
            Some(near) if near == path => format!(
                "must be {}",
                if rows.iter().any(|row| row.path == path) { "a value, not a table" } else { "a table" }
            ),
            Some(near) => format!("no such option; did you mean {near}?"),
            None => "no such option; remove it (`fellesporten config reference` lists them)".to_owned(),
        },
    }
}

/// A value that does not fit its option. The message names what fits and never the value, which can be a secret.
fn refused(rows: &[OptionRow], place: &impl Fn(&str) -> String, error: &figment::Error) -> Problem {
    let option = error.path.join(".");
    let message = match (&error.kind, rows.iter().find(|row| option == row.path || inside(&row.path, &option))) {
        (Kind::Message(message), None) => message.clone(),
        (_, Some(row)) => format!("must be {}", row.kind),
        (kind, None) => kind.to_string(),
    };
    Problem { place: place(&option), option, message }
}
