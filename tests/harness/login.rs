//! A person logs in with TestID, page by page.

use super::world::{PERSON, SUBSTANTIAL};
use super::{Answer, Authorize, Browser, Client, Server, Tokens};
use std::collections::BTreeMap;

/// The button that logs in.
pub const AUTHENTICATE: (&str, &str) = ("action", "authenticate");

/// What the browser carried back to the service.
#[derive(Clone, Debug)]
pub struct Callback {
    /// The answer that redirected.
    pub answer: Answer,
    /// The parameters of the redirect.
    pub parameters: BTreeMap<String, String>,
}

impl Callback {
    /// Reads a redirect to a service.
    pub fn of(answer: Answer) -> Self {
        assert!(matches!(answer.status, 302 | 303), "a redirect to the service was expected: {answer}");
        Self { parameters: answer.redirected(), answer }
    }

    /// The code; the test stops when there is none.
    pub fn code(&self) -> &str {
        self.parameters.get("code").unwrap_or_else(|| panic!("no code: {}", self.answer))
    }
}

/// Whether this answer is the eID selector.
pub fn is_selector(answer: &Answer) -> bool {
    answer.status == 200 && answer.url.path().starts_with("/login/") && testid_link(answer).is_some()
}

/// Stops the test unless this is the eID selector.
pub fn assert_selector(answer: &Answer) {
    assert!(is_selector(answer), "the eID selector was expected: {answer}");
}

/// Where the selector leads for TestID.
pub fn testid_link(selector: &Answer) -> Option<url::Url> {
    selector.link("/testid")
}

/// From the selector to TestID's own page.
pub async fn choose_testid(browser: &mut Browser, selector: &Answer) -> Answer {
    let link = testid_link(selector).unwrap_or_else(|| panic!("TestID can be chosen: {selector}"));
    let page = browser.open(link).await;
    assert_eq!(page.status, 200, "TestID's page: {page}");
    page
}

/// Fills in TestID's page and presses its button.
pub async fn submit_testid(browser: &mut Browser, page: &Answer, pid: &str, level: &str) -> Answer {
    let form = page.form("/testid");
    browser.submit(page, &form, &[("pid", pid), ("level", level), AUTHENTICATE]).await
}

/// From the selector to the answer that leaves for the service.
pub async fn through_testid(browser: &mut Browser, selector: &Answer, pid: &str, level: &str) -> Answer {
    let page = choose_testid(browser, selector).await;
    submit_testid(browser, &page, pid, level).await
}

/// Opens the request, logs in on the pages, and returns to the service.
pub async fn log_in_at(
    server: &Server,
    browser: &mut Browser,
    request: &Authorize,
    pid: &str,
    level: &str,
) -> Callback {
    let selector = browser.open(request.url(server)).await;
    assert_selector(&selector);
    Callback::of(through_testid(browser, &selector, pid, level).await)
}

/// The ordinary login of the ordinary person at a client, all the way to tokens.
pub async fn log_in(server: &Server, browser: &mut Browser, client: &Client) -> Tokens {
    let request = Authorize::new(client);
    let callback = log_in_at(server, browser, &request, PERSON, SUBSTANTIAL).await;
    server.redeem(client, &request, &callback).await
}

/// A request that single sign-on must answer without a page.
pub async fn single_sign_on(server: &Server, browser: &mut Browser, client: &Client) -> Tokens {
    let request = Authorize::new(client);
    let callback = Callback::of(browser.open(request.url(server)).await);
    server.redeem(client, &request, &callback).await
}
