//! The `resource` parameter: absolute URIs without a fragment (RFC 8707 §2, `docs/contracts/idporten.md` §3.1, fact 35).

use url::Url;

/// The audiences asked for, as sent.
///
/// # Errors
/// When one is no absolute URI, has a fragment, or is absurdly long.
pub fn judge(resources: Vec<&str>) -> Result<Vec<String>, &'static str> {
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
    use super::judge;

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
}
