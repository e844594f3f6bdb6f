//! The form of a PKCE verifier (`docs/contracts/idporten.md` §4.2, fact 46).

/// 43–128 characters of RFC 3986's unreserved set (RFC 7636 §4.1).
pub fn is_well_formed(verifier: &str) -> bool {
    (43..=128).contains(&verifier.len())
        && verifier.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
}

#[cfg(test)]
mod tests {
    use super::is_well_formed;

    #[test]
    fn a_verifier_has_43_to_128_unreserved_characters() {
        for (verifier, well_formed) in [
            ("n3XKp0s7u2VYb1cQ9hTgLr5wZeMd8RfAoJ4tBiUyE6k".to_owned(), true),
            ("a".repeat(42), false),
            ("-._~".repeat(32), true),
            ("a".repeat(129), false),
            (format!("{} ", "a".repeat(43)), false),
            (format!("{}+", "a".repeat(43)), false),
        ] {
            assert_eq!(is_well_formed(&verifier), well_formed, "{verifier}");
        }
    }
}
