//! A JSON body as an object.

use serde_json::{Map, Value};

use super::Refused;

/// The object that a body is.
pub(super) fn object(body: &Value) -> Result<&Map<String, Value>, Refused> {
    body.as_object().ok_or_else(|| Refused::field("", "the body must be a JSON object"))
}
