//! The form of a PKCE challenge, and who may do without one (`docs/contracts/idporten.md` §3.1, facts 11–13).

use fellesporten_jose::is_sha256_base64url;
use fellesporten_registry::{AuthMethod, ChallengeMethod, Client};

/// Whether this client must send a challenge: everyone, but confidential clients registered with `none`.
pub fn is_required(client: &Client) -> bool {
    client.code_challenge_method == ChallengeMethod::S256 || client.token_endpoint_auth_method == AuthMethod::None
}

/// Whether `challenge` can be an S256 challenge: 43 characters of base64url without padding (RFC 7636 §4.2).
pub fn is_well_formed(challenge: &str) -> bool {
    is_sha256_base64url(challenge)
}

#[cfg(test)]
mod tests {
    use super::is_well_formed;

    #[test]
    fn a_challenge_is_43_base64url_characters() {
        for (challenge, well_formed) in [
            ("zmpLTfP41irTNmJzmPBAxq7_0r3GDObvW6S6EwvCoOU", true),
            ("zmpLTfP41irTNmJzmPBAxq7_0r3GDObvW6S6EwvCoO", false),
            ("zmpLTfP41irTNmJzmPBAxq7_0r3GDObvW6S6EwvCoOU=", false),
            ("zmpLTfP41irTNmJzmPBAxq7/0r3GDObvW6S6EwvCoOU", false),
            ("", false),
        ] {
            assert_eq!(is_well_formed(challenge), well_formed, "{challenge}");
        }
    }
}
