//! What `token explain` found, check by check.

use std::fmt;

/// How a check went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// In order; why, in a few words.
    Passed(String),
    /// Wrong; what, and the cure.
    Failed(String),
    /// Could not be judged from what was given; why.
    NotReached(String),
}

/// The checks in the order in which a server makes them.
#[derive(Debug, Default)]
pub(crate) struct Report {
    checks: Vec<(&'static str, Verdict)>,
}

impl Report {
    pub(crate) fn add(&mut self, check: &'static str, verdict: Verdict) {
        self.checks.push((check, verdict));
    }

    pub(crate) fn passed(&mut self, check: &'static str, why: impl Into<String>) {
        self.add(check, Verdict::Passed(why.into()));
    }

    pub(crate) fn failed(&mut self, check: &'static str, why: impl Into<String>) {
        self.add(check, Verdict::Failed(why.into()));
    }

    pub(crate) fn not_reached(&mut self, check: &'static str, why: impl Into<String>) {
        self.add(check, Verdict::NotReached(why.into()));
    }

    /// Whether any check failed.
    pub(crate) fn any_failed(&self) -> bool {
        self.checks.iter().any(|(_, verdict)| matches!(verdict, Verdict::Failed(_)))
    }

    /// How a check went, if it is there.
    #[cfg(test)]
    pub(crate) fn verdict(&self, check: &str) -> Option<&Verdict> {
        self.checks.iter().find(|(name, _)| *name == check).map(|(_, verdict)| verdict)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.checks.iter().map(|(check, _)| check.len()).max().unwrap_or_default().max(10);
        for (check, verdict) in &self.checks {
            let (word, why) = match verdict {
                Verdict::Passed(why) => ("ok", why),
                Verdict::Failed(why) => ("FAILED", why),
                Verdict::NotReached(why) => ("not reached", why),
            };
            writeln!(formatter, "{check:<width$} {word:<12} {why}")?;
        }
        Ok(())
    }
}
