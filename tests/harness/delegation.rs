//! The delegation source beside Maskinporten in one test server, and who delegates there.

use super::browser::encode;
use super::client::Client;
use super::machine::{CONSUMER, Grant, Maskinporten, SUPPLIER};
use super::world::{AGENCY, API_OWNER, customers_of};
use super::{Answer, Mode, ports};
use serde_json::{Value, json};

/// A scope whose source is the server's own, since a delegation of it is declared. The consumer was given it.
pub const DELEGATED_SCOPE: &str = "fjelldata:delegert.read";
/// Another one of the same source, which nobody was given.
pub const UNGRANTED_SCOPE: &str = "fjelldata:nektet.read";
/// A customer of the supplier's system.
pub const CUSTOMER: &str = "315541204";

/// The supplier's machine.
pub fn supplier() -> Client {
    Client::machine("delegert-henter", SUPPLIER, &[DELEGATED_SCOPE, UNGRANTED_SCOPE])
}

/// What a party calls the source with: its token has every scope that opens something there.
pub fn caller(organisation: &str) -> Client {
    Client::machine(&format!("kilde-{organisation}"), organisation, &ALTINN)
}

const ALTINN: [&str; 9] = [
    "altinn:maskinporten/delegations",
    "altinn:maskinporten/delegations.write",
    "altinn:maskinporten/delegationschemes.read",
    "altinn:maskinporten/delegationschemes.write",
    "altinn:maskinporten/systemuser.read",
    "altinn:maskinporten/consent.read",
    "altinn:authentication/systemregister.write",
    "altinn:authentication/systemuser.request.read",
    "altinn:authentication/systemuser.request.write",
];

/// The source of one server.
pub struct Source {
    /// Who asks it.
    pub maskinporten: Maskinporten,
    port: u16,
}

impl Source {
    /// Starts a server with both, which speak the generic interface.
    pub async fn start(mode: Mode) -> Self {
        Self::start_with(mode, "interface = \"generic\"").await
    }

    /// The same with these lines in the row of the source.
    pub async fn start_with(mode: Mode, row: &str) -> Self {
        let port = ports::free();
        let maskinporten = Maskinporten::prepare(mode, |settings, _| {
            settings.more = format!(
                "organisation = \"{AGENCY}\"\n{}\n[delegation_source]\nenabled = true\nlisten = \"127.0.0.1:{port}\"\n\
                 public_url = \"http://localhost:{port}\"\n",
                asked_at(port, row)
            );
        });
        maskinporten.server.apply(&customers()).succeeded();
        maskinporten.server.launch();
        maskinporten.server.wait_until_ready().await;
        Self { maskinporten, port }
    }

    /// The issuer, with its final slash.
    pub fn issuer(&self) -> String {
        self.url("/")
    }

    /// An address of it; the path begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// The supplier's grant for the consumer.
    pub fn delegated(&self, scope: &str) -> Grant {
        self.maskinporten.grant(&supplier(), scope).with("consumer_org", CONSUMER)
    }

    /// A call with a token of this party, for one scope.
    pub async fn call(&self, party: &str, scope: &str, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let token = self.maskinporten.token(&caller(party), scope).await;
        self.call_with(&token, method, path, body).await
    }

    /// A call with a token.
    pub async fn call_with(&self, token: &str, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = self.maskinporten.server.http().request(method, self.url(path)).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(body);
        }
        self.maskinporten.server.send(request).await
    }

    /// What a person sends from a page.
    pub async fn press(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.maskinporten.server.http().post(self.url(path));
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(encode(fields));
        self.maskinporten.server.send(request.header("sec-fetch-site", "same-origin")).await
    }

    /// The consumer's person delegates, or withdraws.
    pub async fn at_the_page(&self, action: &str, scope: &str) -> Answer {
        let fields = [("action", action), ("scope", scope), ("organisation", SUPPLIER)];
        self.press(&format!("/party/{CONSUMER}"), &fields).await
    }

    /// The end of every test.
    pub async fn finish(&self) {
        self.maskinporten.finish().await;
    }
}

/// The row of a source at this port.
pub fn asked_at(port: u16, row: &str) -> String {
    format!("[[maskinporten.delegation_sources]]\nname = \"altinn\"\nissuer = \"http://localhost:{port}/\"\n{row}\n")
}

/// An organisation object.
pub fn organisation(number: &str) -> Value {
    json!({"authority": "iso6523-actorid-upis", "ID": format!("0192:{number}")})
}

/// The same customers, whose scopes name the source at this port.
pub fn customers_at(port: u16) -> String {
    let source = format!("delegation_source = \"http://localhost:{port}/\"\n");
    customers().replace("description = \"Målinger\"\n", &format!("description = \"Målinger\"\n{source}"))
}

/// What a test of delegation needs beside Maskinporten's own customers.
pub fn customers() -> String {
    let organisation =
        |number: &str, name: &str| format!("[[organisations]]\norg_number = \"{number}\"\nname = \"{name}\"\n\n");
    let scope = |name: &str| {
        let (prefix, subscope) = name.split_once(':').expect("a prefix");
        format!(
            "[[scopes]]\nprefix = \"{prefix}\"\nsubscope = \"{subscope}\"\nowner_orgno = \"{API_OWNER}\"\n\
             description = \"Målinger\"\nallowed_integration_types = [\"maskinporten\"]\n\n"
        )
    };
    let access = |scope: &str, consumer: &str| {
        format!("[[scope_access]]\nscope = \"{scope}\"\nconsumer_orgno = \"{consumer}\"\n\n")
    };
    let delegation = |scope: &str| {
        format!(
            "[[delegations]]\nscope = \"{scope}\"\nconsumer_orgno = \"{CONSUMER}\"\nsupplier_orgno = \"{SUPPLIER}\"\n\n"
        )
    };
    let mut file = organisation(CUSTOMER, "Kunden");
    for name in [DELEGATED_SCOPE, UNGRANTED_SCOPE] {
        file += &scope(name);
        file += &delegation(name);
    }
    file += &access(DELEGATED_SCOPE, CONSUMER);
    let parties = [CONSUMER, SUPPLIER, API_OWNER];
    for party in parties {
        ALTINN.iter().for_each(|scope| file += &access(scope, party));
    }
    let clients = parties.into_iter().map(caller).chain([supplier()]);
    clients.fold(file, |file, client| file + &customers_of(&client))
}

/// As `both_modes!`, with Maskinporten and the delegation source in the same process.
macro_rules! both_modes_with_source {
    ($($(#[$note:meta])* async fn $name:ident($source:ident) $body:block)*) => {$(
        $(#[$note])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing of its file")]
            use super::*;

            async fn behaviour($source: &$crate::harness::delegation::Source) $body

            #[tokio::test]
            async fn one_machine() {
                use $crate::harness::{Mode, delegation::Source};
                let source = Source::start(Mode::OneMachine).await;
                behaviour(&source).await;
                source.finish().await;
            }

            #[tokio::test]
            async fn cluster() {
                use $crate::harness::{Mode, delegation::Source};
                let source = Source::start(Mode::Cluster).await;
                behaviour(&source).await;
                source.finish().await;
            }
        }
    )*};
}
