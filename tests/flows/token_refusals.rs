//! `/token` when it must not give anything.

use crate::harness::token::basic;
use crate::harness::world::{OPAQUE_SCOPE, PERSON, SUBSTANTIAL, api, post, spa, web, without_pkce};
use crate::harness::{Authorize, Browser, Callback, Client, Server, log_in_at};

async fn code_for(server: &Server, request: &Authorize) -> Callback {
    log_in_at(server, &mut Browser::new(server), request, PERSON, SUBSTANTIAL).await
}

fn with(mut fields: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    fields.retain(|(it, _)| it != name);
    fields.push((name.to_owned(), value.to_owned()));
    fields
}

/// Redeems a fresh code with one field changed.
async fn changed(server: &Server, client: &Client, name: &str, value: &str) -> crate::harness::Answer {
    let request = Authorize::new(client);
    let callback = code_for(server, &request).await;
    server.token_as(client, &with(request.redeem(client, callback.code()), name, value)).await
}

both_modes! {
    async fn fact_045_a_code_works_once(server) {
        let client = api();
        let request = Authorize::new(&client).scope(&format!("profile {OPAQUE_SCOPE}"));
        let callback = code_for(server, &request).await;
        let fields = request.redeem(&client, callback.code());
        let tokens = server.redeem(&client, &request, &callback).await;
        assert_eq!(server.userinfo(tokens.access_token()).await.status, 200);
        server.token_as(&client, &fields).await.assert_oauth_error(400, "invalid_grant");
        assert_eq!(server.userinfo(tokens.access_token()).await.status, 401, "what the first use gave is dead");
    }

    async fn fact_045_two_at_once_get_one_answer(server) {
        let request = Authorize::new(&spa());
        let callback = code_for(server, &request).await;
        let fields = request.redeem(&spa(), callback.code());
        let client = spa();
        let (first, second) = tokio::join!(server.token_as(&client, &fields), server.token_as(&client, &fields));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400], "{first}\n{second}");
    }

    async fn a_grant_id_without_its_secret_spends_nothing(server) {
        let request = Authorize::new(&web());
        let callback = code_for(server, &request).await;
        let (grant_id, _) = callback.code().split_once('.').expect("two halves");
        let guess = format!("{grant_id}.AAAAAAAAAAAAAAAAAAAAAA");
        let guessed = request.redeem(&web(), &guess);
        server.token_as(&web(), &guessed).await.assert_oauth_error(400, "invalid_grant");
        let tokens = server.redeem(&web(), &request, &callback).await;
        server.token_as(&web(), &guessed).await.assert_oauth_error(400, "invalid_grant");
        assert_eq!(server.userinfo(tokens.access_token()).await.status, 200, "who saw a token cannot end its grant");
    }

    async fn a_code_lives_for_a_minute(server) {
        let request = Authorize::new(&web());
        let callback = code_for(server, &request).await;
        server.clock(61).await;
        let answer = server.token_as(&web(), &request.redeem(&web(), callback.code())).await;
        answer.assert_oauth_error(400, "invalid_grant");
    }

    async fn fact_046_the_verifier_must_fit(server) {
        let wrong = "w".repeat(43);
        changed(server, &web(), "code_verifier", &wrong).await.assert_oauth_error(400, "invalid_grant");
        for bad in ["v".repeat(42), "v".repeat(129), format!("{}/+=", "v".repeat(43))] {
            let answer = changed(server, &web(), "code_verifier", &bad).await;
            let error = answer.json()["error"].as_str().unwrap_or_default().to_owned();
            assert!(["invalid_grant", "invalid_request"].contains(&error.as_str()), "{answer}");
            answer.assert_oauth_error(400, &error);
        }
        let missing = changed(server, &web(), "code_verifier", "").await;
        missing.assert_oauth_error(400, "invalid_grant");
    }

    async fn fact_046_a_verifier_without_a_challenge_is_refused(server) {
        let client = without_pkce();
        let request = Authorize::new(&client).without_pkce();
        let callback = code_for(server, &request).await;
        let fields = with(request.redeem(&client, callback.code()), "code_verifier", &request.verifier);
        server.token_as(&client, &fields).await.assert_oauth_error(400, "invalid_grant");
    }

    async fn fact_047_the_redirect_uri_must_be_the_same(server) {
        let other = changed(server, &web(), "redirect_uri", "http://minside.example/callback/").await;
        other.assert_oauth_error(400, "invalid_grant");
        let missing = changed(server, &web(), "redirect_uri", "").await;
        let error = missing.json()["error"].as_str().unwrap_or_default().to_owned();
        assert!(["invalid_grant", "invalid_request"].contains(&error.as_str()), "{missing}");
    }

    async fn fact_048_a_code_is_its_clients_alone(server) {
        let request = Authorize::new(&web());
        let callback = code_for(server, &request).await;
        let stolen = request.redeem(&post(), callback.code());
        server.token_as(&post(), &stolen).await.assert_oauth_error(400, "invalid_grant");
        let rightful = server.token_as(&web(), &request.redeem(&web(), callback.code())).await;
        rightful.assert_oauth_error(400, "invalid_grant");
    }

    async fn fact_049_only_the_registered_method_is_accepted(server) {
        let request = Authorize::new(&web());
        let callback = code_for(server, &request).await;
        let client = web();
        let secret = client.secret().expect("a secret");
        let fields = with(with(request.redeem(&client, callback.code()), "client_id", client.id()), "client_secret", secret);
        server.post_token(&fields, None).await.assert_oauth_error(400, "invalid_client");

        let request = Authorize::new(&post());
        let callback = code_for(server, &request).await;
        let client = post();
        let header = basic(client.id(), client.secret().expect("a secret"));
        let answer = server.post_token(&request.redeem(&client, callback.code()), Some(&header)).await;
        answer.assert_oauth_error(401, "invalid_client");
        assert!(answer.header("www-authenticate").is_some_and(|it| it.starts_with("Basic")), "{answer}");
    }

    async fn a_client_must_prove_itself(server) {
        let request = Authorize::new(&web());
        let fields = request.redeem(&web(), "a-code-that-never-was");
        let wrong = basic(web().id(), "feil");
        server.post_token(&fields, Some(&wrong)).await.assert_oauth_error(401, "invalid_client");
        let unknown = basic("ukjent", "feil");
        server.post_token(&fields, Some(&unknown)).await.assert_oauth_error(401, "invalid_client");
        for header in ["Basic", "Basic !!!", "Basic YWJj", "Bearer abc"] {
            let answer = server.post_token(&fields, Some(header)).await;
            answer.assert_oauth_error(401, "invalid_client");
            assert!(answer.header("www-authenticate").is_some_and(|it| it.starts_with("Basic")), "{header}: {answer}");
        }
        let none = with(fields.clone(), "client_id", web().id());
        server.post_token(&none, None).await.assert_oauth_error(400, "invalid_client");
        server.post_token(&fields, None).await.assert_oauth_error(400, "invalid_client");
        let twice = with(with(fields, "client_secret", "feil"), "client_id", web().id());
        let right = basic(web().id(), web().secret().expect("a secret"));
        server.post_token(&twice, Some(&right)).await.assert_oauth_error(400, "invalid_request");
    }

    async fn a_wrong_proof_does_not_burn_the_code(server) {
        let request = Authorize::new(&web());
        let callback = code_for(server, &request).await;
        let fields = request.redeem(&web(), callback.code());
        server.post_token(&fields, Some(&basic(web().id(), "feil"))).await.assert_oauth_error(401, "invalid_client");
        assert_eq!(server.token_as(&web(), &fields).await.status, 200);
    }

    async fn fact_057_other_grants_are_not_offered(server) {
        for grant in ["client_credentials", "password", "implicit", "urn:ietf:params:oauth:grant-type:jwt-bearer", "x"] {
            let fields = vec![("grant_type".to_owned(), grant.to_owned()), ("scope".to_owned(), "openid".to_owned())];
            server.token_as(&web(), &fields).await.assert_oauth_error(400, "unsupported_grant_type");
        }
        let nothing: Vec<(String, String)> = Vec::new();
        server.token_as(&web(), &nothing).await.assert_oauth_error(400, "invalid_request");
    }

    async fn json_is_not_a_token_request(server) {
        let body = serde_json::json!({ "grant_type": "authorization_code", "code": "x" });
        let answer = server.send(server.http().post(server.url("/token")).json(&body)).await;
        assert!(matches!(answer.status, 400 | 415), "{answer}");
        let answer = server.fetch("/token").await;
        assert_eq!(answer.status, 405, "{answer}");
    }
}
