//! Servers that offer login by e-mail, and people who log in with a code of the outbox.

use super::outbox::Outbox;
use super::settings::Settings;
use super::world::web;
use super::{Answer, Authorize, Browser, Mode, Server};

/// The level of such a login.
pub const SELFREGISTERED: &str = "selfregistered-email";
/// Somebody's address.
pub const ADDRESS: &str = "kari@example.no";

/// A server with e-mail login, and its outbox.
pub struct EmailLogin {
    /// The server.
    pub server: Server,
    /// What it sends.
    pub outbox: Outbox,
}

/// Makes two tests of one body, as `both_modes!` does, with login by e-mail.
macro_rules! with_email {
    ($($(#[$note:meta])* async fn $name:ident($email:ident) $body:block)*) => {$(
        $(#[$note])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing of its file")]
            use super::*;

            async fn behaviour($email: &$crate::harness::email::EmailLogin) $body

            #[tokio::test]
            async fn one_machine() {
                let email = $crate::harness::email::EmailLogin::start($crate::harness::Mode::OneMachine).await;
                behaviour(&email).await;
                email.server.finish().await;
            }

            #[tokio::test]
            async fn cluster() {
                let email = $crate::harness::email::EmailLogin::start($crate::harness::Mode::Cluster).await;
                behaviour(&email).await;
                email.server.finish().await;
            }
        }
    )*};
}

impl EmailLogin {
    /// Starts one.
    pub async fn start(mode: Mode) -> Self {
        let outbox = Outbox::new();
        let change = |settings: &mut Settings| {
            settings.selector = &["email", "testid"];
            settings.more = outbox.section();
        };
        let server = Server::start_with(mode, change).await;
        Self { server, outbox }
    }

    /// A request that accepts nothing else.
    pub fn request() -> Authorize {
        Authorize::new(&web()).level(SELFREGISTERED)
    }

    /// Opens the request: the page that asks for the address.
    pub async fn begin(&self, browser: &mut Browser, request: &Authorize) -> Answer {
        let page = browser.open(request.url(&self.server)).await;
        assert!(page.body.contains("id=\"email\""), "the address is asked for: {page}");
        page
    }

    /// Sends the form of a page.
    pub async fn submit(&self, browser: &mut Browser, page: &Answer, changes: &[(&str, &str)]) -> Answer {
        browser.submit(page, &page.form("/email"), changes).await
    }

    /// Types an address.
    pub async fn address(&self, browser: &mut Browser, page: &Answer, address: &str) -> Answer {
        self.server.witness().saw("e-mail address", &address.to_lowercase());
        self.submit(browser, page, &[("email", address), ("action", "send")]).await
    }

    /// Types a code.
    pub async fn code(&self, browser: &mut Browser, page: &Answer, code: &str) -> Answer {
        self.submit(browser, page, &[("code", code), ("action", "check")]).await
    }

    /// Asks for a code to this address in a new login: the page that waits for it, and the code.
    pub async fn until_code(&self, browser: &mut Browser, request: &Authorize, address: &str) -> (Answer, String) {
        let to = address.to_lowercase();
        let before = self.outbox.count_to(&self.server, &to).await;
        let page = self.begin(browser, request).await;
        let page = self.address(browser, &page, address).await;
        assert_asks_code(&page);
        let mail = self.outbox.newest_to(&self.server, &to, before).await;
        (page, code_of(&mail))
    }
}

/// The code that a message begins with.
pub fn code_of(mail: &serde_json::Value) -> String {
    let code = mail["text"].as_str().unwrap_or_default().lines().next().unwrap_or_default().to_owned();
    assert_eq!(code.len(), 6, "{mail}");
    code
}

/// Stops the test unless the page asks for the code.
pub fn assert_asks_code(page: &Answer) {
    assert!(page.status == 200 && page.body.contains("id=\"code\""), "the code is asked for: {page}");
}

/// What the page says is wrong: the key's text in bokmål begins like this.
pub fn assert_says(page: &Answer, beginning: &str) {
    let said = page.elements().into_iter().find(|it| it.get("role") == Some("alert"));
    let text = said.unwrap_or_else(|| panic!("nothing is said to be wrong: {page}")).text;
    assert!(text.starts_with(beginning), "{text:?} begins with {beginning:?}");
}
