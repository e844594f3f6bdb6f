//! MinID beside ID-porten in one test server: its addresses, the broker's requests, and people who get a MinID as people do.

use super::browser::From;
use super::jwt;
use super::outbox::Outbox;
use super::settings::Settings;
use super::token::JWT_BEARER;
use super::world::{PERSON, broker};
use super::{Answer, Authorize, Browser, Mode, Server, keys, ports};
use serde_json::{Value, json};
use url::Url;

/// The password that people choose here.
pub const PASSWORD: &str = "hemmelig-1";
/// The code that test environments take.
pub const TEST_CODE: &str = "12345";
/// The person's mobile number.
pub const MOBILE: &str = "+4799000001";
/// The person's e-mail address.
pub const EMAIL: &str = "ferdig@example.no";

/// A server with MinID, and somebody who lives somewhere.
pub struct MinId {
    /// The server.
    pub server: Server,
    port: u16,
    outbox: Outbox,
}

impl MinId {
    /// Starts one in environment `test`.
    pub async fn start(mode: Mode) -> Self {
        Self::start_with(mode, |_| {}).await
    }

    /// Starts one with changed settings.
    pub async fn start_with(mode: Mode, change: impl FnOnce(&mut Settings)) -> Self {
        let minid = Self::prepare(mode, |settings, _| change(settings));
        minid.server.launch();
        minid.server.wait_until_ready().await;
        minid
    }

    /// Everything but the process; the change is told MinID's issuer.
    pub fn prepare(mode: Mode, change: impl FnOnce(&mut Settings, &str)) -> Self {
        let (port, outbox) = (ports::free(), Outbox::new());
        let server = Server::prepare(mode, |settings| {
            settings.more = sections(port, outbox);
            change(settings, &format!("http://localhost:{port}"));
        });
        server.witness().saw("mobile number", MOBILE);
        server.apply(PEOPLE).succeeded();
        Self { server, port, outbox }
    }

    /// The issuer.
    pub fn issuer(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// An address of MinID.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.issuer())
    }

    /// The page of the outbox.
    pub fn outbox_url(&self) -> String {
        self.outbox.url()
    }

    /// A browser of somebody who uses MinID.
    pub fn browser(&self) -> Browser {
        Browser::at(&self.server, Url::parse(&self.issuer()).expect("a URL"))
    }

    /// The end of every test.
    pub async fn finish(&self) {
        self.server.finish().await;
    }

    /// What was sent so far, newest first.
    pub async fn sent(&self) -> Vec<Value> {
        self.outbox.sent(&self.server).await
    }

    /// Moves the clock further than messages are kept, and waits until the old ones are swept: what a test counts comes after.
    pub async fn leap(&self, seconds: i64) {
        self.server.clock(seconds).await;
        self.server.wait_until("the old messages are swept", || async { self.sent().await.is_empty() }).await;
    }

    /// Waits until more than `before` messages were sent, and gives the newest of this kind.
    pub async fn newest(&self, kind: &str, before: usize) -> Value {
        self.outbox.newest(&self.server, kind, before).await
    }

    /// Pushes a request as the broker does.
    pub async fn push(&self, request: &Authorize) -> Answer {
        let client = broker();
        let now = self.server.now();
        let claims = json!({
            "iss": client.id(), "sub": client.id(), "aud": self.issuer(), "jti": keys::fresh_id(), "iat": now, "exp": now + 60,
        });
        let mut fields = request.parameters.clone();
        fields.push(("client_assertion_type".to_owned(), JWT_BEARER.to_owned()));
        fields.push(("client_assertion".to_owned(), keys::registered().jwt(&claims)));
        self.post_machine("/par", &fields).await
    }

    /// A form to a machine endpoint of MinID.
    pub async fn post_machine(&self, path: &str, fields: &[(String, String)]) -> Answer {
        let body = super::browser::encode(fields);
        let request =
            self.server.http().post(self.url(path)).header("content-type", "application/x-www-form-urlencoded");
        self.server.send(request.body(body)).await
    }

    /// What the broker asks of MinID.
    pub fn request() -> Authorize {
        Authorize::new(&broker()).scope("openid")
    }

    /// Pushes a request and opens it in the browser: the first page.
    pub async fn begin(&self, browser: &mut Browser, request: &Authorize) -> Answer {
        let pushed = self.push(request).await;
        assert_eq!(pushed.status, 201, "{pushed}");
        let request_uri = pushed.json()["request_uri"].as_str().expect("text").to_owned();
        let query = super::browser::encode(&[("client_id", broker().id()), ("request_uri", &request_uri)]);
        browser.open(self.url(&format!("/authorize?{query}"))).await
    }

    /// Sends the form of a page, and follows.
    pub async fn submit(&self, browser: &mut Browser, page: &Answer, step: &str, changes: &[(&str, &str)]) -> Answer {
        let form = page.form(step);
        browser.submit(page, &form, changes).await
    }

    /// Number and password.
    pub async fn credentials(&self, browser: &mut Browser, page: &Answer, number: &str, password: &str) -> Answer {
        self.server.witness().saw("password", password);
        self.submit(browser, page, "/credentials", &[("number", number), ("password", password)]).await
    }

    /// From the first page to the redirect to the broker, with the code of test environments.
    pub async fn log_in(&self, browser: &mut Browser, number: &str, password: &str) -> Answer {
        let page = self.begin(browser, &Self::request()).await;
        let page = self.credentials(browser, &page, number, password).await;
        self.submit(browser, &page, "/factor", &[("code", TEST_CODE)]).await
    }

