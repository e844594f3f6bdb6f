//! `x5c` as clients send it (RFC 7515 §4.1.6).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fellesporten_domain::Timestamp;
use openssl::x509::X509;
use serde_json::Value;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::foreign_key::ForeignKey;

/// Not an array of one or more texts, each a certificate in standard base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("x5c must be an array of texts, each a certificate in standard base64, the leaf first")]
pub struct NotX5c;

/// The certificates of an `x5c` in DER. White space inside, left over from PEM, is skipped.
///
/// # Errors
/// [`NotX5c`]; what a certificate is worth is for [`crate::EnterpriseTrust::judge`] to say.
pub fn from_x5c(x5c: &Value) -> Result<Vec<Vec<u8>>, NotX5c> {
    let texts = x5c.as_array().filter(|texts| !texts.is_empty()).ok_or(NotX5c)?;
    let decode = |text: &Value| {
        let text: String = text.as_str()?.chars().filter(|it| !it.is_ascii_whitespace()).collect();
        STANDARD.decode(text).ok()
    };
    texts.iter().map(|text| decode(text).ok_or(NotX5c)).collect()
}

/// The key that a certificate (DER) is for, whoever signed it; none when it is no certificate, or its key verifies nothing here.
#[must_use]
pub fn certified_key(der: &[u8]) -> Option<ForeignKey> {
    ForeignKey::of_public_key(X509::from_der(der).ok()?.public_key().ok()?).ok()
}

/// Whether this (DER) is a certificate at all, whoever made it and whatever for.
#[must_use]
pub fn is_certificate(der: &[u8]) -> bool {
    X509::from_der(der).is_ok()
}

/// The last second in which a certificate (DER) is valid, whoever made it; none when it is no certificate.
#[must_use]
pub fn certificate_end(der: &[u8]) -> Option<Timestamp> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    Some(Timestamp::from_secs(certificate.validity().not_after.timestamp()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_array_of_standard_base64() {
        for (x5c, expected) in [
            (json!(["MIIB"]), Ok(1)),
            (json!(["MIIB", "MIIC"]), Ok(2)),
            (json!(["MI\r\nIB\n"]), Ok(1)),
            (json!(["-_-_"]), Err(NotX5c)),
            (json!("MIIB"), Err(NotX5c)),
            (json!([]), Err(NotX5c)),
            (json!([7]), Err(NotX5c)),
            (json!(["MIIB", null]), Err(NotX5c)),
            (json!(null), Err(NotX5c)),
        ] {
            assert_eq!(from_x5c(&x5c).map(|chain| chain.len()), expected, "{x5c}");
        }
    }
}
