//! A client's keys.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use fellesporten_jose::signing_key::{PrivateKey, RsaSize};
use serde_json::{Value, json};

use super::world::{CUSTOMER, DCR, NOW, World, machine};

const ME: (&str, &str) = (CUSTOMER, DCR);
const YEAR: i64 = 365 * 86_400;
const RSA_1024: &str = "\
-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDAxn417Sj1GVRFw2S37d1CTOTv
HNlymDN+V5JKLl467RakszkZYzigA7mLvo0EbxjZQWrWqRHJ/VIIjhlcXBYvPfaZ
gnnbCN6LndG15Jpu5DfeMT+1oDrLhbWeyfSJwzVL5hJMagCGA37m9DfE8i4daerK
iOCmrrhsM+T13ad9cwIDAQAB
-----END PUBLIC KEY-----
";
const P_256: &str = "\
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEL/sIg8zJVyKhe4ecxmk5lbROu9Il
176/ud8XLC8JK4IZVkO7hJDlcCCLDKRNsb+D44W6AcKsnrebLxqXgglYLw==
-----END PUBLIC KEY-----
";

pub(super) fn key(kid: &str) -> Value {
    let n = format!("{}8", "_".repeat(341));
    json!({"kty": "RSA", "use": "sig", "alg": "RS256", "e": "AQAB", "kid": kid, "n": format!("{}w", &n[..341])})
}

fn set(kids: &[&str]) -> Value {
    json!({"keys": kids.iter().map(|kid| key(kid)).collect::<Vec<_>>()})
}

async fn path(world: &World) -> String {
    format!("/clients/{}/jwks", world.client(ME, &machine(&[])).await)
}

fn kids(answer: &Value) -> Vec<&str> {
    answer["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_set_takes_the_place_of_the_one_before() {
    let world = World::new().await;
    let path = path(&world).await;
    world.get(ME, &path).await.is(404);
    let two = world.call(ME, "POST", &path, Some(set(&["a", "b"]))).await.is(200);
    assert_eq!(kids(&two), ["a", "b"]);
    assert_eq!(two["keys"][0]["exp"], NOW.as_secs() + YEAR);
    assert_eq!(world.get(ME, &path).await.is(200), two);
    let one = world.call(ME, "PUT", &path, Some(set(&["c"]))).await.is(200);
    assert_eq!(kids(&one), ["c"]);
    world.call(ME, "DELETE", &path, None).await.is(200);
    world.get(ME, &path).await.is(404);
}

#[tokio::test]
async fn what_is_no_set_of_public_keys_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let path = path(&world).await;
    world.call(ME, "POST", &path, Some(set(&["stays"]))).await.is(200);
    let with = |name: &str, value: Value| {
        let mut key = key("a");
        key[name] = value;
        json!({"keys": [key]})
    };
    for body in [
        set(&["a", "b", "c", "d", "e", "f"]),
        set(&[]),
        set(&["a", "a"]),
        set(&["a b"]),
        json!([key("a")]),
        key("a"),
        with("use", Value::Null),
        with("use", json!("enc")),
        with("alg", Value::Null),
        with("d", json!("hemmelig")),
        with("p", json!("hemmelig")),
        with("kty", json!("EC")),
        with("exp", json!(NOW.as_secs() - 1)),
    ] {
        let refused = world.call(ME, "POST", &path, Some(body.clone())).await.is(400);
        assert_eq!(refused["errors"][0]["objectName"], "jwks", "{body}");
        assert!(!refused.to_string().contains("hemmelig"));
    }
    assert_eq!(kids(&world.get(ME, &path).await.ok()), ["stays"]);
    let bare = json!({"keys": [{"kty": "RSA", "kid": "a", "n": key("a")["n"], "e": "AQAB"}, with("kid", json!("a b"))["keys"][0]]});
    let refused = world.call(ME, "POST", &path, Some(bare)).await.is(400);
    let fields: Vec<&str> =
        refused["errors"].as_array().unwrap().iter().map(|it| it["fieldIdentifier"].as_str().unwrap()).collect();
    assert_eq!(fields, ["keys[0].use", "keys[0].alg", "keys[1].kid"], "everything at once");
    assert_eq!(refused["error_description"], "jwks.keys[0].use: use must be sig (and 2 more, see errors)");
}

