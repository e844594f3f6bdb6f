//! The table of metrics as a page.

use std::fmt::Write as _;

use crate::metrics::TABLE;

/// Every metric with its kind, labels and meaning, as Markdown.
pub fn reference() -> String {
    let mut page = String::from(
        "# Metrics\n\nGenerated from the table in `src/telemetry/metrics.rs`; do not edit. A test fails when it is stale, and \
         says how to write it anew.\n\n`/metrics` of the operations listener gives them in the text format of Prometheus. A \
         metric appears with the first thing that it counts. Labels never hold what a caller chose freely: a client id is one \
         that is registered, a route is the pattern of one of ours.\n\n| Metric | Kind | Labels | Meaning |\n|---|---|---|---|\n",
    );
    for row in TABLE {
        let labels = row.labels.iter().map(|label| format!("`{label}`")).collect::<Vec<_>>().join(", ");
        let about = row.about.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        let _ = writeln!(page, "| `{}` | {} | {labels} | {about} |", row.name, row.kind);
    }
    page
}
