//! Maskinporten beside ID-porten in one test server, machines that ask it for tokens, and who they belong to.

use super::browser::encode;
use super::client::Client;
use super::jwt::{self, Jwt};
use super::keys::{self, RsaKey};
use super::settings::Settings;
use super::world::{AGENCY, API_OWNER};
use super::{Answer, Mode, Server, ports};
use serde_json::{Value, json};

/// The one `grant_type`.
pub const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// A consumer: a municipality.
pub const CONSUMER: &str = "312203456";
/// A supplier.
pub const SUPPLIER: &str = "313772012";

/// A scope for machines, which the consumer and the agency were given.
pub const SCOPE: &str = "fjelldata:maling.read";
/// One that is open to all.
pub const OPEN_SCOPE: &str = "fjelldata:apen.read";
/// One whose tokens live for 30 s.
pub const SHORT_SCOPE: &str = "fjelldata:kortvarig.read";
/// One that nobody was given.
pub const CLOSED_SCOPE: &str = "fjelldata:lukket.read";
/// One that the consumer was given, and that it could delegate.
pub const DELEGABLE_SCOPE: &str = "fjelldata:delt.read";

/// The consumer's machine, with a registered key.
pub fn machine() -> Client {
    Client::machine("vannstand-henter", CONSUMER, &[SCOPE, OPEN_SCOPE, SHORT_SCOPE, CLOSED_SCOPE, DELEGABLE_SCOPE])
}

/// The supplier's machine, with a registered key.
pub fn supplier() -> Client {
    Client::machine("leverandor-henter", SUPPLIER, &[SCOPE, OPEN_SCOPE, DELEGABLE_SCOPE])
}

/// The agency's machine, which shows an enterprise certificate.
pub fn certified() -> Client {
    Client::machine("sertifikat-henter", AGENCY, &[SCOPE]).by_certificate()
}

/// A server with Maskinporten, and machines.
pub struct Maskinporten {
    /// The server.
    pub server: Server,
    port: u16,
    issuer: String,
}

impl Maskinporten {
    /// Starts one in environment `test`.
    pub async fn start(mode: Mode) -> Self {
        Self::start_with(mode, |_| {}).await
    }

    /// Starts one with changed settings.
    pub async fn start_with(mode: Mode, change: impl FnOnce(&mut Settings)) -> Self {
        let maskinporten = Self::prepare(mode, |settings, _| change(settings));
        maskinporten.server.launch();
        maskinporten.server.wait_until_ready().await;
        maskinporten
    }

    /// Everything but the process; the change is told the issuer. What it adds to `more` stands behind our section.
    pub fn prepare(mode: Mode, change: impl FnOnce(&mut Settings, &str)) -> Self {
        Self::prepare_with(mode, change, |server| {
            server.apply(&customers()).succeeded();
        })
    }

    /// The same, where `fill` puts the customers into the records.
    pub fn prepare_with(mode: Mode, change: impl FnOnce(&mut Settings, &str), fill: impl FnOnce(&Server)) -> Self {
        let port = ports::free();
        let issuer = format!("http://localhost:{port}/");
        let server = Server::prepare(mode, |settings| {
            change(settings, &issuer);
            settings.more = format!("{}\n{}", section(port, &issuer), settings.more);
        });
        fill(&server);
        Self { server, port, issuer }
    }

    /// A second node of the same product, whose issuer is the first one's.
    pub async fn second_node(&self) -> Self {
        self.node(ports::free(), self.issuer.clone()).await
    }

    /// A second node that calls itself by another issuer: it signs with the first one's keys.
    pub async fn node_with_another_issuer(&self) -> Self {
        let port = ports::free();
        self.node(port, format!("http://localhost:{port}/")).await
    }

    async fn node(&self, port: u16, issuer: String) -> Self {
        let first = self.server.settings();
        let server = Server::start_with(Mode::Cluster, |settings| {
            settings.issuer.clone_from(&first.issuer);
            settings.records.clone_from(&first.records);
            settings.key_prefix.clone_from(&first.key_prefix);
            settings.more = section(port, &issuer);
        })
        .await;
        Self { server, port, issuer }
    }

    /// The issuer, with its final slash.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// An address of this node; the path begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// GET.
    pub async fn fetch(&self, path: &str) -> Answer {
        self.server.send(self.server.http().get(self.url(path))).await
    }

    /// The grant of a client for these scopes, good in all, and signed with the tests' registered key.
    pub fn grant(&self, client: &Client, scope: &str) -> Grant {
        let (id, now) = (client.id(), self.server.now());
        let claims = json!({
            "aud": self.issuer, "iss": id, "scope": scope, "iat": now, "exp": now + 120, "jti": keys::fresh_id(),
        });
        let key = keys::registered().clone();
        Grant { header: json!({"alg": "RS256", "kid": key.kid()}), claims, key }
    }

    /// What the token endpoint says of a grant.
    pub async fn ask(&self, grant: &Grant) -> Answer {
        self.ask_with(&grant.signed()).await
    }

    /// What the token endpoint says of an assertion.
    pub async fn ask_with(&self, assertion: &str) -> Answer {
        self.witness(assertion);
        self.post("/token", &encode(&[("grant_type", JWT_BEARER), ("assertion", assertion)])).await
    }

    /// POST of a form to a path, as it stands.
    pub async fn post(&self, path: &str, body: &str) -> Answer {
        let request =
            self.server.http().post(self.url(path)).header("content-type", "application/x-www-form-urlencoded");
        self.answer(request.body(body.to_owned())).await
    }

