//! DPoP: tokens bound to a key.

use serde_json::{Value, json};

use crate::harness::keys::{ProofKey, fresh_id, registered};
use crate::harness::world::{API_SCOPE, OPAQUE_SCOPE, PERSON, SUBSTANTIAL, introspecting, refreshing, refreshing_spa};
use crate::harness::{Answer, Authorize, Browser, Client, Server, Tokens, log_in_at};

async fn code(server: &Server, client: &Client, request: &Authorize) -> Vec<(String, String)> {
    let callback = log_in_at(server, &mut Browser::new(server), request, PERSON, SUBSTANTIAL).await;
    request.redeem(client, callback.code())
}

async fn token(server: &Server, client: &Client, fields: &[(String, String)], proof: &str) -> Answer {
    server.post_as(client, "/token", fields, &[("dpop", proof)]).await
}

async fn bound(server: &Server, client: &Client, key: &ProofKey, scope: &str) -> Tokens {
    let fields = code(server, client, &Authorize::new(client).scope(scope)).await;
    let answer = token(server, client, &fields, &token_proof(server, key)).await;
    assert_eq!(answer.status, 200, "{answer}");
    Tokens { answer: answer.json() }
}

fn token_proof(server: &Server, key: &ProofKey) -> String {
    key.proof("POST", &server.url("/token"), None, server.now())
}

async fn userinfo(server: &Server, scheme: &str, token: &str, proof: Option<&str>) -> Answer {
    let mut request = server.http().get(server.url("/userinfo")).header("authorization", format!("{scheme} {token}"));
    if let Some(proof) = proof {
        request = request.header("dpop", proof);
    }
    server.send(request).await
}

