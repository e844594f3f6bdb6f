//! What the tests stand on: an issuer, customers, a portal, and calls.

use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fellesporten_domain::{Clock, Environment, OrgNumber, Rng, Timestamp};
use fellesporten_guard::{Guard, GuardOptions};
use fellesporten_jose::Signer as _;
use fellesporten_jose::signing_key::{PrivateKey, RsaSize};
use fellesporten_registry::apply::{Author, PlanOptions, execute, plan};
use fellesporten_registry::customers::parse_text;
use fellesporten_registry::{BuiltIn, Registry};
use fellesporten_store::{Records, RecordsOptions};
use fellesporten_web::failure::Failures;
use fellesporten_web::layers::{LayerOptions, standard};
use fellesporten_web::{Pages, PagesOptions};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;
use url::Url;

use crate::{DelegationSource, Samarbeidsportalen, SamarbeidsportalenParts, routes};

pub(super) const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);
/// Owns the prefix `fjelldata`.
pub(super) const OWNER: &str = "310042706";
/// A customer.
pub(super) const CUSTOMER: &str = "314159268";
/// Another customer.
pub(super) const OTHER: &str = "310012351";
/// Runs the installation.
pub(super) const OPERATOR: &str = "319900306";
/// Everything over clients.
pub(super) const DCR: &str = "idporten:dcr.write";
/// Everything over scopes.
pub(super) const SCOPES: &str = "idporten:scopes.write";
/// Simplified onboarding.
pub(super) const DATASHARING: &str = "idporten:dcr.datasharing";
/// Altinn's administration.
pub(super) const ALTINN: &str = "idporten:dcr.altinn";
/// The issuer of the one delegation source.
pub(super) const SOURCE: &str = "http://localhost:9/";

const WORLD: &str = r#"
[[organisations]]
org_number = "310042706"
name = "Fjelldata"

[[organisations]]
org_number = "314159268"
name = "Testetaten"

[[organisations]]
org_number = "310012351"
name = "Fjord kommune"

[[organisations]]
org_number = "319900306"
name = "Fellesdriften"

[[scopes]]
prefix = "fjelldata"
subscope = "vannstand.read"
owner_orgno = "310042706"
description = "Vannstand"

[[scopes]]
prefix = "fjelldata"
subscope = "kart"
owner_orgno = "310042706"
description = "Kart"
accessible_for_all = true
allowed_integration_types = ["maskinporten"]

[[scopes]]
prefix = "fjelldata"
subscope = "hemmelig"
owner_orgno = "310042706"
description = "Hemmelig"
visibility = "PRIVATE"
"#;

/// A portal at work.
pub(super) struct World {
    router: Router,
    issuer: Url,
    key: PrivateKey,
    pub(super) clock: Clock,
    pub(super) records: Records,
    pub(super) registry: Registry,
    _folder: TempDir,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Answer {
    /// The body of what went well.
    pub(super) fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{self:?}");
        self.body
    }

    /// The answer, which must have this status.
    pub(super) fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        self.body
    }
}

impl World {
    pub(super) async fn new() -> Self {
        Self::of(WORLD).await
    }

    pub(super) async fn of(customers: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let records = Records::sqlite(&folder.path().join("r.db"), &RecordsOptions::default()).await.unwrap();
        records.migrate(false).await.unwrap();
        let operator = OrgNumber::parse(OPERATOR).ok();
        let registry = Registry::load(records.clone(), BuiltIn::of(operator, Some(SOURCE))).await.unwrap();
        let (clock, rng) = (Clock::fixed(NOW), Rng::system());
        let file = parse_text("world.toml", customers, Path::new("/")).unwrap();
        let options = PlanOptions { environment: Environment::Test, now: NOW, prune: false, delegation_source: None };
        let plan = plan(&registry.snapshot(), &[file], options, &rng).unwrap();
        let author = Author { actor: "test".to_owned(), client_id: None, trace_id: "t".to_owned() };
        execute(&records, plan, &author, &rng).await.unwrap();
        registry.refresh().await.unwrap();
        let key = PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap();
        let issuer = published(&key).await;
        let public_url = Url::parse("http://localhost:8082").unwrap();
        let guard = Guard::new(GuardOptions {
            issuer: issuer.clone(),
            audience: public_url.clone(),
            environment: Environment::Test,
            clock: clock.clone(),
        });
        let portal = Samarbeidsportalen::new(SamarbeidsportalenParts {
            public_url,
            registry: registry.clone(),
            records: records.clone(),
            guard: guard.unwrap(),
            operator,
            delegation_sources: vec![DelegationSource { name: "altinn".to_owned(), issuer: SOURCE.to_owned() }],
            environment: Environment::Test,
            pages: Pages::new(&PagesOptions { environment: Environment::Test, links: Default::default() }).unwrap(),
            clock: clock.clone(),
            rng: rng.clone(),
        });
        let layers = LayerOptions::new(clock.clone(), rng, Failures::json());
        let router = standard(routes::router(portal), &layers);
        Self { router, issuer, key, clock, records, registry, _folder: folder }
    }

