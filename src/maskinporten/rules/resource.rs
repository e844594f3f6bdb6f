//! Step 12: the audience that the token is restricted to (RFC 8707, `docs/contracts/maskinporten.md` §3.3, 9.2).

use fellesporten_oauth::rules::resource;
use serde_json::Value;

use super::grant::Grant;
use crate::error::Fault;

/// The audiences of the token, as sent and in their order; none when no `resource` is named.
///
/// # Errors
/// When one is no absolute URI.
pub fn judge(grant: &Grant<'_>) -> Result<Vec<String>, Fault> {
    const MUST: Fault = Fault::Claim("resource", "an absolute URI without a fragment, or an array of 1 to 10 such");
    let resources = match grant.claim("resource") {
        None => return Ok(Vec::new()),
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(several)) => {
            several.iter().map(Value::as_str).collect::<Option<Vec<_>>>().filter(|list| !list.is_empty()).ok_or(MUST)?
        }
        Some(_) => return Err(MUST),
    };
    if resources.iter().any(|resource| resource.is_empty()) {
        return Err(MUST);
    }
    resource::judge(resources).map_err(|_| MUST)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rules::examples::with_claims;

    /// maskinporten.md fact 47.
    #[test]
    fn a_text_or_an_array_of_absolute_uris() {
        let (a, b) = ("https://api.fjelldata.example/vannstand", "urn:fjelldata:vannstand");
        for (sent, expected) in [
            (json!({}), Some(vec![])),
            (json!({"resource": null}), Some(vec![])),
            (json!({"resource": a}), Some(vec![a])),
            (json!({"resource": [a]}), Some(vec![a])),
            (json!({"resource": [b, a]}), Some(vec![b, a])),
            (json!({"resource": "vannstand"}), None),
            (json!({"resource": ""}), None),
            (json!({"resource": []}), None),
            (json!({"resource": [a, 7]}), None),
            (json!({"resource": [a, ""]}), None),
            (json!({"resource": {"uri": a}}), None),
            (json!({"resource": vec![a; 11]}), None),
        ] {
            let judged = with_claims(sent.clone(), judge).ok();
            let expected = expected.map(|list| list.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(judged, expected, "{sent}");
        }
    }
}
