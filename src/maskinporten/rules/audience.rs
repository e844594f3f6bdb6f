//! Step 4: for whom the grant is (`docs/contracts/maskinporten.md` §3.3): the issuer, byte for byte and alone. The token
//! endpoint's address is not taken, and a client may be set to send a text only.

use fellesporten_domain::Timestamp;
use fellesporten_oauth::rules::audience::single;
use fellesporten_registry::Client;

use super::grant::Grant;
use crate::error::Fault;

/// How a grant names its audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// As a text.
    Text,
    /// As an array of one, as some libraries do.
    ArrayOfOne,
}

/// Judges `aud`.
///
/// # Errors
/// When it is missing, another or several; or an array, from when the client must send a text.
pub fn judge(grant: &Grant<'_>, issuer: &str, client: &Client, now: Timestamp) -> Result<Audience, Fault> {
    if single(grant.jws().claims()) != Some(issuer) {
        return Err(Fault::Audience(issuer.to_owned()));
    }
    let is_text = grant.claim("aud").is_some_and(serde_json::Value::is_string);
    match client.strict_audience_from {
        _ if is_text => Ok(Audience::Text),
        Some(from) if now >= from => Err(Fault::AudienceArray),
        _ => Ok(Audience::ArrayOfOne),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rules::examples::{ISSUER, NOW, client, with_claims};

    /// maskinporten.md facts 16 and 17.
    #[test]
    fn the_issuer_alone_with_its_slash() {
        let now = Timestamp::from_secs(NOW);
        let (lenient, mut strict) = (client(), client());
        strict.strict_audience_from = Some(now);
        let wrong = || Err(Fault::Audience(ISSUER.to_owned()));
        for (aud, expected, strictly) in [
            (json!(ISSUER), Ok(Audience::Text), Ok(Audience::Text)),
            (json!([ISSUER]), Ok(Audience::ArrayOfOne), Err(Fault::AudienceArray)),
            (json!("https://maskinporten.example"), wrong(), wrong()),
            (json!("https://maskinporten.example/token"), wrong(), wrong()),
            (json!("HTTPS://maskinporten.example/"), wrong(), wrong()),
            (json!([ISSUER, ISSUER]), wrong(), wrong()),
            (json!([ISSUER, "https://other.example/"]), wrong(), wrong()),
            (json!([[ISSUER]]), wrong(), wrong()),
            (json!([]), wrong(), wrong()),
            (json!(7), wrong(), wrong()),
            (json!(null), wrong(), wrong()),
        ] {
            let judged = |client: &Client| with_claims(json!({"aud": aud}), |grant| judge(grant, ISSUER, client, now));
            assert_eq!((judged(&lenient), judged(&strict)), (expected, strictly), "{aud}");
        }
        strict.strict_audience_from = Some(Timestamp::from_secs(NOW + 1));
        let early = with_claims(json!({"aud": [ISSUER]}), |grant| judge(grant, ISSUER, &strict, now));
        assert_eq!(early, Ok(Audience::ArrayOfOne), "the date has not come");
        assert!(Fault::Audience(ISSUER.to_owned()).row().cure.starts_with(&format!("Set aud to {ISSUER} ")));
    }
}
