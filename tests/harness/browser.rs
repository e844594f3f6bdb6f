//! A browser that takes one step at a time: own cookies, no redirect followed unless the test says so.

use super::answer::Answer;
use super::html::Form;
use super::jar::Jar;
use super::logs::Witness;
use super::server::Server;
use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, ORIGIN, REFERER, SET_COOKIE};
use std::sync::Arc;
use url::Url;

/// From whose page a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The provider's own page.
    Provider,
    /// A service on another site: a POST from there carries no `SameSite=Lax` cookie.
    Service,
}

/// One person's browser.
#[derive(Clone)]
pub struct Browser {
    http: reqwest::Client,
    provider: Url,
    witness: Arc<Witness>,
    /// Its cookies.
    pub cookies: Jar,
    /// Headers sent with every request.
    pub headers: HeaderMap,
}

impl Browser {
    /// A fresh browser for people who use this server.
    pub fn new(server: &Server) -> Self {
        Self::at(server, server.issuer_url())
    }

    /// The same for another provider of the same server.
    pub fn at(server: &Server, provider: Url) -> Self {
        Self {
            http: server.http(),
            provider,
            witness: server.witness(),
            cookies: Jar::default(),
            headers: HeaderMap::new(),
        }
    }

    /// One GET, nothing followed.
    pub async fn get(&mut self, url: impl AsRef<str>) -> Answer {
        let url = self.absolute(url.as_ref());
        let request = self.http.get(url.clone());
        self.send(url, request, false).await
    }

    /// One form POST, nothing followed.
    pub async fn post<N: AsRef<str>, V: AsRef<str>>(
        &mut self,
        url: impl AsRef<str>,
        fields: &[(N, V)],
        from: From,
    ) -> Answer {
        let url = self.absolute(url.as_ref());
        let body = encode(fields);
        let (origin, site) = match from {
            From::Provider => (self.provider.origin().ascii_serialization(), "same-origin"),
            From::Service => ("http://service.example".to_owned(), "cross-site"),
        };
        let request = self
            .http
            .post(url.clone())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(REFERER, format!("{origin}/"))
            .header(ORIGIN, origin)
            .header("sec-fetch-site", site)
            .header("sec-fetch-mode", "navigate")
            .body(body);
        self.send(url, request, from == From::Service).await
    }

    /// A form POST, then every redirect that stays with the provider.
    pub async fn post_and_follow<N: AsRef<str>, V: AsRef<str>>(
        &mut self,
        url: impl AsRef<str>,
        fields: &[(N, V)],
        from: From,
    ) -> Answer {
        let answer = self.post(url, fields, from).await;
        self.follow(answer).await
    }

    /// GET, then every redirect that stays with the provider.
    pub async fn open(&mut self, url: impl AsRef<str>) -> Answer {
        let answer = self.get(url).await;
        self.follow(answer).await
    }

    /// Follows redirects as long as they stay with the provider; a redirect to a service is returned as it is.
    pub async fn follow(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..10 {
            let next = answer.location().filter(|it| it.origin() == self.provider.origin());
            let Some(next) = next.filter(|_| matches!(answer.status, 301..=303)) else { return answer };
            answer = self.get(next).await;
        }
        panic!("ten redirects in a row: {answer}");
    }

    /// Sends a form of a page with these changes, and follows.
    pub async fn submit(&mut self, page: &Answer, form: &Form, changes: &[(&str, &str)]) -> Answer {
        let target = page.url.join(form.action()).expect("a form's action is a URL");
        let fields = form.filled(changes);
        let answer = if form.posts() {
            self.post(target, &fields, From::Provider).await
        } else {
            let mut target = target;
            target.query_pairs_mut().extend_pairs(&fields);
            self.get(target).await
        };
        self.follow(answer).await
    }

    fn absolute(&self, url: &str) -> Url {
        self.provider.join(url).unwrap_or_else(|error| panic!("{url}: {error}"))
    }

    async fn send(&mut self, url: Url, request: reqwest::RequestBuilder, cross_site_post: bool) -> Answer {
        let mut request = request.headers(self.headers.clone());
        if let Some(cookies) = self.cookies.header(&url, cross_site_post) {
            request = request.header(COOKIE, cookies);
        }
        let response = request.send().await.unwrap_or_else(|error| panic!("{url}: {error:?}"));
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        for line in headers.get_all(SET_COOKIE) {
            let (name, value) = self.cookies.store(&url, line.to_str().expect("a cookie is ASCII"));
            if !name.ends_with("_SELECTED_LANGUAGE") {
                self.witness.saw("cookie", &value);
            }
        }
        let body = response.text().await.unwrap_or_else(|error| panic!("{url}: {error:?}"));
        let answer = Answer { url, status, headers, body };
        if let Some(code) = answer.redirected().get("code") {
            self.witness.saw("code", code);
        }
        answer
    }
}

/// Fields as a form body.
pub fn encode<N: AsRef<str>, V: AsRef<str>>(fields: &[(N, V)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
