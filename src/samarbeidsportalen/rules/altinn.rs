//! What Altinn's administration may write on clients of others (docs/contracts/maskinporten.md §7.10).

use fellesporten_registry::Violation;
use serde_json::Value;

use super::administrative;

/// What is wrong with a body.
pub(crate) fn check(body: &Value) -> Vec<Violation> {
    let mut violations = administrative::named(body);
    if body.get("supplier_orgno").is_some_and(|said| !said.is_null()) {
        let message = "must be left out: Altinn is nobody's supplier".to_owned();
        violations.push(Violation { field: "supplier_orgno".to_owned(), message });
    }
    violations
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_refused() {
        for (body, fields) in [
            (json!({}), &[][..]),
            (json!({"supplier_orgno": null, "scopes": ["fjelldata:kart"]}), &[]),
            (json!({"supplier_orgno": ""}), &["supplier_orgno"]),
            (
                json!({"supplier_orgno": "310042706", "scopes": ["idporten:dcr.altinn"]}),
                &["scopes[0]", "supplier_orgno"],
            ),
            (json!([]), &[]),
        ] {
            let refused = check(&body);
            assert_eq!(refused.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), fields, "{body}");
        }
    }
}
