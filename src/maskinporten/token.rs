//! The access token: self-contained, its header `alg` and `kid` alone (`docs/contracts/maskinporten.md` §4).

use fellesporten_domain::{OrgNumber, Timestamp};
use fellesporten_jose::SignError;
use serde::Serialize;
use serde_json::Value;

use crate::judgement::{Granted, Signed};
use crate::{ISSUER_ID, Maskinporten};

/// The one type of token.
pub const TOKEN_TYPE: &str = "Bearer";

/// The claims that every token has (§4.2).
#[derive(Serialize)]
pub(crate) struct PlainClaims<'a> {
    pub(crate) iss: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) client_amr: &'a str,
    pub(crate) consumer: Organisation,
    pub(crate) scope: &'a str,
    pub(crate) token_type: &'static str,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
    pub(crate) jti: String,
}

/// Those, and what a grant may add.
#[derive(Serialize)]
struct Claims<'a> {
    #[serde(flatten)]
    plain: PlainClaims<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier: Option<Organisation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delegation_source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aud: Option<Audience<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_details: Option<&'a Value>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    consumer_prefix: &'a [String],
}

/// An organisation as ISO 6523 writes it (§4.4).
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Organisation {
    authority: &'static str,
    #[serde(rename = "ID")]
    id: String,
}

impl From<OrgNumber> for Organisation {
    fn from(number: OrgNumber) -> Self {
        Self { authority: "iso6523-actorid-upis", id: number.iso6523() }
    }
}

/// One audience is a text, several are an array (§9.2).
#[derive(Serialize)]
#[serde(untagged)]
enum Audience<'a> {
    One(&'a str),
    Several(&'a [String]),
}

/// Signs the token of a grant.
///
/// # Errors
/// When the signers are busy, or hold no active key.
pub(crate) async fn sign(
    maskinporten: &Maskinporten,
    issuer: &str,
    signed: &Signed<'_>,
    granted: &Granted,
    now: Timestamp,
) -> Result<String, SignError> {
    let aud = match granted.audiences.as_slice() {
        [] => None,
        [one] => Some(Audience::One(one)),
        several => Some(Audience::Several(several)),
    };
    let scope = granted.scope.to_string();
    let plain = PlainClaims {
        iss: issuer,
        client_id: &signed.client.client_id,
        client_amr: &signed.proof.client_amr,
        consumer: granted.consumer.into(),
        scope: &scope,
        token_type: TOKEN_TYPE,
        iat: now.as_secs(),
        exp: now.as_secs() + i64::from(granted.lifetime),
        jti: maskinporten.parts().rng.token::<32>(),
    };
    let claims = Claims {
        plain,
        supplier: granted.supplier.map(Organisation::from),
        delegation_source: granted.token_scopes.iter().find_map(|scope| scope.delegation_source.as_deref()),
        aud,
        pid: granted.pid.as_ref().map(fellesporten_domain::Pid::expose),
        authorization_details: granted.authorization_details.as_ref(),
        consumer_prefix: &granted.consumer_prefixes,
    };
    maskinporten.parts().keys.sign_bare_jwt(ISSUER_ID, &claims).await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// maskinporten.md fact 41.
    #[test]
    fn an_organisation_is_its_number_with_the_scheme_of_enhetsregisteret() {
        let number = OrgNumber::parse("312203456").unwrap();
        let written = serde_json::to_string(&Organisation::from(number)).unwrap();
        assert_eq!(written, r#"{"authority":"iso6523-actorid-upis","ID":"0192:312203456"}"#);
    }
}