both_modes! {
    async fn fact_063_a_proof_binds_the_token(server) {
        let (client, key) = (refreshing(), ProofKey::new());
        for scope in [API_SCOPE, OPAQUE_SCOPE] {
            let tokens = bound(server, &client, &key, &format!("openid profile {scope}")).await;
            assert_eq!(tokens.answer["token_type"], "DPoP", "{}", tokens.answer);
            if scope == API_SCOPE {
                assert_eq!(tokens.access_claims(server).await["cnf"]["jkt"], key.thumbprint());
            }
            let said = server.introspect(&introspecting(), tokens.access_token()).await.json();
            assert_eq!((&said["cnf"]["jkt"], &said["token_type"]), (&json!(key.thumbprint()), &json!("DPoP")), "{said}");

            let access_token = tokens.access_token();
            let address = server.url("/userinfo");
            let proof = key.proof("GET", &address, Some(access_token), server.now());
            let answer = userinfo(server, "DPoP", access_token, Some(&proof)).await;
            assert_eq!(answer.status, 200, "{answer}");
            let now = server.now();
            for (scheme, proof, why) in [
                ("Bearer", None, "as a bearer token"),
                ("Bearer", Some(key.proof("GET", &address, Some(access_token), now)), "by the wrong scheme"),
                ("DPoP", None, "without a proof"),
                ("DPoP", Some(proof.clone()), "with a used proof"),
                ("DPoP", Some(ProofKey::new().proof("GET", &address, Some(access_token), now)), "with another key"),
                ("DPoP", Some(key.proof("POST", &address, Some(access_token), now)), "for another method"),
                ("DPoP", Some(key.proof("GET", &server.url("/token"), Some(access_token), now)), "for another address"),
                ("DPoP", Some(key.proof("GET", &address, None, now)), "without ath"),
                ("DPoP", Some(key.proof("GET", &address, Some("another"), now)), "for another token"),
            ] {
                let answer = userinfo(server, scheme, access_token, proof.as_deref()).await;
                assert_eq!(answer.status, 401, "{why}: {answer}");
                let challenge = answer.header("www-authenticate").unwrap_or_default();
                assert!(challenge.starts_with("DPoP error=\"invalid_dpop_proof\""), "{why}: {challenge}");
            }
        }
    }

    async fn an_unbound_token_has_nothing_to_prove(server) {
        let (client, key) = (refreshing(), ProofKey::new());
        let request = Authorize::new(&client);
        let fields = code(server, &client, &request).await;
        let tokens = Tokens { answer: server.token_as(&client, &fields).await.json() };
        let proof = key.proof("GET", &server.url("/userinfo"), Some(tokens.access_token()), server.now());
        assert_eq!(userinfo(server, "DPoP", tokens.access_token(), Some(&proof)).await.status, 401);
        assert_eq!(userinfo(server, "Bearer", tokens.access_token(), None).await.status, 200);
        // A confidential client may bind what it renews, or not.
        let fields = Server::refresh_fields(tokens.refresh_token());
        let answer = token(server, &client, &fields, &token_proof(server, &key)).await;
        assert_eq!(answer.json()["token_type"], "DPoP", "{answer}");
        let answer = server.refresh(&client, answer.json()["refresh_token"].as_str().unwrap()).await;
        assert_eq!(answer.json()["token_type"], "Bearer", "{answer}");
    }

    async fn a_wrong_proof_is_refused_at_the_token_endpoint(server) {
        let (client, key) = (refreshing(), ProofKey::new());
        let fields = code(server, &client, &Authorize::new(&client)).await;
        let now = server.now();
        let claims = json!({"jti": fresh_id(), "htm": "POST", "htu": server.url("/token"), "iat": now});
        let with = |name: &str, value: Value| {
            let mut claims = claims.clone();
            claims[name] = value;
            claims
        };
        let mut private = key.header();
        private["jwk"]["d"] = json!("AQ");
        let used = token_proof(server, &key);
        assert_eq!(token(server, &client, &Server::refresh_fields("noe"), &used).await.error(), "invalid_grant");
        for (proof, why) in [
            (used, "used"),
            ("noe".to_owned(), "no JWT"),
            (key.sign(&json!({"typ": "JWT", "alg": "ES256", "jwk": key.header()["jwk"]}), &claims), "another typ"),
            (key.sign(&json!({"typ": "dpop+jwt", "alg": "ES256"}), &claims), "no key"),
            (key.sign(&private, &claims), "a private key"),
            (registered().sign(&json!({"typ": "dpop+jwt", "alg": "HS256", "jwk": {"kty": "oct"}}), &claims), "HS256"),
            (registered().sign(&key.header(), &claims), "signed by another"),
            (key.sign(&key.header(), &with("htm", json!("GET"))), "another method"),
            (key.sign(&key.header(), &with("htu", json!("https://annen.example/token"))), "another address"),
            (key.sign(&key.header(), &with("iat", json!(now - 61))), "old"),
            (key.sign(&key.header(), &with("iat", json!(now + 60))), "of the future"),
            (key.sign(&key.header(), &with("jti", json!(7))), "no jti"),
        ] {
            let answer = token(server, &client, &fields, &proof).await;
            assert_eq!((answer.status, answer.error()), (400, "invalid_dpop_proof".to_owned()), "{why}: {answer}");
        }
        let two = [("dpop", "a"), ("dpop", "b")];
        let answer = server.post_as(&client, "/token", &fields, &two).await;
        assert_eq!(answer.error(), "invalid_dpop_proof", "{answer}");
        let answer = token(server, &client, &fields, &token_proof(server, &key)).await;
        assert_eq!(answer.status, 200, "the code was not spent by any of these: {answer}");
    }

    async fn a_public_client_renews_with_its_key_only(server) {
        let (client, key) = (refreshing_spa(), ProofKey::new());
        let fields = code(server, &client, &Authorize::new(&client)).await;
        let answer = server.token_as(&client, &fields).await;
        assert!(answer.status == 200 && answer.json().get("refresh_token").is_none(), "{answer}");
        let tokens = bound(server, &client, &key, "openid profile").await;
        let fields = Server::refresh_fields(tokens.refresh_token());
        assert_eq!(server.token_as(&client, &fields).await.error(), "unauthorized_client");
        let answer = token(server, &client, &fields, &token_proof(server, &ProofKey::new())).await;
        assert_eq!(answer.error(), "invalid_dpop_proof", "{answer}");
        let answer = token(server, &client, &fields, &token_proof(server, &key)).await;
        assert_eq!((answer.status, &answer.json()["token_type"]), (200, &json!("DPoP")), "{answer}");
    }

    async fn a_code_can_be_bound_before_it_exists(server) {
        let (client, key) = (refreshing(), ProofKey::new());
        let request = Authorize::new(&client).set("dpop_jkt", &key.thumbprint());
        let fields = code(server, &client, &request).await;
        assert_eq!(server.token_as(&client, &fields).await.error(), "invalid_dpop_proof");
        let answer = token(server, &client, &fields, &token_proof(server, &ProofKey::new())).await;
        assert_eq!(answer.error(), "invalid_dpop_proof", "{answer}");
        assert_eq!(token(server, &client, &fields, &token_proof(server, &key)).await.status, 200);
        // By the proof of the push.
        let request = Authorize::new(&client);
        let proof = key.proof("POST", &server.url("/par"), None, server.now());
        let answer = server.post_as(&client, "/par", &request.parameters, &[("dpop", &proof)]).await;
        assert_eq!(answer.status, 201, "{answer}");
        let request = Authorize::new(&client).set("dpop_jkt", &ProofKey::new().thumbprint());
        let proof = key.proof("POST", &server.url("/par"), None, server.now());
        let answer = server.post_as(&client, "/par", &request.parameters, &[("dpop", &proof)]).await;
        assert_eq!(answer.error(), "invalid_dpop_proof", "{answer}");
    }
}
