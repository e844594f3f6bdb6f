//! What was read and is sent back changes nothing, whatever kind of client or scope it is.

use fellesporten_audit::events_of_day;
use proptest::prelude::{Strategy, any, prop};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::world::{CUSTOMER, DCR, NOW, OTHER, OWNER, SCOPES, World};

/// How many of each are made.
const CASES: usize = 60;

/// Bodies of clients that may be registered, of every kind.
fn clients() -> impl Strategy<Value = Value> {
    let kinds = prop::sample::select(vec![
        ("maskinporten", "web", "private_key_jwt"),
        ("krr", "web", "private_key_jwt"),
        ("idporten", "web", "client_secret_basic"),
        ("idporten", "web", "client_secret_post"),
        ("idporten", "web", "private_key_jwt"),
        ("idporten", "browser", "none"),
        ("idporten", "native", "none"),
        ("api_klient", "web", "client_secret_basic"),
    ]);
    let lifetimes = prop::collection::vec(0_u32..5000, 3);
    let texts = ("[a-zæøå0-9][ a-zæøå0-9-]{0,20}", "[A-ZÆØÅ][a-zæøå ]{0,20}");
    (kinds, texts, lifetimes, any::<[bool; 7]>()).prop_map(
        |((kind, application, method), (name, text), lives, choices)| {
            let [link, logout, back, isolated, reuse, acts, off] = choices;
            let mut body = json!({
                "integration_type": kind, "application_type": application, "token_endpoint_auth_method": method,
                "client_name": name, "description": text, "access_token_lifetime": lives[0],
                "authorization_lifetime": lives[1], "refresh_token_lifetime": lives[2],
            });
            let mut set = |name: &str, value: Value| body[name] = value;
            if off {
                set("active", json!(false));
            }
            if link {
                set("client_uri", json!("https://client.example.no"));
            }
            if kind == "maskinporten" {
                set("scopes", json!(["fjelldata:kart", "krr:global/kontaktinfo.read"]));
            }
            if !matches!(kind, "maskinporten" | "krr") {
                let native = json!(["http://127.0.0.1:*/cb", "no.example.app:/cb"]);
                let web = json!(["https://client.example.no/cb", "http://localhost:3000/cb?x=1"]);
                set("redirect_uris", if application == "native" { native } else { web });
                if logout && application != "native" {
                    set("frontchannel_logout_uri", json!("https://client.example.no/out"));
                    set("frontchannel_logout_session_required", json!(true));
                }
                if back && application != "native" {
                    set("backchannel_logout_uri", json!("https://client.example.no/back"));
                }
                set("sso_disabled", json!(isolated));
                if reuse {
                    set("grant_types", json!(["authorization_code", "refresh_token"]));
                    set("refresh_token_usage", json!("REUSE"));
                }
                if acts {
                    set(
                        "onbehalfof",
                        json!([{"onbehalfof": "fjord", "name": "Fjord", "orgno": OTHER, "logo_uri": "https://x.no/l"}]),
                    );
                }
            }
            if kind == "api_klient" {
                set("scopes", json!(["openid", "profile", "krr:user/spraak.write"]));
            }
            body
        },
    )
}

/// Bodies of scopes.
fn scopes() -> impl Strategy<Value = Value> {
    let types = prop::sample::subsequence(vec!["maskinporten", "api_klient", "krr"], 0..=3);
    let visibility = prop::sample::select(vec!["PUBLIC", "PRIVATE"]);
    (types, visibility, any::<[bool; 6]>(), 0_u32..5000, 0_u32..5000, "[A-ZÆØÅ][a-zæøå ]{0,20}").prop_map(
        |(types, visibility, [open, opaque, consent, fresh, pseudonym, off], most, longest, text)| {
            json!({
                "description": text, "long_description": format!("**{text}**"), "visibility": visibility, "allowed_integration_types": types,
                "accessible_for_all": open, "token_type": if opaque { "OPAQUE" } else { "SELF_CONTAINED" },
                "requires_user_consent": consent, "requires_user_authentication": fresh,
                "requires_pseudonymous_tokens": pseudonym, "at_max_age": most, "authorization_max_lifetime": longest,
                "enforced_aud_for_introspection": ["en-klient"], "active": !off,
            })
        },
    )
}

fn some<T: std::fmt::Debug>(strategy: &impl Strategy<Value = T>) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    (0..CASES).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

async fn changes(world: &World) -> usize {
    events_of_day(&world.records, NOW.as_millis() / 86_400_000, "", 5000).await.unwrap().len()
}

#[tokio::test]
async fn a_client_that_is_sent_back_as_it_was_read_does_not_change() {
    let world = World::new().await;
    let me = (CUSTOMER, DCR);
    for body in some(&clients()) {
        let id = world.client(me, &body).await;
        let path = format!("/clients/{id}?inactive=true");
        let read = world.get(me, &path).await.is(200);
        let (before, record) = (changes(&world).await, world.registry.snapshot().client_record(&id).cloned());
        world.clock.advance(std::time::Duration::from_millis(7));
        let answered = world.call(me, "PUT", &path, Some(read.clone())).await.is(200);
        assert_eq!(answered, read, "{body}");
        assert_eq!(world.get(me, &path).await.is(200), read, "{body}");
        assert_eq!(world.registry.snapshot().client_record(&id).cloned(), record, "{body}");
        assert_eq!(changes(&world).await, before, "{body}");
    }
}

#[tokio::test]
async fn a_scope_that_is_sent_back_as_it_was_read_does_not_change() {
    let world = World::new().await;
    let me = (OWNER, SCOPES);
    for (index, mut body) in some(&scopes()).into_iter().enumerate() {
        body["prefix"] = json!("fjelldata");
        body["subscope"] = json!(format!("nummer/{index}:x"));
        world.call(me, "POST", "/scopes", Some(body.clone())).await.is(201);
        let path = format!("/scopes/scope?scope=fjelldata:nummer/{index}:x&inactive=true");
        let read = world.get(me, &path).await.is(200);
        let before = changes(&world).await;
        let put = format!("/scopes?scope=fjelldata:nummer/{index}:x");
        assert_eq!(world.call(me, "PUT", &put, Some(read.clone())).await.is(200), read, "{body}");
        assert_eq!(world.get(me, &path).await.is(200), read, "{body}");
        assert_eq!(changes(&world).await, before, "{body}");
    }
}
