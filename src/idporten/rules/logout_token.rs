//! What a client is told through the back channel (`docs/contracts/idporten.md` §6.5; OpenID Connect Back-Channel Logout 1.0 §2.4).

use std::collections::BTreeMap;

use fellesporten_domain::Timestamp;
use serde::Serialize;

/// `typ` of its header: whoever checks it takes it for nothing else.
pub const TYP: &str = "logout+jwt";
/// The member of `events` that makes a token a logout token. The scheme is `http`: it is a name, and nobody fetches it.
pub const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Seconds that it lives.
const LIFETIME: i64 = 300;

/// The claims. There is no `nonce`, so that nobody takes it for an ID token.
#[derive(Debug, Serialize)]
pub struct LogoutToken<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    sid: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
    events: BTreeMap<&'static str, Empty>,
}

/// `{}`.
#[derive(Debug, Serialize)]
struct Empty {}

/// Whose session ended, as one client knows it.
#[derive(Clone, Copy, Debug)]
pub struct Ended<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// The client that is told.
    pub client_id: &'a str,
    /// The client's name for the person.
    pub sub: &'a str,
    /// The session.
    pub sid: &'a str,
}

impl<'a> LogoutToken<'a> {
    /// The claims of one notice; `jti` is new for each.
    pub fn new(ended: Ended<'a>, jti: String, now: Timestamp) -> Self {
        let iat = now.as_secs();
        LogoutToken {
            iss: ended.issuer,
            aud: ended.client_id,
            sub: ended.sub,
            sid: ended.sid,
            iat,
            exp: iat + LIFETIME,
            jti,
            events: BTreeMap::from([(EVENT, Empty {})]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fact_092_the_claims_are_these_and_no_others() {
        let ended = Ended { issuer: "https://idporten.example", client_id: "a", sub: "s", sid: "i" };
        let token = LogoutToken::new(ended, "j".to_owned(), Timestamp::from_secs(1_790_000_000));
        assert_eq!(
            serde_json::to_value(token).unwrap(),
            serde_json::json!({
                "iss": "https://idporten.example", "aud": "a", "sub": "s", "sid": "i", "jti": "j",
                "iat": 1_790_000_000, "exp": 1_790_000_300, "events": { EVENT: {} },
            })
        );
    }
}
