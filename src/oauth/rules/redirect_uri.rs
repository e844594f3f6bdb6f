//! Where a redirect URI is compared (`docs/contracts/idporten.md` §7.5, facts 9, 10 and 103).

use fellesporten_registry::{ApplicationType, Client};

/// Whether `sent` is one of the client's registered addresses: the identical string, or for a native client a registered
/// loopback address whose port alone differs (RFC 8252 §7.3).
pub fn is_registered(client: &Client, sent: &str) -> bool {
    client.redirect_uris.iter().any(|registered| {
        registered == sent
            || (client.application_type == ApplicationType::Native && differs_only_in_loopback_port(registered, sent))
    })
}

/// `registered` leaves the port open (`http://127.0.0.1:0/path`, or `:*`), and `sent` names one.
fn differs_only_in_loopback_port(registered: &str, sent: &str) -> bool {
    ["http://127.0.0.1:", "http://[::1]:"].iter().any(|origin| {
        let (Some(registered), Some(sent)) = (registered.strip_prefix(origin), sent.strip_prefix(origin)) else {
            return false;
        };
        let Some(path) = registered.strip_prefix('0').or_else(|| registered.strip_prefix('*')) else { return false };
        let digits = sent.bytes().take_while(u8::is_ascii_digit).count();
        let (port, sent_path) = sent.split_at(digits);
        port.parse::<u16>().is_ok_and(|port| port > 0) && !port.starts_with('0') && path == sent_path
    })
}

#[cfg(test)]
mod tests {
    use super::differs_only_in_loopback_port;

    #[test]
    fn only_the_port_of_a_loopback_address_may_differ() {
        for (registered, sent, allowed) in [
            ("http://127.0.0.1:0/cb", "http://127.0.0.1:51234/cb", true),
            ("http://127.0.0.1:*/cb", "http://127.0.0.1:1/cb", true),
            ("http://[::1]:0/cb", "http://[::1]:8080/cb", true),
            ("http://127.0.0.1:0/cb", "http://127.0.0.1:51234/CB", false),
            ("http://127.0.0.1:0/cb", "http://127.0.0.1:51234/cb/", false),
            ("http://127.0.0.1:0/cb", "http://127.0.0.1:51234/cb?x=1", false),
            ("http://127.0.0.1:0/cb", "http://127.0.0.1/cb", false),
            ("http://127.0.0.1:0/cb", "http://127.0.0.1:0/cb", false),
            ("http://127.0.0.1:0/cb", "http://127.0.0.1:080/cb", false),
            ("http://127.0.0.1:0/cb", "http://127.0.0.1:65536/cb", false),
            ("http://127.0.0.1:0/cb", "http://127.0.0.1:80@evil.example/cb", false),
            ("http://127.0.0.1:0/cb", "http://localhost:51234/cb", false),
            ("http://127.0.0.1:0/cb", "https://127.0.0.1:51234/cb", false),
            ("http://127.0.0.1:8080/cb", "http://127.0.0.1:9090/cb", false),
            ("http://localhost:0/cb", "http://localhost:9090/cb", false),
        ] {
            assert_eq!(differs_only_in_loopback_port(registered, sent), allowed, "{registered} ~ {sent}");
        }
    }
}
