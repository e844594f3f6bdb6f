//! The `max_age` parameter (`docs/contracts/idporten.md` §3.1; OpenID Connect Core §3.1.2.1).

/// The oldest acceptable authentication, in seconds.
///
/// # Errors
/// When the value is no whole number of seconds.
pub fn judge(max_age: Option<&str>) -> Result<Option<u32>, &'static str> {
    max_age
        .map(|value| {
            let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
            if digits { Ok(value.parse().unwrap_or(u32::MAX)) } else { Err("max_age is not a whole number of seconds") }
        })
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn max_age_is_a_whole_number() {
        for (sent, expected) in [
            (None, Ok(None)),
            (Some("0"), Ok(Some(0))),
            (Some("3600"), Ok(Some(3600))),
            (Some("99999999999999"), Ok(Some(u32::MAX))),
            (Some("-1"), Err(())),
            (Some("+1"), Err(())),
            (Some("1.5"), Err(())),
            (Some("x"), Err(())),
        ] {
            assert_eq!(judge(sent).map_err(drop), expected, "{sent:?}");
        }
    }
}
