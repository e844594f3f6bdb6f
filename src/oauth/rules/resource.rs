//! The `resource` parameter: absolute URIs without a fragment (RFC 8707 §2, `docs/contracts/idporten.md` §3.1, fact 35).

use url::Url;

/// Audiences of one token.
const MOST: usize = 10;

/// The audiences of a token request: those of the authorization request, or fewer (RFC 8707 §2.2).
///
/// # Errors
/// When one is malformed, or was not asked for when the person logged in.
pub fn narrow(granted: &[String], resources: Vec<&str>) -> Result<Vec<String>, &'static str> {
    let asked = judge(resources)?;
    if asked.is_empty() {
        return Ok(granted.to_vec());
    }
    if granted.is_empty() || asked.iter().all(|one| granted.contains(one)) {
        Ok(asked)
    } else {
        Err("resource must be among those of the authorization request")
    }
}

/// The audiences asked for, as sent.
///
/// # Errors
/// When one is no absolute URI, has a fragment, or is absurdly long.
pub fn judge(resources: Vec<&str>) -> Result<Vec<String>, &'static str> {
    if resources.len() > MOST {
        return Err("resource came more than ten times");
    }
    resources
        .into_iter()
        .filter(|resource| !resource.is_empty())
        .map(|resource| match Url::parse(resource) {
            Ok(url) if url.fragment().is_none() && !resource.contains(' ') && resource.len() <= 2048 => {
                Ok(resource.to_owned())
            }
            _ => Err("resource must be an absolute URI without a fragment"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{judge, narrow};

    #[test]
    fn a_resource_is_an_absolute_uri() {
        for (sent, allowed) in [
            ("https://api.example.no/v1", true),
            ("urn:altinn:resource:1", true),
            ("not a uri", false),
            ("/v1", false),
            ("https://api.example.no/#x", false),
        ] {
            assert_eq!(judge(vec![sent]).is_ok(), allowed, "{sent}");
        }
    }
    /// What was granted, what is asked now, and what comes of it.
    type Case<'a> = (&'a [&'a str], &'a [&'a str], Option<&'a [&'a str]>);

    #[test]
    fn a_token_request_may_narrow_and_never_widen() {
        let (a, b) = ("https://a.example.no", "https://b.example.no");
        let cases: [Case<'_>; 7] = [
            (&[], &[], Some(&[])),
            (&[a, b], &[], Some(&[a, b])),
            (&[a, b], &[a], Some(&[a])),
            (&[], &[a], Some(&[a])),
            (&[a], &[b], None),
            (&[a], &["not a uri"], None),
            (&[], &[a; 11], None),
        ];
        for (granted, asked, narrowed) in cases {
            let granted: Vec<String> = granted.iter().map(|it| (*it).to_owned()).collect();
            let found = narrow(&granted, asked.to_vec()).ok();
            assert_eq!(
                found.as_deref().map(|it| it.iter().map(String::as_str).collect::<Vec<_>>()).as_deref(),
                narrowed
            );
        }
    }
}
