//! Refresh tokens: renewed, replaced, used again, ended.

use crate::harness::world::{
    API_SCOPE, OPAQUE_SCOPE, PERSON, SHORT_SCOPE, SUBSTANTIAL, introspecting, post, refreshing, reusing, web,
};
use crate::harness::{Authorize, Browser, Client, Server, Tokens, log_in_at};

async fn log_in(server: &Server, client: &Client, scope: &str) -> Tokens {
    let request = Authorize::new(client).scope(scope);
    let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
    server.redeem(client, &request, &callback).await
}

both_modes! {
    async fn fact_059_who_is_registered_for_it_gets_a_refresh_token(server) {
        for client in [web(), post()] {
            let tokens = log_in(server, &client, "openid profile").await;
            assert!(tokens.answer.get("refresh_token").is_none(), "{}", client.id());
            assert!(tokens.answer.get("refresh_token_expires_in").is_none(), "{}", client.id());
            let answer = server.refresh(&client, "noe").await;
            assert_eq!((answer.status, answer.error()), (400, "unauthorized_client".to_owned()), "{answer}");
        }
        for client in [refreshing(), reusing()] {
            let tokens = log_in(server, &client, "openid profile").await;
            assert_eq!(tokens.answer["refresh_token_expires_in"], 600, "{}", tokens.answer);
            assert!(tokens.refresh_token().len() >= 43);
        }
    }

    async fn fact_060_a_onetime_token_is_replaced(server) {
        let client = refreshing();
        let first = log_in(server, &client, "openid profile").await;
        let answer = server.refresh(&client, first.refresh_token()).await;
        assert_eq!(answer.status, 200, "{answer}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let second = Tokens { answer: answer.json() };
        assert_ne!(second.refresh_token(), first.refresh_token());
        assert_ne!(second.access_token(), first.access_token());
        assert_eq!(second.answer["token_type"], "Bearer");
        assert_eq!(second.answer["scope"], "openid profile");
        assert!(second.answer.get("id_token").is_none(), "an ID token is made at login only");
        let (before, after) = (first.access_claims(server).await, second.access_claims(server).await);
        for claim in ["iss", "sub", "pid", "acr", "client_id", "consumer"] {
            assert_eq!(before[claim], after[claim], "{claim}");
        }

        // At once it is a parallel request; the family lives.
        let answer = server.refresh(&client, first.refresh_token()).await;
        assert_eq!((answer.status, answer.error()), (400, "invalid_grant".to_owned()), "{answer}");
        let third = Tokens { answer: server.refresh(&client, second.refresh_token()).await.json() };
        assert_ne!(third.refresh_token(), second.refresh_token());

        // Later it is a copy; nobody goes on.
        server.clock(11).await;
        let answer = server.refresh(&client, second.refresh_token()).await;
        assert_eq!(answer.error(), "invalid_grant", "{answer}");
        let answer = server.refresh(&client, third.refresh_token()).await;
        assert_eq!(answer.error(), "invalid_grant", "the family has ended: {answer}");
        assert_eq!(server.userinfo(third.access_token()).await.status, 401, "and its tokens with it");
    }

    async fn fact_060_a_reuse_token_works_again(server) {
        let client = reusing();
        let tokens = log_in(server, &client, "openid profile").await;
        for round in 0..3 {
            server.clock(round * 400).await;
            let answer = server.refresh(&client, tokens.refresh_token()).await;
            assert_eq!(answer.status, 200, "used every 400 s, it never rests for 600: {answer}");
            assert_eq!(answer.json()["refresh_token"], tokens.refresh_token());
            assert_eq!(answer.json()["refresh_token_expires_in"], 600);
        }
        server.clock(800 + 600).await;
        let answer = server.refresh(&client, tokens.refresh_token()).await;
        assert_eq!(answer.error(), "invalid_grant", "rested too long: {answer}");
    }

    async fn fact_061_nothing_outlives_the_authorization(server) {
        let client = refreshing();
        let mut tokens = log_in(server, &client, "openid profile").await;
        for minute in (5..120).step_by(5) {
            server.clock(minute * 60).await;
            tokens = Tokens { answer: server.refresh(&client, tokens.refresh_token()).await.json() };
        }
        server.clock(7200 - 30).await;
        let answer = server.refresh(&client, tokens.refresh_token()).await;
        assert_eq!(answer.status, 200, "{answer}");
        let last = answer.json();
        for field in ["expires_in", "refresh_token_expires_in"] {
            assert!(last[field].as_i64().is_some_and(|seconds| (1..=30).contains(&seconds)), "{field}: {last}");
        }
        server.clock(7200).await;
        let answer = server.refresh(&client, last["refresh_token"].as_str().unwrap()).await;
        assert_eq!((answer.status, answer.error()), (400, "invalid_grant".to_owned()), "{answer}");
    }

    async fn a_token_that_rests_too_long_is_over(server) {
        let client = refreshing();
        let tokens = log_in(server, &client, "openid profile").await;
        server.clock(600).await;
        let answer = server.refresh(&client, tokens.refresh_token()).await;
        assert_eq!(answer.error(), "invalid_grant", "{answer}");
    }

    async fn a_refresh_may_ask_for_less_and_never_for_more(server) {
        let client = refreshing();
        let tokens = log_in(server, &client, &format!("openid {API_SCOPE} {SHORT_SCOPE}")).await;
        assert_eq!(tokens.answer["expires_in"], 30);
        let mut fields = Server::refresh_fields(tokens.refresh_token());
        fields.push(("scope".to_owned(), API_SCOPE.to_owned()));
        fields.push(("resource".to_owned(), "https://api.example.no".to_owned()));
        let answer = server.token_as(&client, &fields).await;
        assert_eq!(answer.status, 200, "{answer}");
        let narrowed = Tokens { answer: answer.json() };
        assert_eq!(narrowed.answer["scope"], API_SCOPE);
        assert_eq!(narrowed.answer["expires_in"], 120, "the short scope is not in it");
        let claims = narrowed.access_claims(server).await;
        assert_eq!((&claims["scope"], &claims["aud"]), (&API_SCOPE.into(), &"https://api.example.no".into()));
        let answer = server.refresh(&client, narrowed.refresh_token()).await;
        assert_eq!(answer.json()["scope"], format!("{SHORT_SCOPE} {API_SCOPE} openid"), "the grant keeps all");
        let mut fields = Server::refresh_fields(answer.json()["refresh_token"].as_str().unwrap());
        fields.push(("scope".to_owned(), format!("openid {OPAQUE_SCOPE}")));
        let answer = server.token_as(&client, &fields).await;
        assert_eq!((answer.status, answer.error()), (400, "invalid_scope".to_owned()), "{answer}");
    }

    async fn another_client_ends_the_family_that_it_shows(server) {
        let client = refreshing();
        let tokens = log_in(server, &client, "openid profile").await;
        let answer = server.refresh(&reusing(), tokens.refresh_token()).await;
        assert_eq!(answer.error(), "invalid_grant", "{answer}");
        let answer = server.refresh(&client, tokens.refresh_token()).await;
        assert_eq!(answer.error(), "invalid_grant", "it was stolen: {answer}");
    }

    async fn what_is_no_refresh_token_is_refused(server) {
        let client = refreshing();
        let tokens = log_in(server, &client, "openid profile").await;
        let altered = format!("B{}", &tokens.refresh_token()[1..]);
        let long = "A".repeat(60_000);
        for text in [tokens.access_token(), tokens.id_token(), altered.as_str(), "noe", long.as_str()] {
            let answer = server.refresh(&client, text).await;
            assert_eq!((answer.status, answer.error()), (400, "invalid_grant".to_owned()), "{answer}");
        }
        let answer = server.refresh(&client, "").await;
        assert_eq!(answer.error(), "invalid_request", "{answer}");
    }

    async fn a_reference_token_is_renewed_as_one(server) {
        let client = refreshing();
        let tokens = log_in(server, &client, &format!("openid {OPAQUE_SCOPE}")).await;
        let renewed = Tokens { answer: server.refresh(&client, tokens.refresh_token()).await.json() };
        assert!(!renewed.access_token().contains('.'));
        assert!(server.is_active(&introspecting(), renewed.access_token()).await);
    }

    async fn a_withdrawn_client_renews_nothing(server) {
        let client = refreshing();
        let tokens = log_in(server, &client, &format!("openid {API_SCOPE}")).await;
        server.add(&client.clone().api(&["openid", "profile"])).await;
        server
            .wait_until("the scope is withdrawn", || async {
                server.refresh(&client, "noe").await;
                let answer = server.refresh(&client, tokens.refresh_token()).await;
                answer.error() == "invalid_grant"
            })
            .await;
    }
}
