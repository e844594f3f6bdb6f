//! A real Chromium, driven through chromedriver.

use super::ports;
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::wd::{Capabilities, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const FLAGS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--lang=nb",
];

/// How this Chromium differs from an ordinary one.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Width of the viewport in CSS pixels.
    pub width: u32,
    /// Whether pages may run scripts.
    pub javascript: bool,
    /// Whether cookies are kept.
    pub cookies: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { width: 1280, javascript: true, cookies: true }
    }
}

/// One browser window. Ends with [`Chromium::close`], or with the test.
pub struct Chromium {
    /// The WebDriver session.
    pub page: Client,
    driver: Child,
    port: u16,
    _profile: TempDir,
}

impl Chromium {
    /// Starts chromedriver on a free port and a window in it.
    pub async fn open(options: Options) -> Self {
        let port = ports::free();
        let profile = tempfile::Builder::new().prefix("fellesporten-chromium-").tempdir().expect("a temporary folder");
        let driver = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", "chromedriver", &format!("--port={port}"), "--log-level=SEVERE"])
            .env("TMPDIR", profile.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed (`scripts/test pages` does it)");
        let mut driver = Some(driver);
        for _ in 0..600 {
            let session = ClientBuilder::native()
                .capabilities(capabilities(options, &profile))
                .connect(&format!("http://127.0.0.1:{port}"))
                .await;
            if let Ok(page) = session {
                return Self { page, driver: driver.take().expect("one driver"), port, _profile: profile };
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        end(&mut driver.expect("one driver"));
        panic!("chromedriver gives no session");
    }

    /// Puts a device with passkeys into the machine: it verifies its user without asking anybody (WebAuthn §11.2).
    pub async fn with_authenticator(&self) {
        let session = self.page.session_id().await.expect("the driver answers").expect("a session");
        let url = format!("http://127.0.0.1:{}/session/{session}/webauthn/authenticator", self.port);
        let device = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserConsenting": true, "isUserVerified": true,
        });
        let answer = super::server::http_client().post(url).json(&device).send().await.expect("the driver answers");
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap_or_default());
    }

