//! Where each value came from: a line of the file, or an environment variable.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::Problem;
use super::table::join;

/// The keys of a TOML file with the line of each.
pub(crate) struct FileKeys {
    file: String,
    /// Path with dots → line, counted from 1. Tables have a row of their own.
    lines: BTreeMap<String, usize>,
    /// Paths of values that are not tables.
    leaves: Vec<String>,
}

impl FileKeys {
    /// Reads the keys.
    ///
    /// # Errors
    /// The file is not TOML. The message never repeats the text: it can hold a secret.
    pub(crate) fn read(file: &str, text: &str) -> Result<Self, Problem> {
        let table = DeTable::parse(text).map_err(|error| Problem {
            place: format!("{file}:{}", error.span().map_or(1, |span| line_at(text, &span))),
            option: String::new(),
            message: format!("not valid TOML: {}", error.message()),
        })?;
        let mut keys = Self { file: file.to_owned(), lines: BTreeMap::new(), leaves: Vec::new() };
        keys.walk(text, "", table.get_ref());
        Ok(keys)
    }

    fn walk(&mut self, text: &str, outer: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let path = join(outer, key.get_ref());
            self.lines.insert(path.clone(), line_at(text, &Spanned::span(key)));
            match value.get_ref() {
                DeValue::Table(inner) => self.walk(text, &path, inner),
                _ => self.leaves.push(path),
            }
        }
    }

    /// Paths of every table.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &str> {
        self.lines.keys().map(String::as_str).filter(|path| !self.leaves.iter().any(|leaf| leaf == path))
    }

    /// Paths of every value.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = &str> {
        self.leaves.iter().map(String::as_str)
    }

    /// `FILE:LINE` of the path, or of what holds it; else the file.
    pub(crate) fn place(&self, path: &str) -> String {
        let mut wanted = path;
        loop {
            if let Some(line) = self.lines.get(wanted) {
                return format!("{}:{line}", self.file);
            }
            match wanted.rsplit_once('.') {
                Some((outer, _)) => wanted = outer,
                None => return self.file.clone(),
            }
        }
    }
}

fn line_at(text: &str, span: &Range<usize>) -> usize {
    1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count()
}
