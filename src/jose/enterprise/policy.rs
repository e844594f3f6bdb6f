//! Which certificate policies are accepted (`docs/contracts/eid-adapters.md` §5.2, V8).

use std::str::FromStr;

/// One entry of the list: a policy, or everything below an arc.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AcceptedPolicy {
    /// This one alone.
    Exactly(String),
    /// Everything below; with its last dot, so that `…13.200.` never matches `…13.2001`.
    Below(String),
}

impl AcceptedPolicy {
    /// Whether a certificate's policy, in dotted decimal, is meant.
    pub(super) fn matches(&self, policy: &str) -> bool {
        match self {
            Self::Exactly(accepted) => policy == accepted,
            Self::Below(arc) => policy.starts_with(arc.as_str()),
        }
    }
}

/// Not dotted decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotAPolicy;

impl FromStr for AcceptedPolicy {
    type Err = NotAPolicy;

    fn from_str(text: &str) -> Result<Self, NotAPolicy> {
        let dotted = text.strip_suffix(".*").unwrap_or(text);
        let is_number = |arc: &str| !arc.is_empty() && arc.bytes().all(|byte| byte.is_ascii_digit());
        if !dotted.contains('.') || !dotted.split('.').all(is_number) {
            return Err(NotAPolicy);
        }
        Ok(if dotted.len() < text.len() { Self::Below(format!("{dotted}.")) } else { Self::Exactly(text.to_owned()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// eid-adapters.md fact 51.
    #[test]
    fn an_arc_is_not_a_prefix_of_digits() {
        let matches = |entry: &str, policy: &str| entry.parse::<AcceptedPolicy>().unwrap().matches(policy);
        for (entry, policy, expected) in [
            ("2.16.578.1.29.13.200.*", "2.16.578.1.29.13.200.1", true),
            ("2.16.578.1.29.13.200.*", "2.16.578.1.29.13.200.1.0", true),
            ("2.16.578.1.29.13.200.*", "2.16.578.1.29.13.2001.1", false),
            ("2.16.578.1.29.13.200.*", "2.16.578.1.29.13.200", false),
            ("2.16.578.1.26.1.3.2", "2.16.578.1.26.1.3.2", true),
            ("2.16.578.1.26.1.3.2", "2.16.578.1.26.1.3.2.1", false),
            ("2.16.578.1.26.1.3.2", "2.16.578.1.26.1.3.25", false),
        ] {
            assert_eq!(matches(entry, policy), expected, "{entry} {policy}");
        }
        for wrong in ["", "*", "2.*.3", "2..3", "2.16.x", "2.16.", ".*"] {
            assert_eq!(wrong.parse::<AcceptedPolicy>(), Err(NotAPolicy), "{wrong}");
        }
    }
}
