//! The outbox of a test server: what was "sent", and waiting for it.

use super::server::PATIENCE;
use super::{Server, ports};
use serde_json::Value;
use std::time::Instant;

/// Where a server's outbox listens.
#[derive(Clone, Copy, Debug)]
pub struct Outbox {
    port: u16,
}

impl Outbox {
    /// One at a free port.
    pub fn new() -> Self {
        Self { port: ports::free() }
    }

    /// Its section of the configuration.
    pub fn section(self) -> String {
        format!("[outbox]\nenabled = true\nlisten = \"127.0.0.1:{}\"\n", self.port)
    }

    /// Its page.
    pub fn url(self) -> String {
        format!("http://localhost:{}/", self.port)
    }

    /// What was sent so far, newest first.
    pub async fn sent(self, server: &Server) -> Vec<Value> {
        let url = format!("{}messages", self.url());
        let answer = server.http().get(url).send().await.expect("the outbox answers");
        answer.json().await.expect("JSON")
    }

    /// Waits until more than `before` messages were sent, and gives the newest of this kind.
    pub async fn newest(self, server: &Server, kind: &str, before: usize) -> Value {
        let newest =
            |sent: &[Value]| sent.iter().take(sent.len().saturating_sub(before)).find(|it| it["kind"] == kind).cloned();
        self.wait_for(server, kind, newest).await
    }

    /// How many messages went to this address or number.
    pub async fn count_to(self, server: &Server, to: &str) -> usize {
        self.sent(server).await.iter().filter(|it| it["to"] == to).count()
    }

    /// Waits until more than `before` messages went to this address or number, and gives the newest.
    pub async fn newest_to(self, server: &Server, to: &str, before: usize) -> Value {
        let newest = |sent: &[Value]| {
            let to_it: Vec<_> = sent.iter().filter(|it| it["to"] == to).collect();
            (to_it.len() > before).then(|| to_it[0].clone())
        };
        self.wait_for(server, to, newest).await
    }

    async fn wait_for(self, server: &Server, what: &str, find: impl Fn(&[Value]) -> Option<Value>) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let sent = self.sent(server).await;
            if let Some(found) = find(&sent) {
                return found;
            }
            assert!(Instant::now() < deadline, "nothing for {what}: {sent:?}\n{}", server.log());
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }
}
