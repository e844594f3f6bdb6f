//! Step 8: the name under which a grant is remembered as used (`docs/contracts/maskinporten.md` §3.3).

use fellesporten_jose::sha256_base64url;

use super::grant::Grant;
use crate::error::Fault;

/// Characters of the longest `jti`.
const LONGEST: usize = 255;

/// Client and `jti`; without a `jti`, client and digest of the assertion.
///
/// # Errors
/// When `jti` is no text of 1 to 255 characters.
pub fn of(grant: &Grant<'_>, assertion: &str) -> Result<String, Fault> {
    const MUST: Fault = Fault::Claim("jti", "a text of 1 to 255 characters");
    let client_id = grant.text("iss")?.unwrap_or_default();
    match grant.claim("jti") {
        None => Ok(format!("{client_id} assertion {}", sha256_base64url(assertion.as_bytes()))),
        Some(jti) => {
            let jti = jti.as_str().filter(|jti| (1..=LONGEST).contains(&jti.chars().count())).ok_or(MUST)?;
            Ok(format!("{client_id} jti {jti}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rules::examples::with_claims;

    /// maskinporten.md fact 31.
    #[test]
    fn a_jti_names_the_grant_and_without_one_its_own_text_does() {
        let id = |claims, assertion: &str| with_claims(claims, |grant| of(grant, assertion));
        assert_eq!(id(json!({"iss": "c", "jti": "1"}), "one"), id(json!({"iss": "c", "jti": "1"}), "other"));
        assert_ne!(id(json!({"iss": "c", "jti": "1"}), "one"), id(json!({"iss": "d", "jti": "1"}), "one"));
        assert_ne!(id(json!({"iss": "c"}), "one"), id(json!({"iss": "c"}), "other"));
        assert_eq!(id(json!({"iss": "c"}), "one"), id(json!({"iss": "c", "jti": null}), "one"));
        assert!(id(json!({"iss": "c", "jti": "æ".repeat(255)}), "one").is_ok());
        for wrong in [json!(""), json!("æ".repeat(256)), json!(7), json!(["1"])] {
            assert!(id(json!({"iss": "c", "jti": wrong}), "one").is_err(), "{wrong}");
        }
    }
}
