//! What an `id_token_hint` says (`docs/contracts/idporten.md` §3.1, 6.1). It may have ended; its signature and issuer count.

use fellesporten_oauth::engine::Engine;

/// An ID token of ours, read.
#[derive(Debug, PartialEq, Eq)]
pub struct Hint {
    /// The client it was issued to.
    pub client_id: String,
    /// The client's name for the person.
    pub sub: String,
}

/// Reads a hint; none when it is not a token that this issuer signed.
pub fn read(engine: &Engine, hint: &str) -> Option<Hint> {
    let claims = engine.keys().verify_own(&engine.profile().id, hint).ok()?;
    let text = |name: &str| claims.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    // What else we sign for a client: access tokens, and logout tokens, of which anybody who tells of a logout has one.
    let is_another_kind = ["client_id", "events"].iter().any(|claim| claims.get(claim).is_some());
    if text("iss")? != engine.profile().issuer || is_another_kind {
        return None;
    }
    Some(Hint { client_id: text("aud")?, sub: text("sub")? })
}
