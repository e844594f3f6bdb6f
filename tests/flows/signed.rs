//! Signed answers (JARM) and signed requests (request objects).

use serde_json::{Value, json};

use crate::harness::html;
use crate::harness::keys::{foreign, fresh_id, registered};
use crate::harness::login::{Callback, through_testid};
use crate::harness::settings::Settings;
use crate::harness::world::{HIGH, PERSON, SUBSTANTIAL, signing, web};
use crate::harness::{Authorize, Browser, Client, Mode, Server, log_in_at};

both_modes! {
    async fn fact_025_query_jwt_is_one_signed_parameter(server) {
        let client = web();
        let request = Authorize::new(&client).set("response_mode", "query.jwt");
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        assert_eq!(callback.parameters.keys().collect::<Vec<_>>(), ["response"]);
        let jwt = server.verified(&callback.parameters["response"]).await;
        assert_eq!(jwt.header["alg"], "RS256");
        assert_eq!(jwt.claims["iss"], server.issuer());
        assert_eq!(jwt.claims["aud"], client.id());
        assert_eq!(jwt.claims["state"], request.state().unwrap());
        assert!(jwt.claims["exp"].as_i64().is_some_and(|exp| (1..=600).contains(&(exp - server.now()))));
        let code = jwt.claims["code"].as_str().unwrap();
        server.witness().saw("code", code);
        let answer = server.token_as(&client, &request.redeem(&client, code)).await;
        assert_eq!(answer.status, 200, "{answer}");
    }

    async fn errors_are_signed_too(server) {
        let client = web();
        let request = Authorize::new(&client).set("response_mode", "query.jwt").set("prompt", "none");
        let callback = Callback::of(Browser::new(server).open(request.url(server)).await);
        let claims = server.verified(&callback.parameters["response"]).await.claims;
        assert_eq!((&claims["error"], &claims["aud"]), (&json!("login_required"), &json!(client.id())));
    }

    async fn form_post_jwt_posts_one_field(server) {
        let client = web();
        let request = Authorize::new(&client).set("response_mode", "form_post.jwt").set("prompt", "none");
        let answer = Browser::new(server).open(request.url(server)).await;
        assert_eq!(answer.status, 200, "{answer}");
        let fields = answer.form("/callback").filled(&[]);
        let [(name, value)] = fields.as_slice() else { panic!("one field: {answer}") };
        assert_eq!(name, "response");
        assert_eq!(server.verified(value).await.claims["error"], "login_required");
    }

    async fn request_objects_are_refused_unless_switched_on(server) {
        let client = signing();
        let request = Authorize::new(&client).set("request", "a.b.c");
        let callback = Callback::of(Browser::new(server).open(request.url(server)).await);
        assert_eq!(callback.parameters["error"], "request_not_supported");
    }
}

async fn taking_request_objects(mode: Mode) -> Server {
    let switch = |settings: &mut Settings| settings.more_idporten = "request_objects = true".to_owned();
    Server::start_with(mode, switch).await
}

fn object(server: &Server, client: &Client, parameters: Value) -> Value {
    let now = server.now();
    let mut claims =
        json!({"iss": client.id(), "aud": server.issuer(), "iat": now, "exp": now + 60, "jti": fresh_id()});
    for (name, value) in parameters.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

/// §3.9, with the switch on.
#[tokio::test]
async fn a_request_object_by_value_decides() {
    let server = taking_request_objects(Mode::OneMachine).await;
    let client = signing();
    let metadata = server.fetch("/.well-known/openid-configuration").await.json();
    assert_eq!(metadata["request_parameter_supported"], true);
    let outer = Authorize::new(&client);
    let inner = object(&server, &client, json!({"state": "inne i objektet", "acr_values": HIGH, "max_age": 3600}));
    let request = outer.clone().set("request", &registered().jwt(&inner));
    let selector = Browser::new(&server).open(request.url(&server)).await;
    assert_eq!(selector.status, 200, "{selector}");
    let mut browser = Browser::new(&server);
    let selector = browser.open(request.url(&server)).await;
    let callback = Callback::of(through_testid(&mut browser, &selector, PERSON, HIGH).await);
    assert_eq!(callback.parameters["state"], "inne i objektet", "what is inside wins");
    server.redeem(&client, &request, &callback).await;
    server.finish().await;
}

#[tokio::test]
async fn an_unfit_request_object_is_refused_at_the_service() {
    let server = taking_request_objects(Mode::OneMachine).await;
    let client = signing();
    let now = server.now();
    let fit = |parameters: Value| object(&server, &client, parameters);
    let without = |name: &str| {
        let mut claims = fit(json!({}));
        claims.as_object_mut().unwrap().remove(name);
        claims
    };
    let header = |alg: &str| json!({"alg": alg, "kid": registered().kid()});
    for (jwt, why) in [
        ("a.b.c".to_owned(), "no JWT"),
        (registered().sign(&header("none"), &fit(json!({}))), "alg none"),
        (registered().sign(&header("RS512"), &fit(json!({}))), "another alg"),
        (foreign().sign(&header("RS256"), &fit(json!({}))), "another key"),
        (foreign().jwt(&fit(json!({}))), "an unregistered key"),
        (registered().jwt(&fit(json!({"iss": "minside"}))), "another client's"),
        (registered().jwt(&fit(json!({"aud": "https://annen.example"}))), "for another issuer"),
        (registered().jwt(&fit(json!({"exp": now - 1}))), "expired"),
        (registered().jwt(&fit(json!({"iat": now + 60}))), "of the future"),
        (registered().jwt(&without("jti")), "without jti"),
        (registered().jwt(&without("exp")), "without exp"),
        (registered().jwt(&fit(json!({"client_id": "minside"}))), "about another client"),
        (registered().jwt(&fit(json!({"request_uri": "urn:idporten:x"}))), "nested"),
        (registered().jwt(&fit(json!({"state": {"a": 1}}))), "a parameter of the wrong type"),
    ] {
        let request = Authorize::new(&client).set("request", &jwt);
        let callback = Callback::of(Browser::new(&server).open(request.url(&server)).await);
        assert_eq!(callback.parameters["error"], "invalid_request_object", "{why}");
        assert_eq!(callback.parameters["state"], request.state().unwrap(), "{why}");
    }
    let outside = Authorize::new(&client).set("request", &registered().jwt(&fit(json!({})))).without("scope");
    let callback = Callback::of(Browser::new(&server).open(outside.url(&server)).await);
    assert_eq!(callback.parameters["error"], "invalid_request", "scope stands outside too");
    // An address inside must be registered like any other.
    let redirect = fit(json!({"redirect_uri": "https://evil.example/cb"}));
    let request = Authorize::new(&client).set("request", &registered().jwt(&redirect));
    let answer = Browser::new(&server).open(request.url(&server)).await;
    assert_eq!(answer.status, 400, "{answer}");
    assert!(html::decoded(&answer.body).contains("redirect_uri"), "{answer}");
    server.finish().await;
}
