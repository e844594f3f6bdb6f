//! Scopes that open an administration of this installation (docs/contracts/maskinporten.md §7.8, §7.10). Whoever makes clients in one
//! narrow way would get at the others by putting such a scope on one of them.

use fellesporten_registry::{Violation, opens_self_service};
use serde_json::Value;

/// How the names begin of those that open the operator's.
const OPERATORS: &str = "fellesporten:";

/// Those that the body of a client names.
pub(crate) fn named(body: &Value) -> Vec<Violation> {
    let scopes = body.get("scopes").and_then(Value::as_array).into_iter().flatten();
    let opens = |name: &Value| name.as_str().is_some_and(|it| opens_self_service(it) || it.starts_with(OPERATORS));
    let refused = scopes.enumerate().filter(|(_, name)| opens(name)).map(|(index, _)| Violation {
        field: format!("scopes[{index}]"),
        message: "opens an administration; an administration client of the organisation puts it there, if it may"
            .to_owned(),
    });
    refused.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn which_scopes_are_administrative() {
        for (scopes, fields) in [
            (json!([]), &[][..]),
            (json!(["fjelldata:kart", "idporten:authorizations", "krr:intern"]), &[]),
            (json!(["fjelldata:kart", "idporten:dcr.altinn"]), &["scopes[1]"]),
            (json!(["idporten:dcr/onbehalfof:write"]), &["scopes[0]"]),
            (json!(["idporten:scopes.write", "fellesporten:operator"]), &["scopes[0]", "scopes[1]"]),
            // Of this the registry says what is wrong.
            (json!("idporten:dcr.altinn"), &[]),
        ] {
            let refused = named(&json!({"scopes": scopes}));
            assert_eq!(refused.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), fields, "{scopes}");
        }
    }
}
