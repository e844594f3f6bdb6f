//! `login_hint` and `id_token_hint`: of bounded length (`docs/contracts/idporten.md` §3.1).

/// The longest hint that means anything, an ID token with its certificate, has room here.
const MOST: usize = 8192;

/// What is wrong with a hint, if anything.
pub fn judge(hint: Option<&str>) -> Result<(), &'static str> {
    if hint.is_some_and(|hint| hint.len() > MOST) { Err("a hint is too long: 8192 characters") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn a_hint_has_a_bound() {
        for (length, allowed) in [(0, true), (8192, true), (8193, false)] {
            assert_eq!(judge(Some(&"x".repeat(length))).is_ok(), allowed, "{length}");
        }
        assert!(judge(None).is_ok());
    }
}
