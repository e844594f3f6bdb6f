//! The tables of log events: each has its name, level, text, fields, meaning and cure here and nowhere else. Nobody else names
//! the library that writes them, so there is no line without a row.
//!
//! Whoever has something to say calls the event by its name. Trace id and login id come from the [trail](crate::trail).

/// A row of a table, for the reference.
pub struct Event {
    /// The value of the field `event`.
    pub name: &'static str,
    /// `ERROR`, `WARN`, `INFO` or `DEBUG`.
    pub level: &'static str,
    /// The text of the line.
    pub message: &'static str,
    /// Its own fields.
    pub fields: &'static [&'static str],
    /// What it means; one item per line of text.
    pub about: &'static [&'static str],
    /// What to do.
    pub cure: &'static str,
}

/// The type of a field's value.
macro_rules! value_of {
    (text) => { impl std::fmt::Display };
    (maybe) => { Option<impl std::fmt::Display> };
    (number) => { u64 };
    (decimal) => { f64 };
}

/// A field's value as it is written.
macro_rules! written {
    (text $value:ident) => {
        tracing::field::display(&$value)
    };
    (maybe $value:ident) => {
        $value.as_ref().map(tracing::field::display)
    };
    ($kind:ident $value:ident) => {
        $value
    };
}

/// Declares the events of a table.
macro_rules! events {
    ($( $(#[doc = $about:literal])+ $level:ident $name:ident $message:literal ($($field:ident: $kind:ident),*) => $cure:literal; )+) => {
        $(
            $(#[doc = $about])+
            pub fn $name($($field: value_of!($kind)),*) {
                crate::trail::with_ids(|trace_id, login_id| tracing::event!(
                    target: "fellesporten",
                    tracing::Level::$level,
                    event = stringify!($name),
                    $($field = written!($kind $field),)*
                    trace_id,
                    login_id,
                    $message
                ));
            }
        )+

        /// The events, in the order of the declaration.
        pub(super) const TABLE: &[super::Event] = &[$( super::Event {
            name: stringify!($name),
            level: stringify!($level),
            message: $message,
            fields: &[$(stringify!($field)),*],
            about: &[$($about),+],
            cure: $cure,
        }, )+];
    };
}

pub mod certificates;
pub mod customers;
pub mod demo;
pub mod eids;
mod fields;
pub mod http;
pub mod login;
pub mod minid;
pub mod process;
mod reference;
pub mod stores;
pub mod tokens;

pub use reference::reference;

/// Every table with its heading.
pub const TABLES: &[(&str, &str, &[Event])] = &[
    ("http", "Requests, connections and pages", http::TABLE),
    ("login", "Logins, logouts and consent", login::TABLE),
    ("eids", "eIDs", eids::TABLE),
    ("tokens", "Tokens and other machine endpoints", tokens::TABLE),
    ("minid", "MinID and messages", minid::TABLE),
    ("customers", "Customers", customers::TABLE),
    ("stores", "Stores, records and audit", stores::TABLE),
    ("certificates", "Certificates, keys and signatures", certificates::TABLE),
    ("process", "The process", process::TABLE),
    ("demo", "The demo service", demo::TABLE),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_event_is_told_once_and_its_fields_are_explained() {
        let mut names = BTreeSet::new();
        let explained: BTreeSet<&str> = fields::FIELDS.iter().map(|(field, _)| *field).collect();
        let mut used = BTreeSet::new();
        for (_, _, table) in TABLES {
            for event in *table {
                assert!(names.insert(event.name), "{} is declared twice", event.name);
                assert!(event.cure.ends_with('.') && event.about.join("").ends_with('.'), "{}", event.name);
                used.extend(event.fields);
            }
        }
        assert_eq!(explained, used, "src/telemetry/events/fields.rs explains each field that is in use");
    }
}
