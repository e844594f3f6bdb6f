//! Step 12: the person that the token is restricted to (`docs/contracts/maskinporten.md` §3.3, 9.1). The form is checked and nothing
//! else: nobody has logged in.

use fellesporten_domain::{Pid, PidRules};

use super::grant::Grant;
use crate::error::Fault;

/// The person, if one is named.
///
/// # Errors
/// When it is no person's number of this environment.
pub fn judge(grant: &Grant<'_>, rules: &PidRules) -> Result<Option<Pid>, Fault> {
    const MUST: Fault = Fault::Claim("pid", "a person's number of this environment, eleven digits as text");
    let Some(named) = grant.claim("pid") else { return Ok(None) };
    named.as_str().and_then(|text| Pid::parse(text, rules).ok()).map(Some).ok_or(MUST)
}

#[cfg(test)]
mod tests {
    use fellesporten_domain::Environment;
    use serde_json::json;

    use super::*;
    use crate::rules::examples::with_claims;

    /// maskinporten.md fact 48.
    #[test]
    fn eleven_digits_whose_check_digits_are_right() {
        let rules = PidRules::for_environment(Environment::Test);
        for (sent, expected) in [
            (json!({}), Some(None)),
            (json!({"pid": null}), Some(None)),
            (json!({"pid": "17847531096"}), Some(Some("17847531096"))),
            (json!({"pid": "61868114001"}), Some(Some("61868114001"))),
            (json!({"pid": "17847531097"}), None),
            (json!({"pid": "1784753109"}), None),
            (json!({"pid": 17_847_531_096_i64}), None),
            (json!({"pid": ""}), None),
        ] {
            let judged = with_claims(sent.clone(), |grant| judge(grant, &rules)).ok();
            let judged = judged.as_ref().map(|pid| pid.as_ref().map(Pid::expose));
            assert_eq!(judged, expected, "{sent}");
        }
    }
}
