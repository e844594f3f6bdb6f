//! The tables of events as a page.

use std::fmt::Write as _;

use super::{TABLES, fields::FIELDS};

const INTRODUCTION: &str = "# Log events

Generated from the tables in `src/telemetry/events/`; do not edit. A test fails when it is stale, and says how to write it anew.

The log goes to standard error, a line per event, as JSON or text (`[log]`). Each line has its time (`timestamp`), its `level`, the
event's name (`event`) and its text (`message`). `target` is `fellesporten`; a warning or error with another target comes from a
library, has no `event`, and is not in these tables. Text and name stay the same from release to release unless CHANGELOG.md says so.

Beside the fields named below, a line has:

| Field | Meaning |
|---|---|
| `trace_id` | The request that the line belongs to: the id in its header `X-Trace-Id`, on its error page, and at the end of its `error_description`. Work that begins by itself has one where it leaves a record in the audit log. |
| `login_id` | The login that the request belongs to, once that is known: the trace id of the request that began the login. See [operators.md](../operators.md), \"From an error page to the whole login\". |

No line holds a person number, a token, a code, a secret or an assertion.
";

/// Every event with its level, fields, meaning and cure, as Markdown.
pub fn reference() -> String {
    let mut page = String::from(INTRODUCTION);
    for (_, heading, table) in TABLES {
        let _ = write!(
            page,
            "\n## {heading}\n\n| Event | Level | Text | Fields | Meaning | What to do |\n|---|---|---|---|---|---|\n"
        );
        for event in *table {
            let fields = event.fields.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ");
            let about = event.about.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
            let (name, level, message, cure) = (event.name, event.level, event.message, event.cure);
            let _ = writeln!(page, "| `{name}` | {level} | {message} | {fields} | {about} | {cure} |");
        }
    }
    page.push_str("\n## Fields\n\n| Field | Meaning |\n|---|---|\n");
    for (field, meaning) in FIELDS {
        let _ = writeln!(page, "| `{field}` | {meaning} |");
    }
    page
}
