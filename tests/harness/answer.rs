//! What came back from one request, and what a test wants to know about it.

use super::html::{self, Element, Form};
use reqwest::header::HeaderMap;
use std::collections::BTreeMap;
use url::Url;

/// One HTTP answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was asked.
    pub url: Url,
    /// Status code.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body as text.
    pub body: String,
}

impl Answer {
    /// A header's value, or nothing.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|it| it.to_str().ok())
    }

    /// Where it redirects to, made absolute.
    pub fn location(&self) -> Option<Url> {
        self.header("location").map(|it| self.url.join(it).expect("a Location is a URL"))
    }

    /// The parameters of the redirect's query; empty when it is no redirect. A name that stands twice fails the test.
    pub fn redirected(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for (name, value) in self.location().iter().flat_map(|it| it.query_pairs()) {
            let twice = found.insert(name.clone().into_owned(), value.into_owned());
            assert!(twice.is_none(), "{name} stands twice in the answer");
        }
        found
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("not JSON ({error}): {self}"))
    }

    /// `error` of an OAuth error in JSON; empty when it is none.
    pub fn error(&self) -> String {
        let body: serde_json::Value = serde_json::from_str(&self.body).unwrap_or_default();
        body["error"].as_str().unwrap_or_default().to_owned()
    }

    /// Whether it is an HTML page.
    pub fn is_page(&self) -> bool {
        self.header("content-type").is_some_and(|it| it.starts_with("text/html"))
    }

    /// Every start tag of the page.
    pub fn elements(&self) -> Vec<Element> {
        html::elements(&self.body)
    }

    /// The first element with this tag.
    pub fn element(&self, tag: &str) -> Element {
        let found = self.elements().into_iter().find(|it| it.tag == tag);
        found.unwrap_or_else(|| panic!("no <{tag}> on {self}"))
    }

    /// The page's language.
    pub fn language(&self) -> String {
        self.element("html").get("lang").unwrap_or_default().to_owned()
    }

    /// The page's forms.
    pub fn forms(&self) -> Vec<Form> {
        html::forms(&self.body)
    }

    /// The one form whose action's path ends like this.
    pub fn form(&self, action_end: &str) -> Form {
        let wanted = |form: &Form| form.action().split('?').next().is_some_and(|it| it.ends_with(action_end));
        self.forms().into_iter().find(wanted).unwrap_or_else(|| panic!("no form to {action_end} on {self}"))
    }

    /// The target of the first link whose path ends like this.
    pub fn link(&self, path_end: &str) -> Option<Url> {
        self.elements()
            .iter()
            .filter(|it| it.tag == "a")
            .filter_map(|it| it.get("href"))
            .filter_map(|it| self.url.join(it).ok())
            .find(|it| it.path().ends_with(path_end))
    }

    /// What every error page must be: HTML, the status, one `h1`, a trace id that is also a header, and no redirect.
    pub fn assert_error_page(&self, status: u16) {
        assert_eq!(self.status, status, "{self}");
        assert!(self.is_page(), "an error page is HTML: {self}");
        assert!(self.header("location").is_none(), "an error page never redirects: {self}");
        let trace = self.header("x-trace-id").unwrap_or_else(|| panic!("no X-Trace-Id: {self}"));
        assert!(self.body.contains(trace), "the trace id stands on the page: {self}");
        assert_eq!(self.elements().iter().filter(|it| it.tag == "h1").count(), 1, "one h1: {self}");
        assert!(self.body.contains(&status.to_string()), "the page shows its status: {self}");
    }

    /// What every error on the redirect must be: back to `redirect_uri`, with the code, the state and the issuer.
    pub fn assert_redirect_error(&self, redirect_uri: &str, error: &str, state: Option<&str>, issuer: &str) {
        assert!(matches!(self.status, 302 | 303), "a redirect: {self}");
        let location = self.header("location").unwrap_or_default();
        assert!(location.starts_with(redirect_uri), "{location} leads back to {redirect_uri}");
        let found = self.redirected();
        assert_eq!(found.get("error").map(String::as_str), Some(error), "{found:?}");
        assert_eq!(found.get("state").map(String::as_str), state, "{found:?}");
        assert_eq!(found.get("iss").map(String::as_str), Some(issuer), "{found:?}");
        assert!(found.contains_key("error_description"), "{found:?}");
        assert!(!found.contains_key("code"), "{found:?}");
    }

    /// What every OAuth error in JSON must be.
    pub fn assert_oauth_error(&self, status: u16, error: &str) {
        assert_eq!(self.status, status, "{self}");
        let body = self.json();
        assert_eq!(body["error"], error, "{self}");
        assert!(body["error_description"].is_string(), "{self}");
        assert!(body.get("access_token").is_none() && body.get("id_token").is_none(), "{self}");
        assert_eq!(self.header("cache-control"), Some("no-store"), "{self}");
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let body: String = self.body.chars().take(4000).collect();
        write!(f, "{} → {} {:?}\n{body}", self.url, self.status, self.headers)
    }
}
