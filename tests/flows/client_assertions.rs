//! `private_key_jwt` with registered keys.

use serde_json::{Value, json};

use crate::harness::keys::{foreign, registered};
use crate::harness::token::JWT_BEARER;
use crate::harness::world::{PERSON, SUBSTANTIAL, signing, web};
use crate::harness::{Answer, Authorize, Browser, Server, log_in_at};

/// Tries an assertion where nothing is at stake: an unknown token is revoked, 200, by whoever is believed.
async fn try_it(server: &Server, assertion: &str) -> Answer {
    let fields = [
        ("token", "noe"),
        ("client_id", signing().id()),
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", assertion),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    server.post_form("/token/revoke", &fields, &[]).await
}

fn with(mut claims: Value, changes: Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
            value => claims[name] = value.clone(),
        }
    }
    claims
}

both_modes! {
    async fn a_registered_key_opens_every_endpoint(server) {
        let client = signing();
        let request = Authorize::new(&client);
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        let tokens = server.redeem(&client, &request, &callback).await;
        assert_eq!(tokens.access_claims(server).await["client_amr"], "private_key_jwt");
        assert_eq!(server.refresh(&client, tokens.refresh_token()).await.status, 200);
        assert_eq!(server.push(&client, &Authorize::new(&client)).await.status, 201);
        assert_eq!(server.revoke(&client, "noe").await.status, 200);
    }

    async fn fact_050_an_assertion_lives_at_most_120_seconds(server) {
        let now = server.now();
        for (seconds, status) in [(120, 200), (121, 400), (3600, 400)] {
            let claims = with(server.assertion_claims(&signing()), json!({"iat": now, "exp": now + seconds}));
            let answer = try_it(server, &registered().jwt(&claims)).await;
            assert_eq!(answer.status, status, "{seconds} s: {answer}");
            assert!(status == 200 || answer.error() == "invalid_client", "{answer}");
        }
        for (changes, why) in [
            (json!({"iat": now - 120, "exp": now - 1}), "expired"),
            (json!({"iat": now + 60, "exp": now + 90}), "of the future"),
            (json!({"exp": null}), "without exp"),
            (json!({"iat": null}), "without iat"),
        ] {
            let claims = with(server.assertion_claims(&signing()), changes);
            let answer = try_it(server, &registered().jwt(&claims)).await;
            assert_eq!((answer.status, answer.error()), (400, "invalid_client".to_owned()), "{why}: {answer}");
        }
    }

    async fn fact_051_iss_and_sub_are_both_needed(server) {
        for name in ["iss", "sub"] {
            let claims = with(server.assertion_claims(&signing()), json!({name: null}));
            let answer = try_it(server, &registered().jwt(&claims)).await;
            assert_eq!((answer.status, answer.error()), (400, "invalid_request".to_owned()), "{name}: {answer}");
            let claims = with(server.assertion_claims(&signing()), json!({name: "minside"}));
            let answer = try_it(server, &registered().jwt(&claims)).await;
            assert_eq!(answer.error(), "invalid_client", "{name}: {answer}");
        }
    }

    async fn fact_052_the_audience_is_the_issuer_or_an_endpoint(server) {
        let (issuer, token) = (server.issuer().to_owned(), server.url("/token"));
        for (aud, status) in [
            (json!(issuer), 200),
            (json!([issuer]), 200),
            (json!(token), 200),
            (json!(server.url("/token/revoke")), 200),
            (json!(server.url("/par")), 400),
            (json!([issuer, token]), 400),
            (json!("https://annen.example"), 400),
            (json!(format!("{issuer}/")), 400),
            (json!([]), 400),
        ] {
            let claims = with(server.assertion_claims(&signing()), json!({"aud": aud}));
            let answer = try_it(server, &registered().jwt(&claims)).await;
            assert_eq!(answer.status, status, "{aud}: {answer}");
            assert!(status == 200 || answer.error() == "invalid_client", "{answer}");
        }
    }

    async fn fact_053_an_assertion_works_once(server) {
        let client = signing();
        let with_jti = server.assertion(&client);
        let without = registered().jwt(&with(server.assertion_claims(&client), json!({"jti": null})));
        for assertion in [with_jti, without] {
            assert_eq!(try_it(server, &assertion).await.status, 200);
            let answer = try_it(server, &assertion).await;
            assert_eq!((answer.status, answer.error()), (400, "invalid_client".to_owned()), "{answer}");
        }
        // Another assertion with the same jti is the same to us.
        let claims = server.assertion_claims(&client);
        assert_eq!(try_it(server, &registered().jwt(&claims)).await.status, 200);
        let answer = try_it(server, &registered().jwt(&with(claims, json!({"exp": server.now() + 90})))).await;
        assert_eq!(answer.error(), "invalid_client", "{answer}");
    }

    async fn fact_054_short_lived_assertions_of_real_clients(server) {
        let now = server.now();
        let claims = with(server.assertion_claims(&signing()), json!({"iat": now, "nbf": now, "exp": now + 5}));
        for typ in ["client-authentication+jwt", "JWT"] {
            let claims = with(claims.clone(), json!({"jti": typ}));
            let header = json!({"alg": "RS256", "kid": registered().kid(), "typ": typ});
            let answer = try_it(server, &registered().sign(&header, &claims)).await;
            assert_eq!(answer.status, 200, "{typ}: {answer}");
        }
    }

    async fn fact_055_registered_keys_are_named_by_kid(server) {
        let claims = server.assertion_claims(&signing());
        for header in [
            json!({"alg": "RS256", "x5c": ["MIIB"]}),
            json!({"alg": "RS256"}),
            json!({"alg": "RS256", "kid": "ukjent"}),
            json!({"alg": "RS256", "jwk": registered().jwk("RS256")}),
            json!({"alg": "RS256", "jku": "http://127.0.0.1:9/jwks.json"}),
            json!({"alg": "RS384", "kid": registered().kid()}),
            json!({"alg": "none", "kid": registered().kid()}),
            json!({"alg": "HS256", "kid": registered().kid()}),
            json!({"alg": "RS256", "kid": registered().kid(), "crit": ["exp"]}),
        ] {
            let answer = try_it(server, &registered().sign(&header, &claims)).await;
            assert_eq!((answer.status, answer.error()), (400, "invalid_client".to_owned()), "{header}: {answer}");
        }
        let forged = foreign().sign(&json!({"alg": "RS256", "kid": registered().kid()}), &claims);
        assert_eq!(try_it(server, &forged).await.error(), "invalid_client", "signed by another key");
    }

    async fn each_client_has_one_way(server) {
        let assertion = server.assertion(&signing());
        let revoke = |fields: Vec<(&'static str, String)>| async move {
            server.post_form("/token/revoke", &fields, &[]).await
        };
        let base = vec![("token", "noe".to_owned()), ("client_assertion_type", JWT_BEARER.to_owned())];
        let mut fields = base.clone();
        fields.push(("client_assertion", assertion.clone()));
        let answer = revoke(fields.clone()).await;
        assert_eq!(answer.error(), "invalid_request", "client_id must come along: {answer}");
        fields.push(("client_id", web().id().to_owned()));
        let answer = revoke(fields).await;
        assert_eq!(answer.error(), "invalid_client", "minside has a secret: {answer}");
        let answer = revoke(vec![("token", "noe".to_owned()), ("client_id", signing().id().to_owned())]).await;
        assert_eq!(answer.error(), "invalid_client", "a key is needed: {answer}");
        let mut fields = base;
        fields.push(("client_id", signing().id().to_owned()));
        assert_eq!(revoke(fields.clone()).await.error(), "invalid_request", "no assertion");
        fields.push(("client_assertion", assertion));
        fields.push(("client_secret", "noe".to_owned()));
        assert_eq!(revoke(fields).await.error(), "invalid_request", "two methods");
    }

    async fn an_expired_key_opens_nothing(server) {
        server.clock(366 * 24 * 60 * 60).await;
        let answer = try_it(server, &server.assertion(&signing())).await;
        assert_eq!((answer.status, answer.error()), (400, "invalid_client".to_owned()), "{answer}");
        assert!(answer.body.contains("expired"), "{answer}");
    }
}