    /// Opens an address.
    pub async fn go(&self, url: &str) {
        self.page.goto(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Clicks what the selector finds.
    pub async fn click(&self, css: &str) {
        self.element(css).await.click().await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Types into what the selector finds.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.element(css).await;
        field.clear().await.unwrap_or_else(|error| panic!("{css}: {error}"));
        field.send_keys(text).await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Waits for an element. What chromedriver says while a page gives way to the next ("aborted by navigation") is no
    /// answer: it is asked again.
    pub async fn element(&self, css: &str) -> fantoccini::elements::Element {
        let end = Instant::now() + Duration::from_secs(15);
        loop {
            match self.page.find(Locator::Css(css)).await {
                Ok(element) => return element,
                Err(error) if Instant::now() > end => panic!("{css}: {error}\n{}", self.source().await),
                Err(_) => tokio::time::sleep(Duration::from_millis(25)).await,
            }
        }
    }

    /// Presses keys where the focus is.
    pub async fn press(&self, keys: &str) {
        let focused = self.page.active_element().await.expect("something has the focus");
        focused.send_keys(keys).await.expect("keys are pressed");
    }

    /// Presses the back button.
    pub async fn back(&self) {
        self.page.back().await.expect("there is a page before");
    }

    /// Loads the page again; what a form led to is sent again.
    pub async fn reload(&self) {
        self.page.refresh().await.expect("a page is there");
    }

    /// Opens a tab and goes on in it; returns it.
    pub async fn open_tab(&self) -> WindowHandle {
        let tab = self.page.new_window(true).await.expect("a tab opens").handle;
        self.switch_to(&tab).await;
        tab
    }

    /// The tab that is looked at.
    pub async fn tab(&self) -> WindowHandle {
        self.page.window().await.expect("a tab is there")
    }

    /// Goes on in another tab.
    pub async fn switch_to(&self, tab: &WindowHandle) {
        self.page.switch_to_window(tab.clone()).await.expect("the tab is there");
    }

    /// Clicks twice, as fast as a hand that thinks everything needs it.
    pub async fn double_click(&self, css: &str) {
        let element = self.element(css).await;
        let mouse = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.page.perform_actions(mouse).await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// The text of what the selector finds.
    pub async fn text(&self, css: &str) -> String {
        self.element(css).await.text().await.unwrap_or_else(|error| panic!("{css}: {error}"))
    }

    /// Waits until the address starts like this; returns it.
    pub async fn wait_for_url(&self, start: &str) -> String {
        let mut seen = String::new();
        for _ in 0..300 {
            match self.page.current_url().await {
                Ok(url) if url.as_str().starts_with(start) => return url.to_string(),
                Ok(url) => seen = url.to_string(),
                Err(error) => seen = error.to_string(),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("never came to {start}, but is at {seen}\n{}", self.source().await);
    }

    /// Runs a script and returns its value.
    pub async fn run(&self, script: &str) -> Value {
        self.page.execute(script, Vec::new()).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Shows a page of the site that is open with all but its scripts, which would lead away from it.
    pub async fn show_without_scripts(&self, url: &str) {
        let script = "const [url, done] = arguments;
            fetch(url).then((answer) => answer.text()).then(async (text) => {
              const page = new DOMParser().parseFromString(text, 'text/html').documentElement;
              document.documentElement.lang = page.lang;
              document.documentElement.innerHTML = page.innerHTML;
              const sheets = [...document.querySelectorAll('link[rel=stylesheet]')].filter((it) => !it.sheet);
              await Promise.all(sheets.map((it) => new Promise((loaded) => { it.onload = it.onerror = loaded })));
              done('shown');
            }).catch((error) => done(String(error)));";
        let outcome = self.page.execute_async(script, vec![url.into()]).await.expect("a script runs");
        assert_eq!(outcome, "shown", "{url}");
    }

    /// Sets a cookie of the page's site.
    pub async fn set_cookie(&self, name: &str, value: &str) {
        self.run(&format!("document.cookie = '{name}={value}; path=/'")).await;
    }

    /// What axe-core finds wrong with this page, as short lines.
    pub async fn axe_violations(&self) -> Vec<String> {
        self.run(&super::packages::file("axe-core/axe.min.js")).await;
        let script = "const done = arguments[arguments.length - 1]; axe.run(document).then(done, e => done({error: String(e)}));";
        let found = self.page.execute_async(script, Vec::new()).await.expect("axe runs");
        let violations = found["violations"].as_array().unwrap_or_else(|| panic!("axe failed: {found}"));
        violations
            .iter()
            .map(|it| {
                let at: Vec<String> =
                    it["nodes"].as_array().into_iter().flatten().map(|node| node["html"].to_string()).collect();
                format!("{}: {} {}", it["id"], it["help"], at.join(" "))
            })
            .collect()
    }

    /// The page's HTML.
    pub async fn source(&self) -> String {
        self.page.source().await.unwrap_or_default()
    }

    /// Ends it.
    pub async fn close(self) {
        let _closed = self.page.clone().close().await;
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        end(&mut self.driver);
    }
}

/// Ends chromedriver the way that takes its Chromium along.
fn end(driver: &mut Child) {
    let _asked = Command::new("kill").args(["-TERM", &driver.id().to_string()]).status();
    for _ in 0..100 {
        if matches!(driver.try_wait(), Ok(Some(_))) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _killed = driver.kill();
    let _ended = driver.wait();
}

fn capabilities(options: Options, profile: &TempDir) -> Capabilities {
    let mut arguments: Vec<String> = FLAGS.iter().map(|it| (*it).to_owned()).collect();
    arguments.push(format!("--user-data-dir={}", profile.path().join("profile").display()));
    arguments.push("--window-size=1280,900".to_owned());
    let mut chrome = json!({ "args": arguments });
    if options.width < 500 {
        // A desktop window cannot be so narrow.
        chrome["mobileEmulation"] =
            json!({ "deviceMetrics": { "width": options.width, "height": 640, "pixelRatio": 1.0, "touch": false } });
    }
    let mut prefs = json!({});
    if !options.javascript {
        prefs["profile.managed_default_content_settings.javascript"] = 2.into();
    }
    if !options.cookies {
        prefs["profile.default_content_setting_values.cookies"] = 2.into();
    }
    chrome["prefs"] = prefs;
    let capabilities = json!({ "browserName": "chrome", "goog:chromeOptions": chrome });
    capabilities.as_object().cloned().unwrap_or_default()
}
