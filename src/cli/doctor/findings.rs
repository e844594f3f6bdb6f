//! What the doctor found.

use std::fmt;

/// One line per finding.
#[derive(Debug, Default)]
pub(super) struct Findings {
    lines: Vec<(bool, &'static str, String)>,
}

impl Findings {
    /// In order; what was seen.
    pub(super) fn ok(&mut self, about: &'static str, seen: impl Into<String>) {
        self.lines.push((true, about, seen.into()));
    }

    /// Wrong, or soon to be; what, and the cure.
    pub(super) fn wrong(&mut self, about: &'static str, what_and_cure: impl Into<String>) {
        // A cause may come with line ends of its own; each finding stays one line.
        self.lines.push((false, about, what_and_cure.into().split_whitespace().collect::<Vec<_>>().join(" ")));
    }

    /// Whether nothing is wrong.
    pub(super) fn all_is_well(&self) -> bool {
        self.lines.iter().all(|(ok, ..)| *ok)
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (ok, about, text) in &self.lines {
            writeln!(formatter, "{:<5} {about:<13} {text}", if *ok { "ok" } else { "WRONG" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_line_is_enough_and_each_finding_is_one_line() {
        let mut findings = Findings::default();
        findings.ok("config", "f.toml");
        assert!(findings.all_is_well());
        findings.wrong("records", "cannot be reached:\n  no route; start the server");
        assert!(!findings.all_is_well());
        let text = findings.to_string();
        assert_eq!(text.lines().count(), 2);
        assert!(text.contains("WRONG records       cannot be reached: no route; start the server"), "{text}");
    }
}
