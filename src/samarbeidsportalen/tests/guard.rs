//! Who is let in, and how everybody else is told why not.

use axum::body::Body;
use axum::http::Request;
use fellesporten_jose::signing_key::{PrivateKey, RsaSize};
use serde_json::{Value, json};

use super::world::{ALTINN, CUSTOMER, DATASHARING, DCR, OTHER, SCOPES, World, machine, signed, web};
use crate::openapi::{OPERATIONS, Operation};

async fn with_token(world: &World, token: &str) -> super::world::Answer {
    let request = Request::get("/clients").header("authorization", format!("Bearer {token}"));
    world.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn only_a_good_token_of_the_issuer_opens() {
    let world = World::new().await;
    let good = world.claims(CUSTOMER, DCR);
    with_token(&world, &world.token(&good)).await.is(200);
    for (name, value) in [
        ("iss", json!("http://localhost:1/")),
        ("exp", json!(world.clock.now().as_secs() - 60)),
        ("aud", json!("https://another.example.no")),
        ("consumer", json!({"ID": "0192:314159269"})),
    ] {
        let mut claims = good.clone();
        claims[name] = value;
        let body = with_token(&world, &world.token(&claims)).await.is(401);
        assert_eq!(body["error"], "invalid_token", "{name}");
    }
    let mut meant_for_us = good.clone();
    meant_for_us["aud"] = json!("http://localhost:8082/api/v1/clients");
    with_token(&world, &world.token(&meant_for_us)).await.is(200);
    let stranger = PrivateKey::generate_rsa(RsaSize::Bits2048).unwrap();
    with_token(&world, &signed(&stranger, &good)).await.is(401);
    with_token(&world, "not-a-token").await.is(401);
    assert_eq!(world.anonymous("/clients").await.is(401)["error"], "unauthorized");
}

#[tokio::test]
async fn each_call_wants_its_scope() {
    let world = World::new().await;
    let id = world.client((CUSTOMER, DCR), &web("client_secret_basic")).await;
    let read = (CUSTOMER, "idporten:dcr.read");
    world.get(read, "/clients").await.is(200);
    world.call(read, "POST", "/clients", Some(machine(&[]))).await.is(403);
    for (method, path) in [("PUT", ""), ("DELETE", ""), ("POST", "/secret"), ("POST", "/jwks"), ("DELETE", "/jwks")] {
        let body = world.call(read, method, &format!("/clients/{id}{path}"), Some(json!({}))).await.is(403);
        assert_eq!(body["error"], "insufficient_scope", "{method} {path}");
    }
    let modify = (CUSTOMER, "idporten:dcr.modify");
    world.call(modify, "POST", "/clients", Some(machine(&[]))).await.is(403);
    world.call(modify, "POST", &format!("/clients/{id}/secret"), None).await.is(200);
    world.get(modify, "/scopes").await.is(403);
    world.get((CUSTOMER, SCOPES), "/clients").await.is(403);
    world.get((CUSTOMER, SCOPES), "/scopes").await.is(200);
    world.call((CUSTOMER, "idporten:scopes.read"), "POST", "/scopes", Some(json!({}))).await.is(403);
}

/// Of every operation there is, and every one that is to come.
#[tokio::test]
async fn the_two_narrow_scopes_open_what_is_theirs_and_others_do_not_open_that() {
    let world = World::new().await;
    let answer = async |scope: &str, operation: &Operation| {
        let path = ["{client_id}", "{id}", "{kid}", "{orgno}", "{consumer_orgno}"]
            .iter()
            .fold(operation.path.to_owned(), |path, name| path.replace(name, "x"));
        world.call((CUSTOMER, scope), operation.method, &path, Some(json!({}))).await.status
    };
    let mut refused = 0;
    for operation in OPERATIONS.iter().filter(|it| !it.scopes.is_empty()) {
        for narrow in [DATASHARING, ALTINN] {
            let is_theirs = operation.scopes.contains(&narrow);
            assert_eq!(answer(narrow, operation).await != 403, is_theirs, "{narrow}: {operation:?}");
            if is_theirs {
                for scope in [DCR, SCOPES, "idporten:dcr.supplier"] {
                    assert_eq!(answer(scope, operation).await, 403, "{scope}: {operation:?}");
                    refused += 1;
                }
            }
        }
    }
    assert_eq!(refused, 30);
}

#[tokio::test]
async fn another_organisations_client_is_not_there() {
    let world = World::new().await;
    let id = world.client((CUSTOMER, DCR), &web("client_secret_basic")).await;
    let other = (OTHER, DCR);
    assert_eq!(world.get(other, "/clients").await.is(200), json!([]));
    let path = format!("/clients/{id}");
    for (method, rest, body) in [
        ("GET", "", None),
        ("PUT", "", Some(web("none"))),
        ("DELETE", "", None),
        ("POST", "/secret", None),
        ("GET", "/jwks", None),
        ("POST", "/jwks", Some(json!({"keys": []}))),
        ("DELETE", "/jwks", None),
        ("GET", "/onbehalfof", None),
        ("POST", "/onbehalfof", Some(json!({"onbehalfof": "a", "name": "A", "orgno": OTHER}))),
    ] {
        world.call(other, method, &format!("{path}{rest}"), body).await.is(404);
    }
    let unchanged = world.get((CUSTOMER, DCR), &path).await.is(200);
    assert_eq!(unchanged["token_endpoint_auth_method"], "client_secret_basic");
}

#[tokio::test]
async fn a_refusal_says_what_and_where_and_under_which_id() {
    let world = World::new().await;
    let mut body = web("private_key_jwt");
    body["redirect_uris"] = json!(["https://client.example.no/cb#here"]);
    body["access_token_lifetime"] = json!("soon");
    body["jwks"] = json!({"keys": [{"kty": "RSA"}]});
    let refused = world.call((CUSTOMER, DCR), "POST", "/clients", Some(body.clone())).await.is(400);
    assert_eq!((&refused["status"], &refused["error"]), (&json!(400), &json!("invalid_request")));
    assert!(refused["timestamp"].as_str().unwrap().ends_with("+02:00"), "{refused}");
    assert_eq!(refused["correlation_id"].as_str().unwrap().len(), 32);
    assert_eq!(refused["errors"][0]["fieldIdentifier"], "access_token_lifetime");
    body["access_token_lifetime"] = json!(120);
    let refused = world.call((CUSTOMER, DCR), "POST", "/clients", Some(body)).await.is(400);
    let fields: Vec<&Value> = refused["errors"].as_array().unwrap().iter().map(|it| &it["fieldIdentifier"]).collect();
    let expected = ["redirect_uris[0]", "keys[0].use", "keys[0].alg", "keys[0].kid", "keys[0].n", "keys[0].e"];
    assert_eq!(fields, expected, "{refused}");
    let not_json = Request::post("/clients")
        .header("authorization", format!("Bearer {}", world.token(&world.claims(CUSTOMER, DCR))))
        .body(Body::from("{\"d\": \"hemmelig\""))
        .unwrap();
    let refused = world.send(not_json).await.is(400);
    assert!(!refused.to_string().contains("hemmelig"), "{refused}");
    // Addresses and methods that are not there look alike.
    assert_eq!(world.anonymous("/api/v1/nothing").await.is(404)["errors"][0]["isFieldError"], false);
    assert_eq!(world.call((CUSTOMER, DCR), "PATCH", "/clients", None).await.is(405)["status"], 405);
}

#[tokio::test]
async fn the_same_calls_answer_under_every_prefix() {
    let world = World::new().await;
    let id = world.client((CUSTOMER, DCR), &machine(&[])).await;
    let bare = world.get((CUSTOMER, DCR), &format!("/clients/{id}")).await.is(200);
    for prefix in ["/api/v1", "/external/api/v1"] {
        assert_eq!(world.get((CUSTOMER, DCR), &format!("{prefix}/clients/{id}")).await.is(200), bare);
        world.call((CUSTOMER, DCR), "POST", &format!("{prefix}/clients"), Some(machine(&[]))).await.is(201);
        world.anonymous(&format!("{prefix}/scopes/all")).await.is(200);
    }
}

#[tokio::test]
async fn the_description_is_open_to_read() {
    let world = World::new().await;
    let whole = world.anonymous("/v3/api-docs").await.is(200);
    assert!(whole["paths"]["/clients"]["post"].is_object());
    let scopes = world.anonymous("/v3/api-docs/scopes").await.is(200);
    assert!(scopes["paths"]["/clients"].is_null() && scopes["paths"]["/scopes/all"].is_object());
    world.anonymous("/v3/api-docs/others").await.is(404);
    world.anonymous("/swagger-ui/index.html").await.is(200);
    for way in ["/", "/swagger-ui", "/swagger-ui/"] {
        world.anonymous(way).await.is(303);
    }
}
