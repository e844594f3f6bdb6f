//! Step 1: the request (`docs/contracts/maskinporten.md` §3.1).
//!
//! Real clients leave colons raw, and some put everything into the query. What else is in form, query or headers is nobody's:
//! the scope and the client stand in the grant.

use axum::http::HeaderMap;
use fellesporten_web::params::{Params, is_form};

use crate::error::Fault;

/// The one `grant_type` (RFC 7523 §2.1).
pub const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// The assertion of a request.
///
/// # Errors
/// What is wrong with query or form.
pub fn assertion(headers: &HeaderMap, query: &str, body: &[u8]) -> Result<String, Fault> {
    if !body.is_empty() && !is_form(headers) {
        return Err(Fault::NotAForm);
    }
    // One parameter in both places came twice.
    let both = [query.as_bytes(), body].join(&b'&');
    let params = Params::parse(&both).map_err(|_| Fault::UnreadableForm)?;
    let one = |name| params.one(name).map_err(|_| Fault::RepeatedParameter(name));
    let (grant_type, assertion) = (one("grant_type")?, one("assertion")?);
    match grant_type {
        None => Err(Fault::MissingParameter("grant_type")),
        Some(JWT_BEARER) => assertion.map(str::to_owned).ok_or(Fault::MissingParameter("assertion")),
        Some(_) => Err(Fault::GrantType),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, header::CONTENT_TYPE};

    use super::*;

    const CODED: &str = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=a.b.c";
    const RAW: &str = "assertion=a.b.c&grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer";

    /// maskinporten.md facts 9, 10, 12 and 13.
    #[test]
    fn a_form_a_query_or_both_and_each_parameter_once() {
        let form = "application/x-www-form-urlencoded";
        let read = Ok("a.b.c".to_owned());
        for (content_type, query, body, expected) in [
            (form, "", CODED, read.clone()),
            (form, "", RAW, read.clone()),
            ("Application/X-WWW-Form-Urlencoded; charset=ISO-8859-1", "", CODED, read.clone()),
            ("", CODED, "", read.clone()),
            ("application/json", RAW, "", read.clone()),
            (form, "assertion=a.b.c", "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer", read.clone()),
            (form, "", &format!("{CODED}&scope=x&client_id=y&resource=a&resource=b"), read),
            ("application/json", "", "{}", Err(Fault::NotAForm)),
            ("", "", CODED, Err(Fault::NotAForm)),
            (form, "", "assertion=%zz", Err(Fault::UnreadableForm)),
            (form, "", "", Err(Fault::MissingParameter("grant_type"))),
            (form, "", "assertion=a.b.c", Err(Fault::MissingParameter("grant_type"))),
            (form, "", "grant_type=client_credentials", Err(Fault::GrantType)),
            (
                form,
                "",
                "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer",
                Err(Fault::MissingParameter("assertion")),
            ),
            (form, "", &format!("{CODED}&assertion=d.e.f"), Err(Fault::RepeatedParameter("assertion"))),
            (form, "", &format!("{CODED}&assertion="), Err(Fault::RepeatedParameter("assertion"))),
            (form, CODED, CODED, Err(Fault::RepeatedParameter("grant_type"))),
            (form, "assertion=d.e.f", CODED, Err(Fault::RepeatedParameter("assertion"))),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
            assert_eq!(assertion(&headers, query, body.as_bytes()), expected, "{content_type} ? {query} + {body}");
        }
    }
}
