//! The `prompt` parameter (`docs/contracts/idporten.md` §3.5).

use crate::request::Prompt;

/// What is asked of the user interface. Unknown values (`select_account` and others) are ignored.
///
/// # Errors
/// When `none` comes with another value (OpenID Connect Core §3.1.2.1).
pub fn judge(prompt: Option<&str>) -> Result<Prompt, &'static str> {
    let values: Vec<&str> = prompt.unwrap_or_default().split(' ').filter(|value| !value.is_empty()).collect();
    let none = values.contains(&"none");
    if none && values.iter().any(|value| *value != "none") {
        return Err("prompt=none cannot be combined with another value");
    }
    Ok(Prompt { login: values.contains(&"login"), none, consent: values.contains(&"consent") })
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::request::Prompt;

    #[test]
    fn prompt_is_read_value_by_value() {
        let prompt = |login, none, consent| Some(Prompt { login, none, consent });
        for (sent, expected) in [
            (None, prompt(false, false, false)),
            (Some("login"), prompt(true, false, false)),
            (Some("none"), prompt(false, true, false)),
            (Some("consent"), prompt(false, false, true)),
            (Some("select_account"), prompt(false, false, false)),
            (Some("login consent"), prompt(true, false, true)),
            (Some("none login"), None),
            (Some("none consent"), None),
            (Some("none select_account"), None),
        ] {
            assert_eq!(judge(sent).ok(), expected, "{sent:?}");
        }
    }
}
