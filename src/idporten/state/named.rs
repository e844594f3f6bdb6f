//! Ids that name the client they serve, so that a page whose state is gone can still lead back to its service.
//!
//! The name is no secret and proves nothing: it is looked up in the registry, and only what is registered there is shown. An id
//! whose name was changed is another id, and nothing lies under it.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use fellesporten_domain::Rng;

/// Characters of 128 random bits in base64url.
const RANDOM: usize = 22;

/// A fresh id: 128 random bits, then the client's id.
pub(super) fn fresh(rng: &Rng, client_id: &str) -> String {
    rng.token::<16>() + &BASE64_URL_SAFE_NO_PAD.encode(client_id)
}

/// The client that an id names, whether there is one or not.
pub fn named_client(id: &str) -> Option<String> {
    let name = BASE64_URL_SAFE_NO_PAD.decode(id.get(RANDOM..)?).ok()?;
    String::from_utf8(name).ok().filter(|client_id| !client_id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_its_client_after_its_random_bits() {
        let rng = Rng::seeded(1);
        for client_id in ["minside", "0d4e8b7e-6b1f-4b4e-9d3a-5c1f0e2a7b90", "/profile", "å/?#"] {
            let (id, other) = (fresh(&rng, client_id), fresh(&rng, client_id));
            assert_eq!(named_client(&id).as_deref(), Some(client_id));
            assert_ne!(id[..RANDOM], other[..RANDOM]);
            assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')), "{id}");
        }
    }

    #[test]
    fn what_is_no_such_id_names_nobody() {
        for id in [
            "",
            "00000000-never-was",
            "AAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAA!",
            "AAAAAAAAAAAAAAAAAAAAAA_w",
            "ååååååååååååååååååååååååå",
        ] {
            assert_eq!(named_client(id), None, "{id}");
        }
    }
}