    /// Redeems the code of a redirect as the broker does; gives the token response.
    pub async fn redeem(&self, request: &Authorize, redirect: &Answer) -> Answer {
        let client = broker();
        let now = self.server.now();
        let claims = json!({
            "iss": client.id(), "sub": client.id(), "aud": self.issuer(), "jti": keys::fresh_id(), "iat": now, "exp": now + 60,
        });
        let code = redirect.redirected().get("code").unwrap_or_else(|| panic!("no code: {redirect}")).clone();
        let fields = [
            ("grant_type", "authorization_code".to_owned()),
            ("code", code),
            ("client_id", client.id().to_owned()),
            ("redirect_uri", client.redirect_uri()),
            ("code_verifier", request.verifier.clone()),
            ("client_assertion_type", JWT_BEARER.to_owned()),
            ("client_assertion", keys::registered().jwt(&claims)),
        ]
        .map(|(name, value)| (name.to_owned(), value));
        self.post_machine("/token", &fields).await
    }

    /// Sends a form that the page before it does not have: what a script or the back button does.
    pub async fn browser_form(
        &self,
        browser: &mut Browser,
        way: &Answer,
        step: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let way = way.url.path().split('/').take(3).collect::<Vec<_>>().join("/");
        browser.post_and_follow(self.url(&format!("{way}/{step}")), fields, From::Provider).await
    }

    /// The claims of a token whose signature fits MinID's published keys.
    pub async fn claims(&self, token: &Value) -> Value {
        let jwks = self.server.send(self.server.http().get(self.url("/jwks"))).await.json();
        jwt::verify(token.as_str().expect("text"), &jwks).unwrap_or_else(|error| panic!("{error}")).claims
    }

    /// Orders a MinID for the person of the tests, and activates it with the code on the screen.
    pub async fn activate(&self) {
        self.activate_as(PERSON).await;
    }

    /// The same for somebody else who lives somewhere.
    pub async fn activate_as(&self, number: &str) {
        let letter = self.order_letter(number, MOBILE).await;
        let before = self.sent().await.len();
        self.activate_by(&letter, number, &owner()).await;
        // Word of it by SMS, then by e-mail: what a test counts comes after.
        self.newest("email", before).await;
    }

    /// Number and mobile number of an order; gives the page after them.
    pub async fn order(&self, browser: &mut Browser, number: &str, mobile: &str) -> Answer {
        let page = browser.open(self.url("/order")).await;
        self.submit(browser, &page, "/order", &[("number", number), ("mobile", mobile)]).await
    }

    /// Orders a letter; gives its code.
    pub async fn order_letter(&self, number: &str, mobile: &str) -> String {
        let mut browser = self.browser();
        let page = self.order(&mut browser, number, mobile).await;
        code_on(&self.submit(&mut browser, &page, "/order-sms", &[("code", TEST_CODE)]).await)
    }

    /// Activates with a letter's code and these details.
    pub async fn activate_by(&self, letter: &str, number: &str, details: &[(&str, &str)]) {
        for (_, password) in details.iter().filter(|(name, _)| *name == "password") {
            self.server.witness().saw("password", password);
        }
        let mut browser = self.browser();
        let page = browser.open(self.url("/activate")).await;
        let page = self.submit(&mut browser, &page, "/activate", &[("number", number), ("code", letter)]).await;
        let page = self.submit(&mut browser, &page, "/activate-details", details).await;
        let page = self.submit(&mut browser, &page, "/activate-sms", &[("code", TEST_CODE)]).await;
        assert!(page.body.contains("step-notice"), "ready: {page}");
    }

    /// Logs in to MinID's own pages.
    pub async fn own_pages(&self, browser: &mut Browser, number: &str, password: &str) -> Answer {
        let page = browser.open(self.url("/account")).await;
        let page = self.credentials(browser, &page, number, password).await;
        self.submit(browser, &page, "/factor", &[("code", TEST_CODE)]).await
    }

    /// From the first page of a login to the code of a forgotten password.
    pub async fn recover(&self, browser: &mut Browser, number: &str) -> Answer {
        let page = self.begin(browser, &Self::request()).await;
        let page = self.submit(browser, &page, "/go", &[("to", "recover")]).await;
        self.submit(browser, &page, "/recover", &[("number", number)]).await
    }
}

/// What the person of the tests chooses when activating.
pub fn owner() -> [(&'static str, &'static str); 4] {
    [("password", PASSWORD), ("again", PASSWORD), ("mobile", MOBILE), ("email", EMAIL)]
}

/// The activation code on the screen.
pub fn code_on(page: &Answer) -> String {
    let code = page.elements().into_iter().find(|it| it.get("id") == Some("activation-code"));
    code.unwrap_or_else(|| panic!("no code on {page}")).text
}

/// Where the person is told an id of the help desk.
pub fn error_id(page: &Answer) -> Option<&'static str> {
    ["I-1003", "I-1008", "I-1010", "I-1011", "I-1012", "I-1013"].into_iter().find(|id| page.body.contains(id))
}

fn sections(port: u16, outbox: Outbox) -> String {
    format!(
        r#"[minid]
enabled = true
listen = "127.0.0.1:{port}"
public_url = "http://localhost:{port}"
secret_file = "minid.secret"

[minid.hashing]
memory_kib = 1024
passes = 1

{}"#,
        outbox.section()
    )
}

const PEOPLE: &str = r#"
[[citizens]]
pid = "17847531096"
name = "Ferdig Snakket"
email = "ferdig@example.no"
mobile = "+4799000001"
address = { street = "Testveien 1", postal_code = "0001", city = "Oslo" }

[[citizens]]
pid = "61868114001"
name = "Stengt Konto"
address = { street = "Testveien 2", postal_code = "0001", city = "Oslo" }
"#;
