//! What real clients are known to send, byte for byte as their libraries write it, and what each needs back: a test per row of
//! `docs/contracts/idporten.md` §16, named for its client.
//!
//! NAV's digdirator speaks to the self-service API alone, which is not built.

mod altinn;
mod digdir;
mod machines;
mod wonderwall;

use crate::harness::browser::encode;
use crate::harness::login::{Callback, assert_selector, through_testid};
use crate::harness::{Answer, Browser, Client, Server};
use reqwest::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use serde_json::Value;

/// 32 characters, as the clients make `state` and `nonce`.
fn random_32() -> String {
    let one = || crate::harness::keys::fresh_id();
    format!("{}{}", one(), one())[..32].to_owned()
}

/// A form as Go writes it: sorted by name.
fn sorted(fields: &[(&str, &str)]) -> String {
    let mut fields = fields.to_vec();
    fields.sort_unstable();
    encode(&fields)
}

/// A query as .NET writes it: a space is `%20`.
fn percent_encoded(fields: &[(&str, &str)]) -> String {
    encode(fields).replace('+', "%20")
}

/// One POST of a form, answered without a redirect.
async fn post(server: &Server, path: &str, agent: &str, headers: &[(&str, &str)], body: String) -> Answer {
    let mut request = server
        .http()
        .post(server.url(path))
        .header(USER_AGENT, agent)
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = server.send(request.body(body)).await;
    assert!(answer.location().is_none(), "{answer}");
    let content_type = answer.header("content-type").unwrap_or_default();
    assert!(content_type.starts_with("application/json"), "{answer}");
    let said = answer.json();
    if answer.status >= 400 {
        assert!(said["error"].is_string() && said["error_description"].is_string(), "{answer}");
    }
    for token in ["access_token", "id_token", "refresh_token"] {
        server.witness().saw("token", said[token].as_str().unwrap_or_default());
    }
    answer
}

/// From `/authorize` to the callback, by the pages.
async fn on_the_pages(browser: &mut Browser, authorize: &str, pid: &str, level: &str) -> Callback {
    let selector = browser.open(authorize).await;
    assert_selector(&selector);
    Callback::of(through_testid(browser, &selector, pid, level).await)
}

/// The claims of a token whose signature fits the published keys, and whose header says RS256 (the verifier checks both).
async fn claims(server: &Server, token: &Value) -> Value {
    server.verified(token.as_str().expect("a token")).await.claims
}

/// Where a logout leaves for: at once, or from a page that tells other services first.
fn leaves_for(answer: &Answer) -> url::Url {
    let refresh = answer.header("refresh").and_then(|it| it.split_once("url="));
    let target = refresh.map(|(_, url)| answer.url.join(url).expect("a URL"));
    target.or_else(|| answer.location()).unwrap_or_else(|| panic!("the browser leaves: {answer}"))
}

/// The `iss` and `sid` that a service's frame is called with on the way out.
fn told(answer: &Answer, address: &str) -> (Option<String>, Option<String>) {
    let frames = answer.elements().into_iter().filter(|it| it.tag == "iframe");
    let frame = frames.filter_map(|it| it.get("src").map(str::to_owned)).find(|it| it.starts_with(address));
    let frame = frame.unwrap_or_else(|| panic!("no frame of {address}: {answer}"));
    let frame = url::Url::parse(&frame).expect("a URL");
    (query(&frame, "iss"), query(&frame, "sid"))
}

/// The query of an address, decoded once.
fn query(url: &url::Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(it, _)| it == name).map(|(_, value)| value.into_owned())
}

/// The redirect URI of a client, and no other.
fn assert_at(url: &url::Url, client: &Client) {
    assert!(url.as_str().starts_with(&client.post_logout_uri()), "{url}");
}
