//! `config reference` and `config example`, both written from the table of options.

use std::fmt::Write as _;

use super::Config;
use super::table::{OptionRow, SectionRow};

/// Every option with its default, kind, variable and meaning, as Markdown.
pub(crate) fn reference() -> String {
    let mut out = String::from("# Configuration reference\n");
    for section in Config::sections() {
        let title =
            if section.path.is_empty() { "Top of the file".to_owned() } else { format!("`[{}]`", section.path) };
        let _ = write!(out, "\n## {title}\n\n{}\n", sentence(section.about));
        for option in &section.options {
            let _ = write!(
                out,
                "\n### `{}`\n\n{}\n\n* Must be: {}\n* Default: {}\n* Variable: `{}`\n",
                option.path,
                sentence(option.meaning),
                option.kind,
                option.default.as_ref().map_or_else(|| "none".to_owned(), |default| format!("`{default}`")),
                option.variable(),
            );
        }
    }
    out
}

/// A complete file: every option with its meaning; what has a default stands as a comment with that default.
pub(crate) fn example() -> String {
    let mut out = String::new();
    for section in Config::sections() {
        write_section(&mut out, &section);
    }
    out
}

fn write_section(out: &mut String, section: &SectionRow) {
    if !out.is_empty() {
        out.push('\n');
    }
    comment(out, section.about);
    if !section.path.is_empty() {
        let _ = writeln!(out, "[{}]", section.path);
    }
    for option in &section.options {
        out.push('\n');
        comment(out, option.meaning);
        let _ = writeln!(out, "# {} = {}", option.key(), shown(option));
    }
}

/// The default, else an example of it, else empty quotes to fill in.
fn shown(option: &OptionRow) -> String {
    match (option.example, &option.default) {
        (Some(example), _) => example.to_owned(),
        (None, Some(default)) => default.clone(),
        (None, None) => "\"…\"".to_owned(),
    }
}

fn comment(out: &mut String, lines: &[&str]) {
    for line in lines {
        let _ = writeln!(out, "## {}", line.trim());
    }
}

fn sentence(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}
