//! A machine as simplified onboarding spells it (docs/contracts/maskinporten.md §7.8).

use fellesporten_registry::Client;
use serde_json::{Value, json};

use super::key;

/// A machine. The page takes keys that are there for a machine with keys, and shows the first: with a certificate there are none, not
/// an empty list.
pub(crate) fn machine(client: &Client) -> Value {
    let keys: Vec<Value> = client.jwks.iter().map(key).collect();
    let scopes: Vec<&str> = client.scopes.iter().map(|scope| scope.as_str()).collect();
    json!({
        "clientId": client.client_id,
        "consumerOrgnr": client.client_orgno,
        "description": client.description,
        "keys": (!keys.is_empty()).then_some(keys),
        "scopes": scopes,
    })
}
