//! Mobile numbers as people type them (`docs/contracts/minid.md` §2).

/// A mobile number with country code, `+4799000001`; none when it cannot be one. Without a country code it is Norwegian.
pub fn mobile(typed: &str) -> Option<String> {
    let compact: String = typed.chars().filter(|one| !one.is_whitespace() && !matches!(one, '-' | '(' | ')')).collect();
    let (country_given, digits) = match compact.strip_prefix('+').or_else(|| compact.strip_prefix("00")) {
        Some(rest) => (true, rest),
        None => (false, compact.as_str()),
    };
    if !digits.bytes().all(|one| one.is_ascii_digit()) {
        return None;
    }
    let norwegian = |digits: &str| digits.len() == 8 && digits.starts_with(['4', '9']);
    match (country_given, digits.strip_prefix("47")) {
        (false, _) => norwegian(digits).then(|| format!("+47{digits}")),
        (true, Some(own)) => norwegian(own).then(|| format!("+47{own}")),
        (true, None) => ((8..=15).contains(&digits.len()) && !digits.starts_with('0')).then(|| format!("+{digits}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_number_gets_its_country_code() {
        for (typed, expected) in [
            ("990 00 001", Some("+4799000001")),
            ("+47 99000001", Some("+4799000001")),
            ("004799000001", Some("+4799000001")),
            ("22000000", None),
            ("9900000", None),
            ("+46 70-123 45 67", Some("+46701234567")),
            ("+0123456789", None),
            ("99000001x", None),
            ("", None),
            ("+", None),
        ] {
            assert_eq!(mobile(typed).as_deref(), expected, "{typed:?}");
        }
    }
}