#[tokio::test]
async fn a_pem_that_is_no_usable_key_is_told_what_it_is() {
    let world = World::new().await;
    let id = world.client(ME, &machine(&[])).await;
    let framed = |what: &str| format!("-----BEGIN {what}-----\nAAAA\n-----END {what}-----\n");
    for (pem, words) in [
        (RSA_1024.to_owned(), "an RSA key of 1024 bits; a key has 2048 to 8192"),
        (P_256.to_owned(), "a public key of another kind than RSA"),
        (framed("CERTIFICATE"), "a certificate; send its public key"),
        (framed("RSA PRIVATE KEY"), "a private key, which must never leave its owner"),
        (framed("PUBLIC KEY"), "no PEM of one public key"),
    ] {
        let token = world.token(&world.claims(CUSTOMER, DCR));
        let path = format!("/api/v2/clients/{id}/key");
        let request = Request::post(path).header("authorization", format!("Bearer {token}"));
        let refused = world.send(request.body(Body::from(pem)).unwrap()).await.is(400);
        let said = refused["error_description"].as_str().unwrap();
        assert!(said.starts_with(&format!("the body is not taken: it is {words}")), "{said}");
    }
}

#[tokio::test]
async fn posting_a_key_again_begins_its_year_anew() {
    let world = World::new().await;
    let path = path(&world).await;
    let mut both = set(&["year", "month"]);
    both["keys"][1]["exp"] = json!(NOW.as_secs() + 30 * 86_400);
    let first = world.call(ME, "POST", &path, Some(both)).await.ok();
    assert_eq!(first["keys"][1]["exp"], NOW.as_secs() + 30 * 86_400, "a shorter life is kept");
    world.clock.advance(Duration::from_secs(86_400));
    // Whoever adds a key posts what was answered, and the new one.
    let mut more = first.clone();
    more["keys"].as_array_mut().unwrap().push(key("new"));
    let renewed = world.call(ME, "POST", &path, Some(more)).await.ok();
    let ends: Vec<i64> = renewed["keys"].as_array().unwrap().iter().map(|key| key["exp"].as_i64().unwrap()).collect();
    let now = NOW.as_secs() + 86_400;
    assert_eq!(ends, [now + YEAR, NOW.as_secs() + 30 * 86_400, now + YEAR]);
    let too_long = json!({"keys": [{"exp": now + 2 * YEAR, "kty": "RSA", "use": "sig", "alg": "RS512", "e": "AQAB", "kid": "x", "n": key("x")["n"]}]});
    assert_eq!(world.call(ME, "PUT", &path, Some(too_long)).await.ok()["keys"][0]["exp"], now + YEAR);
}

#[tokio::test]
async fn one_key_more_and_one_less() {
    let world = World::new().await;
    let id = world.client(ME, &machine(&[])).await;
    let one = format!("/api/v2/clients/{id}/key");
    let added = world.call(ME, "POST", &one, Some(key("a"))).await.is(201);
    assert_eq!((&added["kid"], &added["exp"]), (&json!("a"), &json!(NOW.as_secs() + YEAR)));
    let pair = PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap();
    let jwk = json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "b", "n": pair.public().modulus(), "e": pair.public().exponent()});
    world.call(ME, "POST", &one, Some(jwk)).await.is(201);
    let all = format!("/clients/{id}/jwks");
    assert_eq!(kids(&world.get(ME, &all).await.ok()), ["a", "b"]);
    world.call(ME, "DELETE", &format!("{all}/ukjent"), None).await.is(404);
    assert_eq!(kids(&world.call(ME, "DELETE", &format!("{all}/a"), None).await.is(200)), ["b"]);
    for kid in ["c", "d", "e", "f"] {
        world.call(ME, "POST", &one, Some(key(kid))).await.is(201);
    }
    world.call(ME, "POST", &one, Some(key("g"))).await.is(400);
    world.call(ME, "POST", &one, Some(key("f"))).await.is(201);
}