    /// The claims of a good token.
    pub(super) fn claims(&self, organisation: &str, scopes: &str) -> Value {
        json!({
            "iss": self.issuer, "client_id": "selvbetjening", "scope": scopes, "exp": self.clock.now().as_secs() + 60,
            "consumer": {"authority": "iso6523-actorid-upis", "ID": format!("0192:{organisation}")},
        })
    }

    /// A token of the issuer.
    pub(super) fn token(&self, claims: &Value) -> String {
        signed(&self.key, claims)
    }

    /// A call with a token for an organisation, with these scopes.
    pub(super) async fn call(&self, who: (&str, &str), method: &str, path: &str, body: Option<Value>) -> Answer {
        let token = self.token(&self.claims(who.0, who.1));
        let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
        self.send(request.body(body.map_or_else(Body::empty, |body| Body::from(body.to_string()))).unwrap()).await
    }

    pub(super) async fn get(&self, who: (&str, &str), path: &str) -> Answer {
        self.call(who, "GET", path, None).await
    }

    /// A call without a token.
    pub(super) async fn anonymous(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Answer { status, body: serde_json::from_slice(&bytes).unwrap_or_default() }
    }

    /// Makes a client and gives its id.
    pub(super) async fn client(&self, who: (&str, &str), body: &Value) -> String {
        let made = self.call(who, "POST", "/clients", Some(body.clone())).await.is(201);
        made["client_id"].as_str().unwrap().to_owned()
    }
}

/// A token that this key signed.
pub(super) fn signed(key: &PrivateKey, claims: &Value) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", encode(&json!({"alg": "RS256", "kid": key.kid()})), encode(claims));
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()).unwrap()))
}

/// Serves metadata and keys, and gives the issuer.
async fn published(key: &PrivateKey) -> Url {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let issuer = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    let public = key.public();
    let jwk = json!({"kty": "RSA", "kid": key.kid(), "n": public.modulus(), "e": public.exponent()});
    let metadata = json!({"issuer": issuer, "jwks_uri": issuer.join("jwk").unwrap()});
    let router = Router::new()
        .route("/.well-known/oauth-authorization-server", get(move || async move { axum::Json(metadata) }))
        .route("/jwk", get(move || async move { axum::Json(json!({"keys": [jwk]})) }))
        .fallback(|| async { StatusCode::NOT_FOUND });
    tokio::spawn(axum::serve(listener, router).into_future());
    issuer
}

/// A body for a client of Maskinporten.
pub(super) fn machine(scopes: &[&str]) -> Value {
    json!({
        "integration_type": "maskinporten", "client_name": "vannstand-henter", "description": "Henter vannstand hver time",
        "application_type": "web", "token_endpoint_auth_method": "private_key_jwt",
        "grant_types": ["urn:ietf:params:oauth:grant-type:jwt-bearer"], "scopes": scopes,
    })
}

/// A body for a client that people log in through.
pub(super) fn web(method: &str) -> Value {
    json!({
        "integration_type": "idporten", "client_name": "Min side", "description": "d", "token_endpoint_auth_method": method,
        "redirect_uris": ["https://client.example.no/callback"],
        "post_logout_redirect_uris": ["https://client.example.no/"],
    })
}
