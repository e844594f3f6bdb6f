//! A browser that shows nothing: cookies by origin, redirects one at a time, and errors that say what came instead.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use reqwest::{Client, RequestBuilder, StatusCode, header, redirect::Policy};
use url::Url;

/// Characters of an answer that an error shows.
const SHOWN: usize = 240;

/// One browser with a connection of its own.
pub(crate) struct Browser {
    http: Client,
    cookies: BTreeMap<String, BTreeMap<String, String>>,
}

impl Browser {
    /// A fresh one.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub(crate) fn new() -> Result<Self> {
        let http = Client::builder().redirect(Policy::none()).pool_max_idle_per_host(1).build()?;
        Ok(Browser { http, cookies: BTreeMap::new() })
    }

    /// What sends requests that are nobody's in particular.
    pub(crate) fn http(&self) -> &Client {
        &self.http
    }

    /// Forgets every cookie.
    pub(crate) fn forget(&mut self) {
        self.cookies.clear();
    }

    /// Has a cookie at this origin from now on.
    pub(crate) fn plant(&mut self, origin: &Url, name: &str, value: &str) {
        self.jar(origin).insert(name.to_owned(), value.to_owned());
    }

    /// Opens an address.
    ///
    /// # Errors
    /// When nothing answers.
    pub(crate) async fn get(&mut self, url: &Url) -> Result<Answer> {
        let request = self.http.get(url.clone());
        self.send(url, request).await
    }

    /// Sends a form.
    ///
    /// # Errors
    /// When nothing answers.
    pub(crate) async fn post(&mut self, url: &Url, fields: &[(&str, &str)]) -> Result<Answer> {
        let request = self.http.post(url.clone()).form(fields);
        self.send(url, request).await
    }

    async fn send(&mut self, url: &Url, request: RequestBuilder) -> Result<Answer> {
        let cookies: Vec<_> = self.jar(url).iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = request.header(header::COOKIE, cookies.join("; ")).send().await?;
        let set = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        for (name, value) in set.filter_map(|cookie| cookie.split(';').next()?.split_once('=')) {
            if value.is_empty() {
                self.jar(url).remove(name);
            } else {
                self.jar(url).insert(name.to_owned(), value.to_owned());
            }
        }
        let location = answer.headers().get(header::LOCATION).map(|it| it.to_str().map(str::to_owned)).transpose()?;
        let status = answer.status();
        Ok(Answer { url: url.clone(), status, location, body: answer.text().await? })
    }

    fn jar(&mut self, url: &Url) -> &mut BTreeMap<String, String> {
        self.cookies.entry(url.origin().ascii_serialization()).or_default()
    }
}

/// What came back.
pub(crate) struct Answer {
    url: Url,
    status: StatusCode,
    location: Option<String>,
    /// The page.
    pub(crate) body: String,
}

impl Answer {
    /// Where it leads.
    ///
    /// # Errors
    /// When it leads nowhere.
    pub(crate) fn leads_to(&self) -> Result<Url> {
        let location = self.location.as_deref().with_context(|| format!("no redirect: {}", self.told()))?;
        Ok(self.url.join(location)?)
    }

    /// The page, if it is one.
    ///
    /// # Errors
    /// When it is an error or a redirect.
    pub(crate) fn page(self) -> Result<Self> {
        ensure!(self.status == StatusCode::OK, "no page: {}", self.told());
        Ok(self)
    }

    /// In a few words: path, status, and how its text begins.
    pub(crate) fn told(&self) -> String {
        let from = self.body.find("<h1").unwrap_or_default();
        let mut is_tag = false;
        let mut text = String::new();
        for one in self.body.get(from..).unwrap_or_default().chars() {
            match one {
                '<' => is_tag = true,
                '>' => is_tag = false,
                _ if is_tag => {}
                _ => text.push(one),
            }
        }
        let words: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SHOWN).collect();
        let leads = self.location.as_deref().map(|to| format!(", leads to {to}")).unwrap_or_default();
        format!("{} answered {}{leads}: {words}", self.url.path(), self.status)
    }
}
