//! Where a service is entered, for a page that has no answer to send there (`docs/contracts/idporten.md` §3.10).

use fellesporten_registry::{ApplicationType, Client};
use url::Url;

/// The client's registered address; without one, the root of the site where its first redirect address lies. An app on a phone or
/// computer has no site.
pub fn entrance(client: &Client) -> Option<String> {
    if let Some(address) = &client.client_uri {
        return Some(address.to_string());
    }
    if client.application_type == ApplicationType::Native {
        return None;
    }
    client.redirect_uris.iter().find_map(|uri| root(uri))
}

fn root(uri: &str) -> Option<String> {
    let url = Url::parse(uri).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.join("/").ok().map(String::from)
}

#[cfg(test)]
mod tests {
    use super::root;

    #[test]
    fn only_a_site_has_a_root() {
        for (uri, expected) in [
            ("https://tjeneste.no/oidc/callback?x=1", Some("https://tjeneste.no/")),
            ("http://localhost:8080/callback", Some("http://localhost:8080/")),
            ("no.example.app:/callback", None),
            ("javascript:alert(1)", None),
            ("not a url", None),
        ] {
            assert_eq!(root(uri).as_deref(), expected, "{uri}");
        }
    }
}
