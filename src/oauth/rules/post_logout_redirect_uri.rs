//! Where a post-logout redirect URI is compared (`docs/contracts/idporten.md` §6.1).

use fellesporten_registry::Client;

/// Whether `sent` is identical to a registered post-logout address of the client.
pub fn is_registered(client: &Client, sent: &str) -> bool {
    client.post_logout_redirect_uris.iter().any(|registered| registered == sent)
}
