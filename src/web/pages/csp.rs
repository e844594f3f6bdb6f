//! The Content-Security-Policy of a page (`docs/contracts/idporten.md` §13).

use std::collections::BTreeSet;
use std::fmt::Write;

use http::HeaderValue;
use url::Url;

use fellesporten_domain::Rng;

/// What a page may load, frame, run and post to. Starts strict; each method opens one thing.
#[derive(Clone, Debug, Default)]
pub struct Csp {
    form_action_any: bool,
    form_action_scheme: Option<String>,
    frame_src: Vec<String>,
    script_nonce: Option<String>,
}

impl Csp {
    /// Own style sheets, fonts and images; no scripts, no frames; forms to ourselves only.
    pub fn strict() -> Self {
        Self::default()
    }

    /// Forms may lead anywhere. Browsers apply `form-action` to the redirect after a form too, and that goes to any
    /// registered client.
    #[must_use]
    pub fn form_action_any(mut self) -> Self {
        self.form_action_any = true;
        self
    }

    /// As [`Csp::form_action_any`], and when `redirect_uri` has a private-use scheme (RFC 8252 §7.1), which `*` does not
    /// cover, that scheme too.
    #[must_use]
    pub fn form_action_to(mut self, redirect_uri: &str) -> Self {
        self.form_action_scheme = Url::parse(redirect_uri)
            .ok()
            .filter(|url| !matches!(url.scheme(), "http" | "https" | "javascript" | "data"))
            .map(|url| url.scheme().to_owned());
        self.form_action_any()
    }

    /// The page may frame the origins of these addresses (front-channel logout).
    #[must_use]
    pub fn frames(mut self, addresses: &[Url]) -> Self {
        let framed = addresses.iter().filter(|url| matches!(url.scheme(), "http" | "https"));
        let origins: BTreeSet<String> = framed.map(|url| url.origin().ascii_serialization()).collect();
        self.frame_src = origins.into_iter().collect();
        self
    }

    /// The page has one script of its own, marked with a fresh nonce (`nonce` in the template).
    #[must_use]
    pub fn with_script(mut self, rng: &Rng) -> Self {
        self.script_nonce = Some(rng.token::<16>());
        self
    }

    /// The nonce of [`Csp::with_script`].
    pub(super) fn nonce(&self) -> Option<&str> {
        self.script_nonce.as_deref()
    }

    pub(super) fn header_value(&self) -> HeaderValue {
        // Designsystemet's style sheets carry their icons as data: images.
        let mut policy = String::from("default-src 'self'; img-src 'self' data:");
        let _ = match &self.script_nonce {
            Some(nonce) => write!(policy, "; script-src 'nonce-{nonce}'"),
            None => write!(policy, "; script-src 'none'"),
        };
        let _ = match self.frame_src.as_slice() {
            [] => write!(policy, "; frame-src 'none'"),
            origins => write!(policy, "; frame-src {}", origins.join(" ")),
        };
        policy.push_str("; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action ");
        policy.push_str(if self.form_action_any { "*" } else { "'self'" });
        if let Some(scheme) = &self.form_action_scheme {
            let _ = write!(policy, " {scheme}:");
        }
        // Every part is ours, a URL's origin or a URL's scheme: all ASCII without line breaks.
        HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(csp: &Csp) -> String {
        csp.header_value().to_str().unwrap().to_owned()
    }

    #[test]
    fn starts_strict() {
        let strict = policy(&Csp::strict());
        for part in [
            "default-src 'self'",
            "script-src 'none'",
            "frame-src 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(strict.split("; ").any(|one| one == part), "{part} in {strict}");
        }
        assert!(!strict.contains("unsafe"), "{strict}");
    }

    #[test]
    fn a_login_form_may_end_at_any_client() {
        let cases = [
            ("https://rp.example/cb", "form-action *"),
            ("http://127.0.0.1:0/cb", "form-action *"),
            ("no.example.app:/cb", "form-action * no.example.app:"),
            ("javascript:alert(1)", "form-action *"),
            ("not a url", "form-action *"),
        ];
        for (redirect_uri, expected) in cases {
            let policy = policy(&Csp::strict().form_action_to(redirect_uri));
            assert!(policy.ends_with(expected), "{redirect_uri}: {policy}");
        }
    }

    #[test]
    fn a_script_has_a_fresh_nonce() {
        let rng = Rng::seeded(1);
        let (one, other) = (Csp::strict().with_script(&rng), Csp::strict().with_script(&rng));
        assert_ne!(one.nonce(), other.nonce());
        assert!(policy(&one).contains(&format!("script-src 'nonce-{}'", one.nonce().unwrap())));
    }

    #[test]
    fn frames_are_origins_only() {
        let addresses = ["https://a.example/logout?x=1;script-src *", "data:text/html,x", "https://a.example/another"]
            .map(|one| Url::parse(one).unwrap());
        assert!(policy(&Csp::strict().frames(&addresses)).contains("; frame-src https://a.example; object-src"));
    }
}
