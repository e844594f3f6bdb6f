//! Scopes that a test declares for itself, and the page that asks for them.

use super::world::{API_OWNER, PERSON, SUBSTANTIAL};
use super::{Answer, Authorize, Browser, Server, login};

/// A line that makes a scope ask.
pub const ASKS: &str = "requires_user_consent = true";

/// A scope of the API owner, open to everybody, with these further lines.
pub fn scope(subscope: &str, lines: &str) -> String {
    format!(
        "[[scopes]]\nprefix = \"fjelldata\"\nsubscope = \"{subscope}\"\nowner_orgno = \"{API_OWNER}\"\n\
         description = \"Se {subscope}\"\naccessible_for_all = true\n{lines}\n"
    )
}

/// Opens a request and logs in; gives the page that asks for consent.
pub async fn log_in_to_page(server: &Server, browser: &mut Browser, request: &Authorize) -> Answer {
    let selector = browser.open(request.url(server)).await;
    login::assert_selector(&selector);
    let page = login::through_testid(browser, &selector, PERSON, SUBSTANTIAL).await;
    assert_page(&page);
    page
}

/// Stops the test unless this is the page that asks for consent.
pub fn assert_page(answer: &Answer) {
    let is_page = answer.status == 200 && answer.url.path().starts_with("/consent/");
    assert!(is_page, "the consent page was expected: {answer}");
}

/// Presses a button of the page: `accept` or `refuse`.
pub async fn press(browser: &mut Browser, page: &Answer, button: &str) -> Answer {
    let form = page.form(page.url.path());
    browser.submit(page, &form, &[("answer", button)]).await
}
