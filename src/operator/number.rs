//! Whom a call is about: the `number` of its body, since no address ever holds one and no complaint repeats it.

use fellesporten_domain::{Pid, PidRules};
use serde_json::Value;

use super::Refusal;

/// The person that the body names.
pub(super) fn number_in(body: &[u8], rules: &PidRules) -> Result<Pid, Refusal> {
    let body: Value = serde_json::from_slice(body).map_err(|_| Refusal::Number)?;
    let number = body.get("number").and_then(Value::as_str).ok_or(Refusal::Number)?;
    Pid::parse(number, rules).map_err(|_| Refusal::Number)
}
