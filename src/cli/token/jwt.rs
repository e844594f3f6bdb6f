//! A JWT taken apart, nothing believed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::report::Report;

/// Header and claims of a compact JWS whose signature nobody has looked at.
#[derive(Debug)]
pub(crate) struct Jwt {
    pub(crate) text: String,
    pub(crate) header: Map<String, Value>,
    pub(crate) claims: Map<String, Value>,
}

impl Jwt {
    /// Takes it apart.
    ///
    /// # Errors
    /// What about its structure is wrong, without the text.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('.').collect();
        match parts.as_slice() {
            [header, claims, signature] => {
                if signature.is_empty() {
                    return Err("the third part, the signature, is empty".to_owned());
                }
                URL_SAFE_NO_PAD
                    .decode(signature)
                    .map_err(|_| "the signature is not base64url without padding".to_owned())?;
                Ok(Self { header: object("header", header)?, claims: object("claims", claims)?, text: text.to_owned() })
            }
            [_, _, _, _, _] => {
                Err("five parts: an encrypted token (JWE), which only its recipient can read".to_owned())
            }
            [_] => {
                Err("one part: not a JWT; an opaque token says nothing by itself, ask the issuer's /userinfo"
                    .to_owned())
            }
            other => Err(format!("{} parts between dots where a signed JWT has three", other.len())),
        }
    }

    /// A text in the header.
    pub(crate) fn header_text(&self, name: &str) -> Option<&str> {
        self.header.get(name).and_then(Value::as_str)
    }

    /// A text among the claims.
    pub(crate) fn claim_text(&self, name: &str) -> Option<&str> {
        self.claims.get(name).and_then(Value::as_str)
    }

    /// `aud`, whether one text or a list.
    pub(crate) fn audiences(&self) -> Vec<&str> {
        match self.claims.get("aud") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

/// Of the tokens that an issuer gives, an access token alone may do without `aud`, and only it names its client
/// (docs/contracts/idporten.md §5.4).
pub(super) fn absent_audience(jwt: &Jwt, report: &mut Report) {
    if jwt.claim_text("client_id").is_some() {
        report.passed("aud", "absent: an access token for which no resource was asked");
    } else {
        report.failed("aud", "is missing");
    }
}

/// What no key tells of a token that an issuer gave: whether it still stands. Maskinporten, which has no userinfo, ends none
/// (docs/contracts/maskinporten.md §3.6).
pub(super) fn grant(has_userinfo: bool, report: &mut Report) {
    if has_userinfo {
        let why = "whether it was ended since, by a logout for instance, only the issuer's userinfo says";
        report.not_reached("grant", why);
    } else {
        report.passed("grant", "the issuer has no userinfo: its token counts until exp, whatever was taken away since");
    }
}

fn object(part: &str, encoded: &str) -> Result<Map<String, Value>, String> {
    let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| format!("the {part} is not base64url without padding"))?;
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(format!("the {part} is not a JSON object")),
    }
}
