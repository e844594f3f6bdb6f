//! What came in: counts, and the last requests with their parameters, so that tests can say what a broker sent.

use std::collections::{BTreeMap, VecDeque};

use fellesporten_domain::Timestamp;
use fellesporten_web::params::Params;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::endpoint::Endpoint;

/// How many requests are remembered.
const MOST: usize = 2000;
/// Parameters of which only their presence is told: they are, or prove, secrets.
const SECRET: [&str; 2] = ["client_secret", "client_assertion"];

/// A request that came in.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Entry {
    /// Counts up from 1 for each request.
    pub(crate) number: u64,
    /// When, in milliseconds since 1970.
    pub(crate) time: Timestamp,
    /// Where.
    pub(crate) endpoint: Endpoint,
    /// The browser whose login it belongs to, where a test named it.
    pub(crate) browser: Option<String>,
    /// Its parameters, without secrets.
    pub(crate) parameters: Map<String, Value>,
    /// How the client proved itself.
    pub(crate) client_authentication: Option<&'static str>,
    /// The claims of its assertion.
    pub(crate) assertion: Option<Value>,
    /// `error` of the answer.
    pub(crate) error: Option<String>,
}

/// Everything that came in.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    counts: BTreeMap<Endpoint, u64>,
    entries: VecDeque<Entry>,
    last: u64,
}

impl Journal {
    /// Counts and remembers a request; gives its number.
    pub(crate) fn add(&mut self, endpoint: Endpoint, browser: Option<&str>, params: &Params, now: Timestamp) -> u64 {
        *self.counts.entry(endpoint).or_default() += 1;
        self.last += 1;
        if self.entries.len() >= MOST {
            self.entries.pop_front();
        }
        self.entries.push_back(Entry {
            number: self.last,
            time: now,
            endpoint,
            browser: browser.map(str::to_owned),
            parameters: parameters(params),
            client_authentication: None,
            assertion: None,
            error: None,
        });
        self.last
    }

    /// Adds what became known of a request later.
    pub(crate) fn note(&mut self, number: u64, note: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.entries.iter_mut().rev().find(|entry| entry.number == number) {
            note(entry);
        }
    }

    /// How many came to each endpoint; every endpoint that was asked is there.
    pub(crate) const fn counts(&self) -> &BTreeMap<Endpoint, u64> {
        &self.counts
    }

    /// The remembered requests, oldest first, of one browser if it is named, and to one endpoint if it is.
    pub(crate) fn entries(&self, browser: Option<&str>, endpoint: Option<Endpoint>) -> Vec<Entry> {
        let of_browser = |entry: &&Entry| browser.is_none() || entry.browser.as_deref() == browser;
        let of_endpoint = |entry: &&Entry| endpoint.is_none_or(|it| entry.endpoint == it);
        self.entries.iter().filter(of_browser).filter(of_endpoint).cloned().collect()
    }
}

/// A parameter that stands twice is a list.
fn parameters(params: &Params) -> Map<String, Value> {
    let mut told = Map::new();
    for name in params.names() {
        let value = match params.all(name).as_slice() {
            _ if SECRET.contains(&name) => Value::from("•"),
            [one] => Value::from(*one),
            several => Value::from(several.to_vec()),
        };
        told.insert(name.to_owned(), value);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_tells_and_keeps_secrets() {
        let mut journal = Journal::default();
        let now = Timestamp::from_secs(1);
        let params = Params::parse(b"code=x&client_secret=hush&scope=a&scope=b").unwrap();
        let number = journal.add(Endpoint::Token, Some("b"), &params, now);
        journal.add(Endpoint::Jwks, None, &Params::default(), now);
        journal.note(number, |entry| entry.error = Some("invalid_grant".to_owned()));
        let [entry] = journal.entries(Some("b"), None).try_into().unwrap();
        assert_eq!(entry.parameters["code"], "x");
        assert_eq!(entry.parameters["scope"], serde_json::json!(["a", "b"]));
        assert_eq!(entry.parameters["client_secret"], "•");
        assert_eq!(entry.error.as_deref(), Some("invalid_grant"));
        assert_eq!(journal.entries(None, Some(Endpoint::Jwks)).len(), 1);
        assert_eq!(journal.counts()[&Endpoint::Token], 1);
        for _ in 0..MOST {
            journal.add(Endpoint::Jwks, None, &Params::default(), now);
        }
        assert_eq!(journal.entries(None, None).len(), MOST);
    }
}
