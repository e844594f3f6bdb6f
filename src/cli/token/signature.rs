//! Which key signed, and whether it did.

use fellesporten_jose::{VerifyError, verify_with_jwks};
use serde_json::Value;

use super::jwt::Jwt;
use super::report::Report;

/// `kid` and `signature`, with the JWKS of whoever should have signed. `whose` names it.
pub(crate) fn judge(jwt: &Jwt, jwks: &Value, whose: &str, report: &mut Report) {
    let known = kids(jwks);
    match jwt.header_text("kid") {
        None => report.failed("kid", "is missing from the header: nobody can tell which key signed"),
        Some(kid) if !known.contains(&kid) => {
            let known = if known.is_empty() { "no keys".to_owned() } else { known.join(", ") };
            report.failed("kid", format!("{kid} is not in {whose}, which has {known}"));
        }
        Some(kid) => {
            report.passed("kid", format!("{kid}, in {whose}"));
            return match verify_with_jwks(jwks, &jwt.text) {
                Ok(_) => report.passed("signature", "by that key"),
                Err(VerifyError::Algorithm) => report.not_reached("signature", "only RS256 is verified here"),
                Err(VerifyError::CriticalHeader) => report.not_reached("signature", "crit must be absent first"),
                Err(error) => report.failed("signature", error.to_string()),
            };
        }
    }
    report.not_reached("signature", "the key must be known first");
}

fn kids(jwks: &Value) -> Vec<&str> {
    let keys = jwks.get("keys").and_then(Value::as_array);
    keys.into_iter().flatten().filter_map(|key| key.get("kid")?.as_str()).collect()
}
