//! What the doctor found.

use std::fmt;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Ok,
    /// Not of this installation, or not now; it works meanwhile.
    Warning,
    Wrong,
}

impl Level {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warn",
            Self::Wrong => "WRONG",
        }
    }
}

/// One line per finding.
#[derive(Debug, Default)]
pub(super) struct Findings {
    lines: Vec<(Level, &'static str, String)>,
}

impl Findings {
    /// In order; what was seen.
    pub(super) fn ok(&mut self, about: &'static str, seen: impl Into<String>) {
        self.lines.push((Level::Ok, about, seen.into()));
    }

    /// What somebody else is to put right, and what to do.
    pub(super) fn warning(&mut self, about: &'static str, what_and_cure: impl Into<String>) {
        self.lines.push((Level::Warning, about, one_line(&what_and_cure.into())));
    }

    /// Wrong, or soon to be; what, and the cure.
    pub(super) fn wrong(&mut self, about: &'static str, what_and_cure: impl Into<String>) {
        self.lines.push((Level::Wrong, about, one_line(&what_and_cure.into())));
    }

    /// Whether nothing is wrong.
    pub(super) fn all_is_well(&self) -> bool {
        self.lines.iter().all(|(level, ..)| *level != Level::Wrong)
    }
}

/// A cause may come with line ends of its own; each finding stays one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl fmt::Display for Findings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (level, about, text) in &self.lines {
            writeln!(formatter, "{:<5} {about:<13} {text}", level.as_str())?;
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
        findings.warning("delegation", "altinn gives\nno answer; look at it");
        assert!(findings.all_is_well(), "a warning leaves all well");
        findings.wrong("records", "cannot be reached:\n  no route; start the server");
        assert!(!findings.all_is_well());
        let text = findings.to_string();
        assert_eq!(text.lines().count(), 3);
        assert!(text.contains("warn  delegation    altinn gives no answer; look at it"), "{text}");
        assert!(text.contains("WRONG records       cannot be reached: no route; start the server"), "{text}");
    }
}
