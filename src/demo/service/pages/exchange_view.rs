//! An exchange as a page shows it.

use serde::Serialize;

use crate::demo::service::timeline::{Answer, Channel, Exchange, Field, Purpose};

/// The parameters that have an explanation; its text stands under `demo-parameter-` and the name with hyphens.
pub(super) const EXPLAINED: [&str; 20] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "acr_values",
    "ui_locales",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "prompt",
    "code",
    "iss",
    "error",
    "error_description",
    "grant_type",
    "code_verifier",
    "id_token_hint",
    "post_logout_redirect_uri",
    "Authorization",
];

#[derive(Serialize)]
pub(super) struct ExchangeView<'a> {
    number: u64,
    channel: Channel,
    purpose: Purpose,
    time: String,
    method: &'static str,
    url: &'a str,
    fields: Vec<FieldView<'a>>,
    answer: Option<&'a Answer>,
    /// Whether the answer says that something went wrong.
    is_failure: bool,
}

#[derive(Serialize)]
struct FieldView<'a> {
    name: &'a str,
    value: &'a str,
    text_key: Option<String>,
}

impl<'a> ExchangeView<'a> {
    /// Each of `exchanges`, oldest first.
    pub(super) fn of(exchanges: impl IntoIterator<Item = &'a Exchange>) -> Vec<Self> {
        exchanges.into_iter().map(Self::new).collect()
    }

    fn new(exchange: &'a Exchange) -> Self {
        let answer = exchange.answer.as_ref();
        let has_error = exchange.parameters.iter().any(|field| field.name == "error");
        Self {
            number: exchange.number,
            channel: exchange.channel,
            purpose: exchange.purpose,
            time: clock_time(exchange.at.as_millis()),
            method: exchange.method,
            url: &exchange.url,
            fields: exchange.headers.iter().chain(&exchange.parameters).map(FieldView::new).collect(),
            answer,
            is_failure: has_error || answer.is_some_and(|answer| answer.status.is_none_or(|status| status >= 400)),
        }
    }
}

impl<'a> FieldView<'a> {
    fn new(field: &'a Field) -> Self {
        let is_explained = EXPLAINED.contains(&field.name.as_str());
        Self { name: &field.name, value: &field.value, text_key: is_explained.then(|| parameter_key(&field.name)) }
    }
}

/// The key of a parameter's explanation.
pub(super) fn parameter_key(name: &str) -> String {
    format!("demo-parameter-{}", name.replace('_', "-").to_lowercase())
}

/// Hours, minutes, seconds and milliseconds, in coordinated universal time.
fn clock_time(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis)
        .map(|moment| moment.strftime("%H:%M:%S.%3f").to_string())
        .unwrap_or_default()
}
