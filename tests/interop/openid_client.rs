//! `openid-client` (npm), the certified library that most Node services use.

use crate::harness::browser::Browser;
use crate::harness::login::{assert_selector, through_testid};
use crate::harness::world::{PERSON, SUBSTANTIAL};
use crate::harness::{Answer, Client, Server, node_tools, ports};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A Node process that is a service.
struct Service {
    process: Child,
    port: u16,
}

impl Service {
    async fn start(server: &Server, client_id: &str) -> Self {
        let port = ports::free();
        let client = Client::web(client_id)
            .with("redirect_uris", [format!("http://127.0.0.1:{port}/callback")])
            .with("post_logout_redirect_uris", [format!("http://127.0.0.1:{port}/logged-out")]);
        server.add(&client).await;
        // Node makes its streams non-blocking, which would reach the tests' own through a stream that both share.
        let errors = tempfile::NamedTempFile::new().expect("a temporary file");
        let mut process = Command::new("setpriv")
            .args(["--pdeathsig", "KILL"])
            .arg(node_tools::node())
            .arg(node_tools::folder().join("openid-client/service.mjs"))
            .env("PORT", port.to_string())
            .env("ISSUER", server.issuer())
            .env("CLIENT_ID", client.id())
            .env("CLIENT_SECRET", client.secret().expect("a secret"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors.reopen().expect("our own file"))
            .spawn()
            .expect("Node is installed (`scripts/test interop` does it)");
        let output = process.stdout.take().expect("a pipe");
        let said = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            BufReader::new(output).read_line(&mut line).map(|_| line)
        });
        let line = said.await.expect("a thread").expect("a line");
        let errors = std::fs::read_to_string(errors.path()).expect("our own file");
        assert_eq!(line.trim(), "ready", "the service starts (discovery included): {errors}");
        Self { process, port }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// GET at the service; a redirect to the provider is followed there.
    async fn open(&self, browser: &mut Browser, path: &str) -> Answer {
        let answer = browser.get(self.url(path)).await;
        browser.follow(answer).await
    }

    /// Takes the browser, which the provider just sent back, home.
    async fn arrive(&self, browser: &mut Browser, answer: &Answer) -> serde_json::Value {
        let location = answer.location().unwrap_or_else(|| panic!("back to the service: {answer}"));
        assert!(location.as_str().starts_with(&self.url("/")), "{location}");
        let page = browser.get(location.as_str()).await;
        assert_eq!(page.status, 200, "the library accepts it: {page}");
        page.json()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ended = self.process.kill();
        let _gone = self.process.wait();
    }
}

both_modes! {
    async fn openid_client_logs_in_signs_on_and_logs_out(server) {
        let first = Service::start(server, "node-en").await;
        let second = Service::start(server, "node-to").await;
        let mut browser = Browser::new(server);

        let selector = first.open(&mut browser, "/login").await;
        assert_selector(&selector);
        let back = through_testid(&mut browser, &selector, PERSON, SUBSTANTIAL).await;
        let here = first.arrive(&mut browser, &back).await;
        assert_eq!(here["claims"]["pid"], PERSON);
        assert_eq!(here["claims"]["sub"], here["userinfo"]["sub"]);
        assert_eq!(here["claims"]["acr"], SUBSTANTIAL);

        let back = second.open(&mut browser, "/login").await;
        let there = second.arrive(&mut browser, &back).await;
        assert_eq!(there["claims"]["pid"], PERSON);
        assert_eq!(there["claims"]["auth_time"], here["claims"]["auth_time"], "single sign-on");

        let back = first.open(&mut browser, "/logout").await;
        let out = first.arrive(&mut browser, &back).await;
        assert_eq!(out["state"], "ferdig");
        assert_selector(&second.open(&mut browser, "/login").await);
    }
}
