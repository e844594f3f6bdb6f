//! The page that shows the API: every operation with what it takes, gives and needs. It is written for developers, in English alone,
//! and needs no script.

use axum::response::Response;
use fellesporten_domain::Language;
use fellesporten_web::Csp;
use serde::Serialize;
use serde_json::Value;

use crate::Samarbeidsportalen;
use crate::openapi::{Group, OPERATIONS, Operation, PLAIN_TEXT, document};

#[derive(Serialize)]
struct ApiPage<'a> {
    base: &'a str,
    groups: Vec<GroupPart>,
    schemas: Vec<SchemaPart>,
}

#[derive(Serialize)]
struct GroupPart {
    name: &'static str,
    slug: &'static str,
    operations: Vec<OperationPart>,
}

#[derive(Serialize)]
struct OperationPart {
    id: String,
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    scopes: &'static [&'static str],
    /// Names; one that must be there ends in `*`.
    query: Vec<String>,
    body: Option<ShapePart>,
    status: u16,
    answer: Option<ShapePart>,
}

/// A shape where an operation names it.
#[derive(Serialize)]
struct ShapePart {
    /// As it stands there: a list is in brackets.
    text: &'static str,
    /// The object on this page; none of plain text.
    object: Option<&'static str>,
}

#[derive(Serialize)]
struct SchemaPart {
    name: String,
    /// As it stands in the description.
    json: String,
}

#[derive(Serialize)]
struct HelpPage {}

/// `samarbeidsportalen/api.html`.
pub(crate) fn api(portal: &Samarbeidsportalen) -> Response {
    let public_url = &portal.parts().public_url;
    let described = document(None, public_url);
    let groups = Group::ALL.into_iter().map(|group| GroupPart {
        name: group.name(),
        slug: group.slug(),
        operations: OPERATIONS.iter().filter(|it| it.group == group).map(part).collect(),
    });
    let schemas = described.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten();
    let page = ApiPage {
        base: public_url.as_str().trim_end_matches('/'),
        groups: groups.collect(),
        schemas: schemas
            .map(|(name, schema)| SchemaPart {
                name: name.clone(),
                json: serde_json::to_string_pretty(schema).unwrap_or_default(),
            })
            .collect(),
    };
    portal.parts().pages.render("samarbeidsportalen/api.html", Language::En, &page, &Csp::strict())
}

/// `samarbeidsportalen/help.html`.
pub(crate) fn help(portal: &Samarbeidsportalen) -> Response {
    portal.parts().pages.render("samarbeidsportalen/help.html", Language::En, &HelpPage {}, &Csp::strict())
}

fn part(operation: &Operation) -> OperationPart {
    let name = |(name, required): &(&str, bool)| if *required { format!("{name}*") } else { (*name).to_owned() };
    let id = format!("{}{}", operation.method, operation.path).replace(['/', '{', '}'], "-");
    OperationPart {
        id,
        method: operation.method,
        path: operation.path,
        summary: operation.summary,
        scopes: operation.scopes,
        query: operation.query.iter().map(name).collect(),
        body: operation.body.and_then(|(_, text)| shape(text)),
        status: operation.status,
        answer: shape(operation.answer),
    }
}

fn shape(text: &'static str) -> Option<ShapePart> {
    let object = text.trim_start_matches('[').trim_end_matches(']');
    (!text.is_empty()).then(|| ShapePart { text, object: Some(object).filter(|it| *it != PLAIN_TEXT) })
}
