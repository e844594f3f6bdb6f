//! What was sent and got, as the browser's owner may see it.

use std::time::Duration;

use fellesporten_domain::Timestamp;
use serde::Serialize;

/// How many exchanges a session remembers; the oldest goes first.
const MAX_EXCHANGES: usize = 40;
/// How much of a body is remembered, in characters.
const MAX_BODY: usize = 12_000;
/// How much of a single value is remembered, in characters.
const MAX_VALUE: usize = 4_000;

/// Who carried a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Channel {
    /// The person's browser, by a redirect.
    Browser,
    /// The service itself, behind the browser's back.
    Server,
}

/// What an exchange was for; the last part of its text's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Purpose {
    /// The provider's metadata.
    Discovery,
    /// The provider's keys.
    Jwks,
    /// The browser is sent to log in.
    Authorize,
    /// The browser comes back.
    Callback,
    /// The code is exchanged for tokens.
    Token,
    /// The access token is used.
    Userinfo,
    /// The browser is sent to log out.
    Logout,
    /// The browser comes back from it.
    LoggedOut,
}

/// A named value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) value: String,
}

impl Field {
    pub(super) fn new(name: impl Into<String>, value: &str) -> Self {
        Self { name: name.into(), value: cut(value, MAX_VALUE) }
    }
}

/// One request and its answer.
#[derive(Clone, Serialize)]
pub(super) struct Exchange {
    /// Its place in the session's history, from one; given by the timeline.
    pub(super) number: u64,
    pub(super) channel: Channel,
    pub(super) purpose: Purpose,
    /// Milliseconds since 1970.
    pub(super) at: Timestamp,
    pub(super) method: &'static str,
    /// Without its query.
    pub(super) url: String,
    /// Of the query, or of the form.
    pub(super) parameters: Vec<Field>,
    /// Request headers worth seeing.
    pub(super) headers: Vec<Field>,
    /// None for what the browser carried: the service never sees that answer.
    pub(super) answer: Option<Answer>,
}

/// What came back.
#[derive(Clone, Serialize)]
pub(super) struct Answer {
    /// The HTTP status; none if nobody answered.
    pub(super) status: Option<u16>,
    /// Milliseconds from sending to the last byte.
    pub(super) milliseconds: u64,
    /// The body, JSON laid out for reading.
    pub(super) body: String,
}

impl Answer {
    pub(super) fn new(status: u16, took: Duration, body: &[u8]) -> Self {
        let text = serde_json::from_slice::<serde_json::Value>(body)
            .and_then(|json| serde_json::to_string_pretty(&json))
            .unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned());
        Self { status: Some(status), milliseconds: millis(took), body: cut(&text, MAX_BODY) }
    }

    pub(super) fn none(took: Duration, why: &str) -> Self {
        Self { status: None, milliseconds: millis(took), body: why.to_owned() }
    }
}

/// The exchanges of a session, oldest first.
#[derive(Clone, Default)]
pub(super) struct Timeline {
    exchanges: Vec<Exchange>,
    last_number: u64,
}

impl Timeline {
    /// Writes an exchange down and gives its number.
    pub(super) fn add(&mut self, exchange: Exchange) -> u64 {
        if self.exchanges.len() >= MAX_EXCHANGES {
            self.exchanges.remove(0);
        }
        self.last_number += 1;
        self.exchanges.push(Exchange { number: self.last_number, ..exchange });
        self.last_number
    }

    pub(super) fn extend(&mut self, exchanges: impl IntoIterator<Item = Exchange>) {
        for exchange in exchanges {
            self.add(exchange);
        }
    }

    pub(super) fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// The number of the newest one; zero before there is any.
    pub(super) fn last_number(&self) -> u64 {
        self.last_number
    }

    pub(super) fn clear(&mut self) {
        self.exchanges.clear();
    }
}

fn cut(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(url: &str) -> Exchange {
        Exchange {
            number: 0,
            channel: Channel::Server,
            purpose: Purpose::Token,
            at: Timestamp::from_secs(0),
            method: "POST",
            url: url.to_owned(),
            parameters: vec![],
            headers: vec![],
            answer: None,
        }
    }

    #[test]
    fn the_oldest_goes_first_when_it_is_full() {
        let mut timeline = Timeline::default();
        timeline.extend((0..MAX_EXCHANGES + 2).map(|number| exchange(&number.to_string())));
        assert_eq!(timeline.exchanges().len(), MAX_EXCHANGES);
        assert_eq!((timeline.exchanges()[0].url.as_str(), timeline.exchanges()[0].number), ("2", 3));
        timeline.clear();
        assert_eq!(timeline.add(exchange("x")), MAX_EXCHANGES as u64 + 3, "numbers are never used again");
    }

    #[test]
    fn bodies_are_laid_out_and_bounded() {
        assert_eq!(Answer::new(200, Duration::ZERO, b"{\"a\":1}").body, "{\n  \"a\": 1\n}");
        assert_eq!(Answer::new(200, Duration::ZERO, b"plain").body, "plain");
        let long = "å".repeat(MAX_BODY + 1);
        assert_eq!(Answer::new(200, Duration::ZERO, long.as_bytes()).body.chars().count(), MAX_BODY + 1);
    }
}
