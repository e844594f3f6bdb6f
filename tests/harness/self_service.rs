//! Samarbeidsportalen beside Maskinporten in one test server, and administration clients of everybody.

use super::client::Client;
use super::keys::{self, RsaKey};
use super::machine::{CONSUMER, Maskinporten, SUPPLIER};
use super::settings::Settings;
use super::world::{AGENCY, API_OWNER};
use super::{Answer, Mode, ports};
use reqwest::Method;
use serde_json::{Value, json};

/// Runs the installation.
pub const OPERATOR: &str = "319900306";
/// Everything over clients.
pub const DCR: &str = "idporten:dcr.write";
/// Everything over scopes.
pub const SCOPES: &str = "idporten:scopes.write";
/// Simplified onboarding.
pub const ONBOARDING: &str = "idporten:dcr.datasharing";
/// Every scope of the API that an organisation can be given.
pub const ALL: [&str; 10] = [
    "idporten:dcr.read",
    "idporten:dcr.modify",
    DCR,
    "idporten:dcr/onbehalfof:write",
    "idporten:dcr.supplier",
    "idporten:dcr.altinn",
    ONBOARDING,
    "idporten:scopes.read",
    SCOPES,
    "idporten:token.introspection",
];

/// A server with both.
pub struct SelfService {
    /// Maskinporten, and the server.
    pub maskinporten: Maskinporten,
    port: u16,
}

/// Who calls: an organisation, with scopes.
pub type Caller<'a> = (&'a str, &'a str);

impl SelfService {
    /// Starts one in environment `test`.
    pub async fn start(mode: Mode) -> Self {
        Self::start_with(mode, |_, _| {}).await
    }

    /// Starts one with changed settings; the change is told the issuer. What it adds may have an `[operator]` of its own.
    pub async fn start_with(mode: Mode, change: impl FnOnce(&mut Settings, &str)) -> Self {
        let port = ports::free();
        let maskinporten = Maskinporten::prepare(mode, |settings, issuer| {
            change(settings, issuer);
            let operator = if settings.more.contains("[operator]") {
                String::new()
            } else {
                format!("[operator]\norganisation = \"{OPERATOR}\"\n\n")
            };
            settings.more = format!(
                "[samarbeidsportalen]\nenabled = true\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"http://localhost:{port}\"\n\
                 token_issuer = \"{issuer}\"\n\n{operator}{}",
                settings.more
            );
        });
        maskinporten.server.apply(&customers()).succeeded();
        maskinporten.server.launch();
        maskinporten.server.wait_until_ready().await;
        Self { maskinporten, port }
    }

    /// An address of the API.
    pub fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// A call with a fresh token of this organisation, for these scopes.
    pub async fn call(&self, who: Caller<'_>, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let token = self.maskinporten.token(&administration(who.0), who.1).await;
        let mut request = self.maskinporten.server.http().request(method, self.url(path)).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = self.maskinporten.server.send(request).await;
        let secret = serde_json::from_str::<Value>(&answer.body).unwrap_or_default();
        self.maskinporten.server.witness().saw("client secret", secret["client_secret"].as_str().unwrap_or_default());
        answer
    }

    /// The same, which must end with this status; gives the body.
    pub async fn is(&self, who: Caller<'_>, method: Method, path: &str, body: Option<&Value>, status: u16) -> Value {
        let answer = self.call(who, method.clone(), path, body).await;
        assert_eq!(answer.status, status, "{method} {path}: {answer}");
        serde_json::from_str(&answer.body).unwrap_or_default()
    }

    /// GET, which must go well.
    pub async fn get(&self, who: Caller<'_>, path: &str) -> Value {
        self.is(who, Method::GET, path, None, 200).await
    }

    /// POST, which must make something.
    pub async fn post(&self, who: Caller<'_>, path: &str, body: &Value) -> Value {
        self.is(who, Method::POST, path, Some(body), 201).await
    }

    /// PUT with this status.
    pub async fn put(&self, who: Caller<'_>, path: &str, body: &Value, status: u16) -> Value {
        self.is(who, Method::PUT, path, Some(body), status).await
    }

    /// A call without a token.
    pub async fn anonymous(&self, path: &str) -> Answer {
        self.maskinporten.server.send(self.maskinporten.server.http().get(self.url(path))).await
    }

