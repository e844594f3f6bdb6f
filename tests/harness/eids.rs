//! Servers whose eIDs are the simulators, and people who log in there.

use super::simulators::{Simulator, Simulators};
use super::{Answer, Authorize, Browser, Callback, Client, Server};
use crate::harness::authorize::fresh;
use crate::harness::login::assert_selector;
use crate::harness::settings::Settings;
use serde_json::{Value, json};

/// Makes two tests of one body, as `both_modes!` does, with the simulators as eIDs.
macro_rules! with_eids {
    ($($(#[$note:meta])* async fn $name:ident($server:ident, $eids:ident) $body:block)*) => {$(
        $(#[$note])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing of its file")]
            use super::*;

            async fn behaviour($server: &$crate::harness::Server, $eids: $crate::harness::simulators::Simulators) $body

            #[tokio::test]
            async fn one_machine() {
                let (server, eids) = $crate::harness::eids::start($crate::harness::Mode::OneMachine, "").await;
                behaviour(&server, eids).await;
                server.finish().await;
            }

            #[tokio::test]
            async fn cluster() {
                let (server, eids) = $crate::harness::eids::start($crate::harness::Mode::Cluster, "").await;
                behaviour(&server, eids).await;
                server.finish().await;
            }
        }
    )*};
}

/// Every eID of the simulators, and TestID, in the order of the page.
pub const SELECTOR: &[&str] = &["bankid", "bankid-mobil", "buypass-mobil", "buypass", "commfides", "eidas", "testid"];

/// A server with the simulators as eIDs; `bankid` is more of BankID's row.
pub async fn start(mode: super::Mode, bankid: &str) -> (Server, Simulators) {
    let simulators = Simulators::new();
    let server = Server::start_with(mode, |settings| with_simulators(settings, simulators, bankid)).await;
    (server, simulators)
}

/// The settings of such a server.
pub fn with_simulators(settings: &mut Settings, simulators: Simulators, bankid: &str) {
    settings.selector = SELECTOR;
    let row = |id: &str, simulator: &Simulator, more: &str| {
        let (issuer, client_id) = (simulator.issuer(), simulator.client_id);
        format!("[[eids]]\nid = \"{id}\"\nissuer = \"{issuer}\"\nclient_id = \"{client_id}\"\n{more}\n")
    };
    let rows = [
        row("bankid", &simulators.bankid(), bankid),
        row("bankid-mobil", &simulators.bankid(), ""),
        row("buypass", &simulators.buypass(), ""),
        row("buypass-mobil", &simulators.buypass(), ""),
        row("commfides", &simulators.commfides(), ""),
        row("eidas", &simulators.eidas(), "client_auth = \"private_key_jwt\""),
    ];
    settings.more = format!("{}\n{}\n{}", settings.more, simulators.section(), rows.concat());
}

/// One person with a browser of their own, whom the simulators know by its name.
pub struct Person<'a> {
    pub server: &'a Server,
    pub browser: Browser,
    name: String,
}

impl<'a> Person<'a> {
    /// Somebody new.
    pub fn new(server: &'a Server) -> Self {
        let (mut browser, name) = (Browser::new(server), fresh("browser"));
        browser.cookies.plant("localhost", "SIM_BROWSER", &name);
        Self { server, browser, name }
    }

    /// Opens the request; the selector.
    pub async fn selector(&mut self, request: &Authorize) -> Answer {
        let selector = self.browser.open(request.url(self.server)).await;
        assert_selector(&selector);
        selector
    }

    /// Chooses an eID; the answer that leads away, or the page that says why not.
    pub async fn choose(&mut self, selector: &Answer, eid: &str) -> Answer {
        let link = selector.link(&format!("/{eid}")).unwrap_or_else(|| panic!("{eid} can be chosen: {selector}"));
        self.browser.get(link).await
    }

    /// Goes to the simulator, where this happens; the answer that leads back.
    pub async fn at(&mut self, simulator: &Simulator, leaving: &Answer, outcome: Value) -> Answer {
        simulator.plan(&self.name, json!([outcome])).await;
        if let Some(pid) = outcome["pid"].as_str() {
            self.server.witness().saw("person number", pid);
        }
        let there = leaving.location().unwrap_or_else(|| panic!("the browser leaves: {leaving}"));
        self.browser.get(there).await
    }

    /// Comes back; the service's answer, the selector, or a page.
    pub async fn back(&mut self, from: &Answer) -> Answer {
        let callback = from.location().unwrap_or_else(|| panic!("the browser comes back: {from}"));
        self.browser.open(callback).await
    }

    /// The whole way to an eID and back.
    pub async fn through(&mut self, request: &Authorize, eid: &str, simulator: &Simulator, outcome: Value) -> Answer {
        let selector = self.selector(request).await;
        let leaving = self.choose(&selector, eid).await;
        let returning = self.at(simulator, &leaving, outcome).await;
        self.back(&returning).await
    }

    /// The claims of the ID token of a whole login.
    pub async fn claims(
        &mut self,
        client: &Client,
        request: &Authorize,
        eid: &str,
        at: &Simulator,
        outcome: Value,
    ) -> Value {
        let callback = Callback::of(self.through(request, eid, at, outcome).await);
        self.server.redeem(client, request, &callback).await.id_claims(self.server).await
    }
}

/// Stops the test unless the log has said this of a breach, a refusal or a callback.
pub fn assert_logged(server: &Server, word: &str) {
    let says = [format!("\"security\":\"{word}\""), format!("\"reason\":\"{word}\"")];
    assert!(says.iter().any(|it| server.log().contains(it)), "the log says {word}\n{}", server.log());
}