    /// Any request, whose answer may hold a token.
    pub async fn answer(&self, request: reqwest::RequestBuilder) -> Answer {
        let answer = self.server.send(request).await;
        let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        self.witness(body["access_token"].as_str().unwrap_or_default());
        answer
    }

    /// Remembers what must never stand in a log.
    pub fn witness(&self, secret: &str) {
        self.server.witness().saw("grant or token", secret);
    }

    /// The token of a client for these scopes.
    pub async fn token(&self, client: &Client, scope: &str) -> String {
        let answer = self.ask(&self.grant(client, scope)).await;
        assert_eq!(answer.status, 200, "{answer}");
        answer.json()["access_token"].as_str().expect("a token").to_owned()
    }

    /// A token whose signature fits the published keys.
    pub async fn verified(&self, token: &str) -> Jwt {
        jwt::verify(token, &self.fetch("/jwk").await.json()).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The claims of the token that an answer gives.
    pub async fn claims(&self, answer: &Answer) -> Value {
        assert_eq!(answer.status, 200, "{answer}");
        self.verified(answer.json()["access_token"].as_str().expect("a token")).await.claims
    }

    /// Applies customers, and waits until a grant gives this status.
    pub async fn apply_until(&self, customers: &str, status: u16, grant: impl Fn() -> Grant) {
        self.server.apply(customers).succeeded();
        self.server.wait_until("the change is known", || async { self.ask(&grant()).await.status == status }).await;
    }

    /// The end of every test.
    pub async fn finish(&self) {
        self.server.finish().await;
    }
}

/// A grant as a test wants it.
#[derive(Clone)]
pub struct Grant {
    /// The JOSE header.
    pub header: Value,
    /// The claims.
    pub claims: Value,
    /// Who signs.
    pub key: RsaKey,
}

impl Grant {
    /// With this claim.
    pub fn with(mut self, claim: &str, value: impl Into<Value>) -> Self {
        self.claims[claim] = value.into();
        self
    }

    /// Without this claim.
    pub fn without(mut self, claim: &str) -> Self {
        self.claims.as_object_mut().expect("an object").remove(claim);
        self
    }

    /// With this header and no other.
    pub fn header(mut self, header: Value) -> Self {
        self.header = header;
        self
    }

    /// With this certificate instead of a key's name, signed with the key of every certificate of the mint.
    pub fn x5c(mut self, x5c: &Value) -> Self {
        self.header = json!({"alg": "RS256", "x5c": x5c});
        self.key = super::certificates::signer();
        self
    }

    /// Signed by this key.
    pub fn by(mut self, key: &RsaKey) -> Self {
        self.key = key.clone();
        self
    }

    /// The compact JWS.
    pub fn signed(&self) -> String {
        self.key.sign(&self.header, &self.claims)
    }
}

/// The section of the configuration.
pub fn section(port: u16, issuer: &str) -> String {
    format!("[maskinporten]\nenabled = true\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"{issuer}\"\n")
}

/// Organisations, scopes, access and machines, as a customers file.
pub fn customers() -> String {
    let scope = |name: &str, more: &str| {
        let (prefix, subscope) = name.split_once(':').expect("a prefix");
        format!(
            "[[scopes]]\nprefix = \"{prefix}\"\nsubscope = \"{subscope}\"\nowner_orgno = \"{API_OWNER}\"\n\
             description = \"Målinger\"\nallowed_integration_types = [\"maskinporten\"]\n{more}\n"
        )
    };
    let mut file = format!(
        "[[organisations]]\norg_number = \"{CONSUMER}\"\nname = \"Havnes kommune\"\n\n\
         [[organisations]]\norg_number = \"{SUPPLIER}\"\nname = \"Nordlys Drift\"\n\n"
    );
    file += &scope(SCOPE, "");
    file += &scope(OPEN_SCOPE, "accessible_for_all = true");
    file += &scope(SHORT_SCOPE, "at_max_age = 30");
    file += &scope(CLOSED_SCOPE, "");
    file += &scope(DELEGABLE_SCOPE, "delegation_source = \"https://tt02.altinn.no/\"");
    for (scope, consumer) in [(SCOPE, CONSUMER), (SCOPE, AGENCY), (SHORT_SCOPE, CONSUMER), (DELEGABLE_SCOPE, CONSUMER)]
    {
        file += &format!("[[scope_access]]\nscope = \"{scope}\"\nconsumer_orgno = \"{consumer}\"\n\n");
    }
    [machine(), supplier(), certified()].iter().fold(file, |file, client| file + &super::world::customers_of(client))
}

/// As `both_modes!`, with Maskinporten in the same process.
macro_rules! both_modes_with_maskinporten {
    ($($(#[$note:meta])* async fn $name:ident($maskinporten:ident) $body:block)*) => {$(
        $(#[$note])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing of its file")]
            use super::*;

            async fn behaviour($maskinporten: &$crate::harness::machine::Maskinporten) $body

            #[tokio::test]
            async fn one_machine() {
                use $crate::harness::{Mode, machine::Maskinporten};
                let maskinporten = Maskinporten::start(Mode::OneMachine).await;
                behaviour(&maskinporten).await;
                maskinporten.finish().await;
            }

            #[tokio::test]
            async fn cluster() {
                use $crate::harness::{Mode, machine::Maskinporten};
                let maskinporten = Maskinporten::start(Mode::Cluster).await;
                behaviour(&maskinporten).await;
                maskinporten.finish().await;
            }
        }
    )*};
}