    /// Gives (`PUT`) or takes (`DELETE`) access, as the owner of the scope.
    pub async fn access(&self, owner: &str, method: Method, scope: &str, consumer: &str) -> Value {
        let path = format!("/scopes/access/{consumer}?scope={}", scope.replace(':', "%3A").replace('/', "%2F"));
        self.is((owner, SCOPES), method, &path, None, 200).await
    }

    /// Makes a machine of an organisation with these scopes, and puts a key on it.
    pub async fn machine(&self, who: Caller<'_>, scopes: &[&str], key: &RsaKey) -> Client {
        let made = self.post(who, "/clients", &machine_body(scopes)).await;
        let id = made["client_id"].as_str().expect("an id");
        self.is(who, Method::POST, &format!("/clients/{id}/jwks"), Some(&key.jwks()), 200).await;
        Client::machine(id, who.0, scopes)
    }

    /// What the token endpoint says to a machine with the tests' registered key: the status, and `MP-…` or nothing.
    pub async fn token_of(&self, client: &Client, scope: &str) -> (u16, String) {
        let answer = self.maskinporten.ask(&self.maskinporten.grant(client, scope)).await;
        let code = answer.body.split_once("MP-").map_or("", |(_, rest)| rest.get(..3).unwrap_or_default());
        (answer.status, code.to_owned())
    }

    /// The end of every test.
    pub async fn finish(&self) {
        self.maskinporten.finish().await;
    }
}

/// The administration client of an organisation.
pub fn administration(organisation: &str) -> Client {
    Client::machine(&format!("administrasjon-{organisation}"), organisation, &ALL)
}

/// A body for a machine.
pub fn machine_body(scopes: &[&str]) -> Value {
    json!({
        "integration_type": "maskinporten", "client_name": "vannstand-henter", "description": "Henter vannstand hver time",
        "application_type": "web", "token_endpoint_auth_method": "private_key_jwt",
        "grant_types": ["urn:ietf:params:oauth:grant-type:jwt-bearer"], "scopes": scopes,
    })
}

/// A body for a service that people log in to.
pub fn service_body(method: &str) -> Value {
    json!({
        "integration_type": "idporten", "client_name": "Min side", "description": "Innbyggertjeneste",
        "token_endpoint_auth_method": method, "redirect_uris": ["http://tjenesten.example/callback"],
        "post_logout_redirect_uris": ["http://tjenesten.example/"],
    })
}

/// A key set with the tests' registered key under these names.
pub fn key_set(kids: &[&str]) -> Value {
    let key = keys::registered().jwks()["keys"][0].clone();
    let named = |kid: &&str| {
        let mut key = key.clone();
        key["kid"] = json!(kid);
        key
    };
    json!({"keys": kids.iter().map(named).collect::<Vec<_>>()})
}

fn customers() -> String {
    // Nobody here issues tokens to a page where a person acts for an organisation, so machines stand in for it.
    let mut file = format!(
        "[[organisations]]\norg_number = \"{OPERATOR}\"\nname = \"Fellesdriften\"\n\n\
         [[scopes]]\nprefix = \"idporten\"\nsubscope = \"dcr.datasharing\"\nowner_orgno = \"{OPERATOR}\"\n\
         description = \"Forenklet onboarding\"\nallowed_integration_types = [\"maskinporten\"]\n\n"
    );
    for organisation in [AGENCY, API_OWNER, CONSUMER, SUPPLIER] {
        for scope in ALL {
            file += &format!("[[scope_access]]\nscope = \"{scope}\"\nconsumer_orgno = \"{organisation}\"\n\n");
        }
    }
    let clients = [AGENCY, API_OWNER, CONSUMER, SUPPLIER, OPERATOR].map(administration);
    clients.iter().fold(file, |file, client| file + &super::world::customers_of(client))
}

/// As `both_modes!`, with Samarbeidsportalen and Maskinporten in the same process.
macro_rules! both_modes_with_self_service {
    ($($(#[$note:meta])* async fn $name:ident($portal:ident) $body:block)*) => {$(
        $(#[$note])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing of its file")]
            use super::*;

            async fn behaviour($portal: &$crate::harness::self_service::SelfService) $body

            #[tokio::test]
            async fn one_machine() {
                let portal = $crate::harness::self_service::SelfService::start($crate::harness::Mode::OneMachine).await;
                behaviour(&portal).await;
                portal.finish().await;
            }

            #[tokio::test]
            async fn cluster() {
                let portal = $crate::harness::self_service::SelfService::start($crate::harness::Mode::Cluster).await;
                behaviour(&portal).await;
                portal.finish().await;
            }
        }
    )*};
}
