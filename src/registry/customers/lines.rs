//! Where each record of a TOML file begins, so that a broken rule can name its line.

use std::collections::HashMap;

use toml::de::{DeTable, DeValue};

/// The first line of each record, by section and place in the section.
#[derive(Debug, Default)]
pub(crate) struct Lines(HashMap<(String, usize), usize>);

impl Lines {
    /// Reads a TOML text that is known to parse; of anything else no lines are known.
    pub(crate) fn of_toml(text: &str) -> Self {
        let mut lines = HashMap::new();
        if let Ok(table) = DeTable::parse(text) {
            for (section, records) in table.get_ref() {
                let DeValue::Array(records) = records.get_ref() else { continue };
                for (index, record) in records.iter().enumerate() {
                    lines.insert((section.get_ref().to_string(), index), line_at(text, record.span().start));
                }
            }
        }
        Self(lines)
    }

    /// The line of the `index`th record of `section`.
    pub(crate) fn of(&self, section: &str, index: usize) -> Option<usize> {
        self.0.get(&(section.to_owned(), index)).copied()
    }
}

/// The line of a byte, counted from 1.
pub(crate) fn line_at(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|it| *it == b'\n').count() + 1
}
