//! The adapter event by event, with a provider's key of its own: no network, no sleep, no mock of time.

mod any_order;
mod levels_and_numbers;
mod requests;
mod returns;
mod row_data;
mod tokens;

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fellesporten_domain::{Acr, Environment, Language, PidRules, Timestamp};
use fellesporten_jose::Signer as _;
use fellesporten_jose::signing_key::{PrivateKey, RsaSize};
use serde_json::{Value, json};

use super::*;
use crate::{
    Adapter, Attempt, Call, CallAnswer, Event, HiddenText, Identity, OpaqueState, Outcome, Refusal, Returned, Step,
    Violation,
};

const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);
const END: Timestamp = Timestamp::from_secs(1_790_000_900);
const RULES: PidRules = PidRules::for_environment(Environment::Test);
const REDIRECT_URI: &str = "https://login.example/authorize/callback/x";
const HIGH: [Acr; 1] = [Acr::IDPORTEN_HIGH];
const PERSON: &str = "12847949919";

static KEY: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap());

/// A row with what its supplier would tell, and these fields changed.
fn row(id: &str, changes: &str) -> OidcRow {
    let issuer = format!("https://{id}.example");
    let table = format!("id = \"{id}\"\nissuer = \"{issuer}\"\nclient_id = \"us\"\n{changes}");
    rows::read(&toml::from_str(&table).unwrap(), Environment::Test).unwrap()
}

/// What a provider publishes, and one trip to it.
struct World {
    adapter: Oidc,
    metadata: ProviderMetadata,
    keys: ProviderKeys,
    secrets: TripSecrets,
    language: Language,
    needed: Vec<Acr>,
    now: Timestamp,
}

impl World {
    fn new(id: &str, changes: &str) -> Self {
        let row = row(id, changes);
        let at = |path: &str| format!("{}/{path}", row.issuer);
        let document = json!({
            "issuer": row.issuer, "authorization_endpoint": at("precheck/auth"), "token_endpoint": at("token"),
            "pushed_authorization_request_endpoint": at("par"), "userinfo_endpoint": at("userinfo"), "jwks_uri": at("keys"),
        });
        let metadata = ProviderMetadata::read(&row, document.to_string().as_bytes(), Environment::Test).unwrap();
        Self {
            metadata,
            adapter: Oidc::new(row).unwrap(),
            keys: ProviderKeys::read(jwks(&KEY).to_string().as_bytes()).unwrap(),
            secrets: TripSecrets { state: "state".into(), nonce: "nonce".into(), code_verifier: "verifier".into() },
            language: Language::Nb,
            needed: HIGH.to_vec(),
            now: NOW,
        }
    }

    fn without_par(id: &str, changes: &str) -> Self {
        Self::new(id, &format!("par = \"never\"\n{changes}"))
    }

    fn attempt<'a>(&'a self, state: Option<&'a OpaqueState>) -> Attempt<'a> {
        Attempt {
            id: "attempt-1",
            needed: &self.needed,
            language: self.language,
            service_name: "Min side",
            pid_rules: &RULES,
            personas: &[],
            now: self.now,
            expires_at: END,
            random: [7; 32],
            state,
            upstream: Some(Upstream {
                metadata: Some(&self.metadata),
                keys: Some(&self.keys),
                redirect_uri: REDIRECT_URI,
                secrets: &self.secrets,
                started_at: NOW,
            }),
        }
    }

    fn begin(&self) -> Step {
        self.adapter.begin(&self.attempt(None))
    }

    fn after(&self, state: &OpaqueState, event: Event) -> Step {
        self.adapter.continue_with(&self.attempt(Some(state)), event)
    }

    /// Leaves, and comes back with this.
    fn returned(&self, returned: Returned) -> Step {
        let Step::GoTo { state, .. } = self.begin() else { panic!("the browser leaves at once") };
        self.after(&state, Event::Returned(returned))
    }

    /// Leaves, comes back with a code, and the token endpoint answers with this ID token.
    fn exchanged(&self, id_token: &str) -> Step {
        let Step::Call { call: Call::Token { .. }, state } = self.returned(code()) else {
            panic!("a code is exchanged")
        };
        let body = json!({ "id_token": id_token, "access_token": "access", "token_type": "Bearer" });
        self.after(&state, answer(200, &body))
    }

    /// The claims of a good ID token of this provider.
    fn claims(&self) -> Value {
        let row = self.adapter.row();
        let mut claims = json!({
            "iss": row.issuer, "sub": "person-1", "aud": "us", "azp": "us", "nonce": "nonce",
            "iat": NOW.as_secs(), "exp": NOW.as_secs() + 300, "auth_time": NOW.as_secs() - 4,
            "given_name": "Tor", "family_name": "Fjellvåk",
        });
        claims[row.number_claim.as_str()] = PERSON.into();
        if let Some(acr) = row.acr_accept.iter().find(|(_, acr)| **acr == Acr::IDPORTEN_HIGH) {
            claims["acr"] = acr.0.as_str().into();
        }
        claims
    }

    /// The same with these changed; null takes a claim away.
    fn changed(&self, changes: &Value) -> Value {
        let mut claims = self.claims();
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        claims
    }

    /// How a trip ends whose ID token has these claims changed.
    fn ends(&self, changes: &Value) -> Outcome {
        outcome(self.exchanged(&signed(&KEY, &self.changed(changes))))
    }
}

fn code() -> Returned {
    Returned::Code { code: "code-1".into(), issuer: None }
}

fn answer(status: u16, body: &Value) -> Event {
    let content_type = Some("application/json".to_owned());
    Event::Answered(CallAnswer { status, content_type, body: body.to_string().into_bytes() })
}

fn jwks(key: &PrivateKey) -> Value {
    let public = key.public();
    json!({ "keys": [{ "kty": "RSA", "use": "sig", "kid": key.kid(), "n": public.modulus(), "e": public.exponent() }] })
}

fn signed(key: &PrivateKey, claims: &Value) -> String {
    signed_as(key, &json!({ "alg": "RS256", "kid": key.kid() }), claims)
}

fn signed_as(key: &PrivateKey, header: &Value, claims: &Value) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", encode(header), encode(claims));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()).unwrap());
    format!("{message}.{signature}")
}

fn outcome(step: Step) -> Outcome {
    match step {
        Step::Done(outcome) => outcome,
        other => panic!("not over: {other:?}"),
    }
}

fn identity(outcome: Outcome) -> Box<Identity> {
    match outcome {
        Outcome::Completed(identity) => identity,
        other => panic!("not completed: {other:?}"),
    }
}

/// The word of a breach, a refusal, or how it ended otherwise.
fn word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Violated(violation) => violation.as_str().to_owned(),
        Outcome::Refused(refusal) => refusal.as_str().to_owned(),
        Outcome::Unavailable(code) => code.to_string(),
        Outcome::Completed(_) => "completed".to_owned(),
        Outcome::Cancelled => "cancelled".to_owned(),
        Outcome::Expired => "expired".to_owned(),
    }
}
