//! A client's keys (docs/contracts/maskinporten.md §7.5).

use fellesporten_registry::{Client, RegisteredKey};
use serde_json::{Value, json};

/// The set, with when its first key was posted and when its last.
pub(crate) fn keys(client: &Client) -> Value {
    let posted = || client.jwks.iter().map(|key| key.created);
    json!({
        "keys": client.jwks.iter().map(key).collect::<Vec<_>>(),
        "created": posted().min().unwrap_or(client.created).iso_in_norway(),
        "last_updated": posted().max().unwrap_or(client.last_updated).iso_in_norway(),
    })
}

/// One key, with when it ends.
pub(crate) fn key(key: &RegisteredKey) -> Value {
    let mut shown = json!({
        "kty": "RSA",
        "use": "sig",
        "alg": key.alg,
        "kid": key.kid,
        "e": key.e,
        "n": key.n,
        "exp": key.expires_at.as_secs(),
    });
    if let Some(members) = shown.as_object_mut().filter(|_| !key.x5c.is_empty()) {
        members.insert("x5c".to_owned(), json!(key.x5c));
    }
    shown
}
