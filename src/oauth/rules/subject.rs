//! What stands for a person: the pairwise subject (`docs/contracts/idporten.md` §5.2, fact 65).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use fellesporten_domain::{Pid, Secret};
use fellesporten_jose::hmac_sha256;

/// `sub` of this person at this client: 43 characters that say nothing of the person without the secret. The secret is kept
/// for ever, since changing it changes every customer's users.
pub fn pairwise(secret: &Secret<Vec<u8>>, client_id: &str, pid: &Pid) -> String {
    let length = u32::try_from(client_id.len()).unwrap_or(u32::MAX).to_be_bytes();
    URL_SAFE_NO_PAD.encode(hmac_sha256(secret.expose(), &[&length, client_id.as_bytes(), pid.expose().as_bytes()]))
}

/// `sub` at this client of somebody whom no number names, but an identifier of this kind (`eidas`, `email`).
pub fn pairwise_unnumbered(secret: &Secret<Vec<u8>>, client_id: &str, kind: &str, identifier: &str) -> String {
    let length = u32::try_from(client_id.len()).unwrap_or(u32::MAX).to_be_bytes();
    // No number begins with a NUL, so that nobody else has this name.
    let parts = [&length, client_id.as_bytes(), b"\0", kind.as_bytes(), b"\0", identifier.as_bytes()];
    URL_SAFE_NO_PAD.encode(hmac_sha256(secret.expose(), &parts))
}

/// A short text of this kind, hidden from whoever reads a store: what cannot be guessed without the secret.
pub fn keyed_digest(secret: &Secret<Vec<u8>>, kind: &str, text: &str) -> String {
    // A NUL parts kind and text; no other input begins with these four bytes and has one.
    URL_SAFE_NO_PAD
        .encode(hmac_sha256(secret.expose(), &[b"\xff\xff\xff\xff", kind.as_bytes(), b"\0", text.as_bytes()]))
}

/// The name under which a person's own things are found here: sessions, logins, consents and grants. It leaves the house with nobody.
pub fn person(secret: &Secret<Vec<u8>>, pid: &Pid) -> String {
    // No pairwise subject has an input that begins like this: its first four bytes are a length.
    URL_SAFE_NO_PAD.encode(hmac_sha256(secret.expose(), &[b"\xff\xff\xff\xffperson", pid.expose().as_bytes()]))
}
