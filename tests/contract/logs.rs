//! The log's generated reference, and that there is no line without a row in it.

use crate::architecture::{ROOT, read, sources};
use fellesporten_telemetry::events::{TABLES, reference};
use std::path::Path;

const REFERENCE: &str = "docs/reference/logs.md";

#[test]
fn the_reference_of_log_events_is_up_to_date() {
    let (page, wanted) = (Path::new(ROOT).join(REFERENCE), reference());
    if std::env::var_os("FELLESPORTEN_BLESS").is_some() {
        std::fs::write(page, wanted).expect("docs is writable");
        return;
    }
    assert!(
        read(&page) == wanted,
        "{REFERENCE} is stale: FELLESPORTEN_BLESS=1 cargo test --profile ci --test tests reference"
    );
}

/// That nobody else can write a line is held by `architecture`: one crate names the library.
#[test]
fn every_event_is_said_somewhere() {
    let files = sources(&["src", "idp-adapters"]);
    let files = files.iter().filter(|file| !file.starts_with(Path::new(ROOT).join("src/telemetry")));
    let code: Vec<String> = files.map(|file| read(file)).collect();
    for (table, _, events) in TABLES {
        for event in *events {
            let call = format!("events::{table}::{}(", event.name);
            assert!(code.iter().any(|file| file.contains(&call)), "nobody says {table}::{}", event.name);
        }
    }
}
