//! Environment variables that override options: `FELLESPORTEN_<SECTION>__<KEY>`.

use std::collections::BTreeMap;

use figment::value::{Dict, Map, Value};
use figment::{Metadata, Profile, Provider};

use super::problem::Problem;
use super::suggest::closest;
use super::table::{OptionRow, Shape, VARIABLE_PREFIX};

/// The overriding variables that are set, by the path of their option.
#[derive(Default)]
pub(crate) struct Variables {
    values: BTreeMap<String, (String, Value)>,
}

impl Variables {
    /// Picks the overriding variables out of the process's environment. A variable without `__` is not one of them,
    /// except that of `environment`.
    ///
    /// # Errors
    /// A variable that looks like an option and is none.
    pub(crate) fn read(
        rows: &[OptionRow],
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> (Self, Vec<Problem>) {
        let by_name: BTreeMap<String, &OptionRow> = rows.iter().map(|row| (row.variable(), row)).collect();
        let mut found = Self::default();
        let mut problems = Vec::new();
        for (name, text) in environment {
            if let Some(row) = by_name.get(&name) {
                found.values.insert(row.path.clone(), (name, read_as(row.shape, &text)));
            } else if name.strip_prefix(VARIABLE_PREFIX).is_some_and(|rest| rest.contains("__")) {
                let hint = closest(&name, by_name.keys().map(String::as_str));
                problems.push(Problem {
                    place: name,
                    option: String::new(),
                    message: match hint {
                        Some(known) => format!("no such option; did you mean {known}?"),
                        None => "no such option; unset it (`fellesporten config reference` lists them)".to_owned(),
                    },
                });
            }
        }
        (found, problems)
    }

    /// The variable that set the option, if one did.
    pub(crate) fn name_of(&self, path: &str) -> Option<&str> {
        self.values.get(path).map(|(name, _)| name.as_str())
    }
}

impl Provider for Variables {
    fn metadata(&self) -> Metadata {
        Metadata::named("environment variables")
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        let mut top = Dict::new();
        for (path, (_, value)) in &self.values {
            let steps: Vec<&str> = path.split('.').collect();
            insert(&mut top, &steps, value);
        }
        Ok(Profile::Default.collect(top))
    }
}

fn insert(table: &mut Dict, steps: &[&str], value: &Value) {
    match steps {
        [] => {}
        [key] => {
            table.insert((*key).to_owned(), value.clone());
        }
        [key, inner @ ..] => {
            let entry = table.entry((*key).to_owned()).or_insert_with(|| Value::from(Dict::new()));
            if let Value::Dict(_, table) = entry {
                insert(table, inner, value);
            }
        }
    }
}

/// The text as the option's shape; what does not fit stays text, and is then refused with the option's own words.
fn read_as(shape: Shape, text: &str) -> Value {
    match shape {
        Shape::Text => Value::from(text),
        Shape::Number => text.trim().parse::<u64>().map_or_else(|_| Value::from(text), Value::from),
        Shape::Flag => text.trim().parse::<bool>().map_or_else(|_| Value::from(text), Value::from),
        Shape::List => Value::from(
            text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(String::from).collect::<Vec<_>>(),
        ),
    }
}
