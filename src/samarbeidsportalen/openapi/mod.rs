//! The description of the API (OpenAPI 3.1): one document, made from the table of operations and the shapes of the objects, in the
//! two groups of docs/contracts/maskinporten.md §7.1, and one of our own.

mod operations;

use serde_json::{Map, Value, json};
use url::Url;

pub(crate) use operations::{Group, LOG, OPERATIONS, Operation, PLAIN_TEXT};

/// Shapes of what is sent and answered.
const SCHEMAS: &str = include_str!("schemas.json");

/// The whole description, or that of one group.
pub(crate) fn document(group: Option<Group>, public_url: &Url) -> Value {
    let mut paths = Map::new();
    for operation in OPERATIONS.iter().filter(|it| group.is_none_or(|group| group == it.group)) {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(operation.method.to_ascii_lowercase(), described(operation));
        }
    }
    let base = public_url.as_str().trim_end_matches('/');
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Samarbeidsportalen: administration API",
            "version": "v1",
            "description": "Self-service of clients, keys, scopes and access, for ID-porten and Maskinporten. Every call but the open ones needs \
                            an access token of Maskinporten; the organisation that acts is the token's consumer.",
        },
        // The bare addresses are those of older clients; both mean the same.
        "servers": [{"url": format!("{base}/api/v1")}, {"url": base}],
        "tags": Group::ALL.iter().map(|group| json!({"name": group.name()})).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "schemas": serde_json::from_str::<Value>(SCHEMAS).unwrap_or_default(),
            "securitySchemes": {"maskinporten": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    })
}

fn described(operation: &Operation) -> Value {
    let in_path = operation.path.split('{').skip(1).filter_map(|rest| Some((rest.split_once('}')?.0, "path", true)));
    let in_query = operation.query.iter().map(|(name, required)| (*name, "query", *required));
    let parameters: Vec<Value> = in_path
        .chain(in_query)
        .map(|(name, place, required)| {
            json!({"name": name, "in": place, "required": required, "schema": {"type": "string"}})
        })
        .collect();
    let mut responses = Map::new();
    responses.insert(operation.status.to_string(), answered(operation.answer));
    responses.insert("default".to_owned(), answered("Error"));
    let mut described = json!({
        "tags": [operation.group.name()],
        "summary": operation.summary,
        "parameters": parameters,
        "responses": responses,
        "security": if operation.scopes.is_empty() { json!([]) } else { json!([{"maskinporten": operation.scopes}]) },
    });
    if let (Some((media_type, schema)), Some(members)) = (operation.body, described.as_object_mut()) {
        members.insert(
            "requestBody".to_owned(),
            json!({"required": true, "content": {media_type: {"schema": schema_of(schema)}}}),
        );
    }
    // In its own place, without the other addresses' prefix.
    if let (true, Some(members)) = (is_alone(operation.path), described.as_object_mut()) {
        members.insert("servers".to_owned(), json!([{"url": "/"}]));
    }
    described
}

/// What answers at this very address alone.
fn is_alone(path: &str) -> bool {
    ["/api/", "/log/", "/export"].iter().any(|start| path.starts_with(start))
}

fn answered(schema: &str) -> Value {
    if schema.is_empty() {
        return json!({"description": "nothing"});
    }
    json!({"description": schema, "content": {"application/json": {"schema": schema_of(schema)}}})
}

/// `Client` is one, `[Client]` a list.
fn schema_of(name: &str) -> Value {
    match name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(item) => json!({"type": "array", "items": schema_of(item)}),
        None if name == PLAIN_TEXT => json!({"type": "string"}),
        None => json!({"$ref": format!("#/components/schemas/{name}")}),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn whole() -> Value {
        document(None, &Url::parse("https://api.example.no").unwrap())
    }

    #[test]
    fn every_shape_that_is_named_is_there() {
        let text = whole().to_string();
        let schemas: Value = serde_json::from_str(SCHEMAS).unwrap();
        let named: BTreeSet<&str> =
            text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(named.len() > 5);
        for name in named {
            assert!(schemas.get(name).is_some(), "{name}");
        }
    }

    /// Every address stands in the router's source, and every one of the router's in the document, with the same methods.
    #[test]
    fn the_description_names_the_routes_and_no_others() {
        let source =
            include_str!("../routes.rs").replace("{{", "{").replace("}}", "}").replace("/{path}", "/onbehalfof");
        let source: String = source.split_whitespace().collect();
        let mut routed = BTreeSet::new();
        for route in source.split(".route(").skip(1) {
            let path = route.split('"').nth(1).unwrap();
            for method in ["get", "post", "put", "delete"] {
                let rest = route.split_once("\",").or_else(|| route.split_once("\"),")).unwrap().1;
                let chained = rest.contains(&format!(".{method}(")) || rest.starts_with(&format!("{method}("));
                if chained {
                    routed.insert(format!("{} {path}", method.to_uppercase()));
                }
            }
        }
        let described: BTreeSet<String> =
            OPERATIONS.iter().map(|operation| format!("{} {}", operation.method, operation.path)).collect();
        assert_eq!(described.len(), OPERATIONS.len(), "one row each");
        assert_eq!(routed, described);
    }

    #[test]
    fn each_group_has_its_part() {
        let url = Url::parse("https://api.example.no").unwrap();
        let paths = |group| document(Some(group), &url)["paths"].as_object().unwrap().len();
        let all = document(None, &url)["paths"].as_object().unwrap().len();
        assert_eq!(Group::ALL.into_iter().map(paths).sum::<usize>(), all);
    }
}
