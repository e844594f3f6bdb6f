//! `/token/introspect` and `/token/revoke`.

use crate::harness::login::single_sign_on;
use crate::harness::world::{
    API_OWNER, API_SCOPE, OPAQUE_SCOPE, PERSON, SUBSTANTIAL, api, introspecting, refreshing, spa, web,
};
use crate::harness::{Authorize, Browser, Client, Server, Tokens, log_in_at};

async fn log_in(server: &Server, browser: &mut Browser, client: &Client, scope: &str) -> Tokens {
    let request = Authorize::new(client).scope(scope);
    let callback = log_in_at(server, browser, &request, PERSON, SUBSTANTIAL).await;
    server.redeem(client, &request, &callback).await
}

/// Renews for these scopes alone.
pub async fn renewed_to(server: &Server, client: &Client, refresh_token: &str, scope: &str) -> Tokens {
    let mut fields = Server::refresh_fields(refresh_token);
    fields.push(("scope".to_owned(), scope.to_owned()));
    let answer = server.token_as(client, &fields).await;
    assert_eq!(answer.status, 200, "{answer}");
    Tokens { answer: answer.json() }
}

both_modes! {
    async fn a_living_token_is_told_of_whole(server) {
        let client = api();
        for scope in [API_SCOPE, OPAQUE_SCOPE] {
            let tokens = log_in(server, &mut Browser::new(server), &client, &format!("openid {scope}")).await;
            let answer = server.introspect(&introspecting(), tokens.access_token()).await;
            assert_eq!(answer.status, 200, "{answer}");
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            let said = answer.json();
            assert_eq!(said["active"], true, "{said}");
            assert_eq!(said["token_type"], "Bearer");
            assert_eq!(said["client_id"], client.id());
            assert_eq!(said["client_orgno"], client.organisation());
            assert_eq!(said["pid"], PERSON);
            assert_eq!(said["iss"], server.issuer());
            assert_eq!(said["consumer"]["ID"], format!("0192:{}", client.organisation()));
            assert!(said["scope"].as_str().unwrap().contains(scope));
            assert!(said["expires_in"].as_i64().is_some_and(|it| (100..=120).contains(&it)), "{said}");
            assert_eq!(said["exp"].as_i64().unwrap() - said["iat"].as_i64().unwrap(), 120);
            server.clock(120).await;
            let answer = server.introspect(&introspecting(), tokens.access_token()).await;
            assert_eq!(answer.json(), serde_json::json!({"active": false}), "ended, and nothing else is said");
            server.clock(0).await;
        }
    }

    async fn fact_077_only_who_may_ask_is_answered(server) {
        let tokens = log_in(server, &mut Browser::new(server), &api(), &format!("openid {API_SCOPE}")).await;
        for client in [web(), api(), spa()] {
            let answer = server.introspect(&client, tokens.access_token()).await;
            assert_eq!((answer.status, answer.error()), (403, "access_denied".to_owned()), "{}: {answer}", client.id());
        }
        let fields = [("token", tokens.access_token())];
        let answer = server.post_form("/token/introspect", &fields, &[]).await;
        assert_eq!(answer.error(), "invalid_client", "{answer}");
        // Registered to introspect, but the scope is another organisation's.
        let stranger = introspecting().with("client_id", "fremmed").with("client_orgno", "310012351").secret_basic();
        server.apply("[[scope_access]]\nscope = \"idporten:token.introspection\"\nconsumer_orgno = \"310012351\"").succeeded();
        server.add(&stranger).await;
        assert!(server.is_active(&introspecting(), tokens.access_token()).await);
        assert!(!server.is_active(&stranger, tokens.access_token()).await, "not its scope, not its token");
    }

    async fn a_scope_names_who_may_see_its_tokens(server) {
        let named = introspecting().with("client_id", "utpekt").with("client_orgno", "310012351").secret_basic();
        server.apply(&format!(
            "[[scopes]]\nprefix = \"fjelldata\"\nsubscope = \"navngitt\"\nowner_orgno = \"{API_OWNER}\"\ndescription = \"x\"\n\
             accessible_for_all = true\nenforced_aud_for_introspection = [\"utpekt\"]\n\
             [[scope_access]]\nscope = \"idporten:token.introspection\"\nconsumer_orgno = \"310012351\""
        )).succeeded();
        server.add(&named).await;
        let client = Client::web("navngiver").api(&["openid", "fjelldata:navngitt"]);
        server.add(&client).await;
        let tokens = log_in(server, &mut Browser::new(server), &client, "openid fjelldata:navngitt").await;
        assert!(server.is_active(&named, tokens.access_token()).await);
        assert!(!server.is_active(&introspecting(), tokens.access_token()).await, "the owner's client is not named");
    }

    async fn a_token_that_was_narrowed_shows_itself_to_whom_its_own_scopes_let(server) {
        let client = refreshing();
        let tokens = log_in(server, &mut Browser::new(server), &client, &format!("openid profile {API_SCOPE}")).await;
        let narrowed = renewed_to(server, &client, tokens.refresh_token(), "openid profile").await;
        assert!(server.is_active(&introspecting(), tokens.access_token()).await);
        let answer = server.introspect(&introspecting(), narrowed.access_token()).await;
        assert_eq!(answer.json(), serde_json::json!({"active": false}), "the API is not in it");
        let widened = renewed_to(server, &client, narrowed.refresh_token(), API_SCOPE).await;
        assert_eq!(server.introspect(&introspecting(), widened.access_token()).await.json()["pid"], PERSON);
    }

    async fn what_is_no_token_is_inactive(server) {
        let tokens = log_in(server, &mut Browser::new(server), &refreshing(), &format!("openid {API_SCOPE}")).await;
        for text in ["noe", "a.b.c", tokens.id_token(), tokens.refresh_token()] {
            let answer = server.introspect(&introspecting(), text).await;
            assert_eq!(answer.json(), serde_json::json!({"active": false}), "{answer}");
        }
        let answer = server.introspect(&introspecting(), "").await;
        assert_eq!(answer.error(), "invalid_request", "{answer}");
    }

    async fn fact_045_a_code_used_twice_ends_its_tokens_for_everybody(server) {
        let client = api();
        let request = Authorize::new(&client).scope(&format!("openid {API_SCOPE}"));
        let callback = log_in_at(server, &mut Browser::new(server), &request, PERSON, SUBSTANTIAL).await;
        let tokens = server.redeem(&client, &request, &callback).await;
        assert!(server.is_active(&introspecting(), tokens.access_token()).await);
        let again = server.token_as(&client, &request.redeem(&client, callback.code())).await;
        assert_eq!(again.error(), "invalid_grant", "{again}");
        assert!(!server.is_active(&introspecting(), tokens.access_token()).await);
    }

    async fn fact_078_a_revoked_grant_is_dead_and_the_session_alive(server) {
        let client = refreshing();
        for of_the_refresh_token in [true, false] {
            let mut browser = Browser::new(server);
            let tokens = log_in(server, &mut browser, &client, &format!("openid {API_SCOPE}")).await;
            let other = single_sign_on(server, &mut browser, &web()).await;
            let token = if of_the_refresh_token { tokens.refresh_token() } else { tokens.access_token() };
            // Another client cannot.
            assert_eq!(server.revoke(&web(), token).await.status, 200);
            assert!(server.is_active(&introspecting(), tokens.access_token()).await);
            let answer = server.revoke(&client, token).await;
            assert_eq!((answer.status, answer.body.as_str()), (200, ""), "{answer}");
            assert!(!server.is_active(&introspecting(), tokens.access_token()).await);
            let answer = server.refresh(&client, tokens.refresh_token()).await;
            assert_eq!(answer.error(), "invalid_grant", "{answer}");
            assert_eq!(server.userinfo(other.access_token()).await.status, 200, "another client's token lives");
            single_sign_on(server, &mut browser, &web()).await;
        }
        for token in ["noe", "a.b.c"] {
            assert_eq!(server.revoke(&client, token).await.status, 200, "an unknown token");
        }
        assert_eq!(server.revoke(&client, "").await.error(), "invalid_request");
        assert_eq!(server.revoke(&spa(), "noe").await.status, 200, "a public client names itself");
    }

    async fn fact_093_logout_ends_logins_and_spares_apis(server) {
        let client = refreshing();
        let mut browser = Browser::new(server);
        let api_tokens = log_in(server, &mut browser, &client, &format!("openid {API_SCOPE}")).await;
        let login_tokens = single_sign_on(server, &mut browser, &client).await;
        let own = introspecting();
        browser.open(server.url(&format!("/logout?id_token_hint={}", login_tokens.id_token()))).await;
        assert!(server.is_active(&own, api_tokens.access_token()).await, "an API's token survives");
        let answer = server.refresh(&client, api_tokens.refresh_token()).await;
        assert_eq!(answer.status, 200, "and so does its refresh token: {answer}");
        assert_eq!(server.userinfo(login_tokens.access_token()).await.status, 401);
        let answer = server.refresh(&client, login_tokens.refresh_token()).await;
        assert_eq!(answer.error(), "invalid_grant", "{answer}");
    }
}
